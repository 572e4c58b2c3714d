import type { XmlElement } from "@rgrove/parse-xml";
import { quoteForeign } from "../text/plain-text";
import { LONGEST_ID } from "./limits";
import { childOf, childrenOf, InvalidMetadata, readDocument, textOf } from "./metadata-xml";

/** The checksums that repositories name, as Node calls them. */
const ALGORITHMS: Readonly<Record<string, string>> = {
  sha: "sha1",
  sha1: "sha1",
  sha224: "sha224",
  sha256: "sha256",
  sha384: "sha384",
  sha512: "sha512",
};

export interface Checksum {
  /** As Node calls it, e.g. `sha256`. */
  readonly algorithm: string;
  /** Hexadecimal, in small letters. */
  readonly value: string;
}

/** A metadata file that repomd.xml names. */
export interface MetadataFile {
  /** `primary`, `filelists`, `updateinfo`, `modules` … */
  readonly type: string;
  /** Relative to the repository. */
  readonly location: string;
  /** Of the file as it's served. */
  readonly checksum: Checksum;
  /** In bytes, as it's served; absent where the repository doesn't say. */
  readonly size?: number;
  /** In bytes, unpacked; absent where the repository doesn't say. */
  readonly openSize?: number;
  /** Unpacked; absent where the repository doesn't say, or where it isn't packed. */
  readonly openChecksum?: Checksum;
}

/** repomd.xml: a repository's table of contents. */
export interface RepositoryIndex {
  /** What the repository calls its state: mostly the time at which it was made, in seconds since 1970. */
  readonly revision: string;
  /** By type. */
  readonly files: ReadonlyMap<string, MetadataFile>;
}

/**
 * Reads a repomd.xml.
 * @throws InvalidMetadata
 */
export function parseRepomd(text: string): RepositoryIndex {
  const root = readDocument(text, "repomd");
  const files = childrenOf(root, "data").map(readFile);
  const twice = files.find(({ type }, i) => files.findIndex((file) => file.type === type) < i);
  if (twice !== undefined) throw new InvalidMetadata(`names ${twice.type} twice`);
  return {
    // createrepo of EL5 left it out.
    revision: quoteForeign(childOf(root, "revision")?.text ?? "", LONGEST_ID),
    files: new Map(files.map((file) => [file.type, file])),
  };
}

function readFile(data: XmlElement): MetadataFile {
  const type = data.attributes["type"] ?? "";
  if (type === "") throw new InvalidMetadata("has a <data> without a type");
  const location = childOf(data, "location")?.attributes["href"] ?? "";
  // A path that leads out of the repository would have other files read and, over HTTP, other hosts asked.
  if (!/^[^/\\:?#][^\\:?#]*$/.test(location) || location.split("/").includes("..")) {
    throw new InvalidMetadata(
      `says that ${type} is at ${JSON.stringify(location)}, which isn't within the repository`,
    );
  }
  const openChecksum = childOf(data, "open-checksum");
  const size = readSize(data, "size");
  const openSize = readSize(data, "open-size");
  return {
    type,
    location,
    checksum: readChecksum(childOf(data, "checksum"), type),
    ...(size !== undefined && { size }),
    ...(openSize !== undefined && { openSize }),
    ...(openChecksum !== undefined && { openChecksum: readChecksum(openChecksum, type) }),
  };
}

function readChecksum(element: XmlElement | undefined, type: string): Checksum {
  if (element === undefined) throw new InvalidMetadata(`has no checksum of ${type}`);
  const name = element.attributes["type"] ?? "";
  const algorithm = ALGORITHMS[name];
  if (algorithm === undefined) {
    throw new InvalidMetadata(`has a checksum of ${type} of the unknown type ${JSON.stringify(name)}`);
  }
  return { algorithm, value: element.text.trim().toLowerCase() };
}

function readSize(data: XmlElement, name: string): number | undefined {
  if (childOf(data, name) === undefined) return undefined;
  const size = textOf(data, name);
  if (!/^\d+$/.test(size)) throw new InvalidMetadata(`has a <${name}> that is no number: ${size}`);
  return Number(size);
}
