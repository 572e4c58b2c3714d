import { parseXml, XmlElement, XmlError } from "@rgrove/parse-xml";
import { countTags } from "../files/count-tags";
import { MODULES, PLAIN_PATH } from "./location";
import { isModuleName } from "./module";
import { compareModuleVersions, isModuleVersion } from "./version";
import { toolOfLine } from "./tools/tools";

/** A framework repository's list of what it offers for one version line of FreePBX. */
export interface ModuleIndex {
  /** In the order of the list. */
  readonly entries: readonly IndexEntry[];
  /** What else is for those who read it, as XML: security issues, announcements. Without its edge and beta builds. */
  readonly others: readonly string[];
}

/** A build that the list has, as far as it can be used. */
export type IndexEntry = OfferedModule | UnusableEntry;

/** A build of a module, and where it is. */
export interface OfferedModule {
  readonly name: string;
  readonly version: string;
  /** Whether the repository offers it as the module's newest, not among its `previous` ones. */
  readonly current: boolean;
  /** Below the repository, e.g. `modules/release/2.10/cdr-2.10.0.5.tgz`. */
  readonly location: string;
  /** In small hexadecimal letters; at least one of them, or of the message it's wrapped in. */
  readonly sums: FileSums;
  /** Of a tgz inside of a signed GPG message, as 12 and later have it: the sums above are the tgz's, this is the message's. */
  readonly wrapped?: { readonly sha1?: string };
  /** The `<module>` element as the list has it. */
  readonly xml: string;
}

export interface FileSums {
  readonly md5?: string;
  readonly sha1?: string;
  readonly sha256?: string;
}

/** A part of the list that nothing can be fetched by. */
export interface UnusableEntry {
  /** As far as it says so; may be anything. */
  readonly name: string;
  readonly version: string;
  readonly current: boolean;
  /** A sentence part after name and version. */
  readonly reason: string;
}

/** How the name of a file ends that is a GPG message with the tgz in it. */
const WRAPPED = ".gpg";

/** A list that can't be used; the message is a sentence part after the list's name. */
export class InvalidIndex extends Error {
  override readonly name = "InvalidIndex";
}

/** The name of a version line's list: FreePBX asks for `modules-2.10.xml` up to 12, and for `all-13.0.xml` from 13 on. */
export function indexFileOf(line: string): string {
  return `${toolOfLine(line).list}-${line}.xml`;
}

/**
 * Reads a repository's list. An entry that can't be used doesn't spoil the others.
 * @throws InvalidIndex
 */
export function parseIndex(text: string): ModuleIndex {
  const root = readRoot(text);
  const read = (element: XmlElement, current: boolean): IndexEntry => readEntry(element, current, text);
  const entries: IndexEntry[] = [];
  const others: string[] = [];
  for (const element of elementsOf(root)) {
    if (element.name === "module") entries.push(read(element, true));
    else if (element.name === "previous") {
      const releases = elementsOf(element).flatMap((module) => elementsOf(module, "releases"));
      const modules = releases.flatMap((release) => elementsOf(release, "module"));
      entries.push(...modules.map((module) => read(module, false)));
    } else if (element.name !== "edge" && element.name !== "beta") others.push(sliceOf(element, text));
  }
  if (entries.length === 0) throw new InvalidIndex("lists no modules");
  return { entries, others };
}

/** Of builds of one module the newest; the first of those that count as the same. */
export function findNewest<T extends { readonly version: string }>(builds: readonly T[]): T | undefined {
  return builds.reduce<T | undefined>(
    (newest, build) =>
      newest === undefined || compareModuleVersions(build.version, newest.version) > 0 ? build : newest,
    undefined,
  );
}

/** Where the tgz of an offered build is in a mirror: one that comes in a message is put beside that. */
export function archiveLocation({ location, wrapped }: OfferedModule): string {
  return wrapped === undefined ? location : location.slice(0, -WRAPPED.length);
}

/** FreePBX's own lists have a tenth. */
const MOST_TAGS = 2_000_000;

function readRoot(text: string): XmlElement {
  if (countTags(text) > MOST_TAGS) throw new InvalidIndex(`has more than ${MOST_TAGS} tags`);
  try {
    // What it declares itself, as an entity, isn't looked at: a name that XML doesn't know is an error.
    const { root } = parseXml(text, { includeOffsets: true });
    if (root?.name === "xml") return root;
    throw new InvalidIndex(
      root === null ? "is an empty document" : `begins with <${root.name}> instead of <xml>`,
    );
  } catch (error) {
    if (error instanceof XmlError) {
      const [reason = ""] = error.message.split("\n");
      throw new InvalidIndex(`is no XML: ${reason}`);
    }
    // The parser calls itself for each element within another, until there's no more stack.
    if (error instanceof RangeError) throw new InvalidIndex("has elements within elements without end");
    throw error;
  }
}

function elementsOf(parent: XmlElement, name?: string): readonly XmlElement[] {
  return parent.children.filter(
    (child): child is XmlElement =>
      child instanceof XmlElement && (name === undefined || child.name === name),
  );
}

/** The elements of that name that are right within another, as they're written. */
export function childrenOf(xml: string, name: string): readonly string[] {
  const { root } = parseXml(xml, { includeOffsets: true });
  return root === null ? [] : elementsOf(root, name).map((element) => sliceOf(element, xml));
}

function sliceOf({ start, end }: XmlElement, text: string): string {
  return text.slice(start, end);
}

function fieldOf(parent: XmlElement, name: string): string | undefined {
  const text = elementsOf(parent, name)[0]?.text.trim();
  return text === "" ? undefined : text;
}

function readEntry(element: XmlElement, current: boolean, text: string): IndexEntry {
  const name = fieldOf(element, "rawname") ?? "";
  const version = fieldOf(element, "version") ?? "";
  const location = fieldOf(element, "location") ?? "";
  const sums = readSums(element);
  const wrapped = readWrapping(element);
  const reason =
    findFault(name, version, { ...wrapped, ...sums }) ?? findFaultOfLocation(location, wrapped !== undefined);
  if (reason !== undefined) return { name, version, current, reason };
  return {
    ...{ name, version, current, location: `${MODULES}/${location}`, sums },
    ...(wrapped !== undefined && { wrapped }),
    xml: sliceOf(element, text),
  };
}

const DIGITS = { md5: 32, sha1: 40, sha256: 64 } as const;
const ALGORITHMS = ["md5", "sha1", "sha256"] as const;

function findFault(name: string, version: string, sums: FileSums): string | undefined {
  if (!isModuleName(name)) return "has no rawname in the list that a module could have";
  if (!isModuleVersion(version)) return "has no version in the list that a module could have";
  const odd = ALGORITHMS.find((algorithm) => {
    const sum = sums[algorithm];
    return sum !== undefined && !new RegExp(`^[0-9a-f]{${DIGITS[algorithm]}}$`).test(sum);
  });
  if (odd !== undefined) return `has ${odd} ${JSON.stringify(sums[odd])} in the list, which can't be one`;
  if (ALGORITHMS.every((algorithm) => sums[algorithm] === undefined)) {
    return "has no checksum in the list, so nobody could tell whether the right file was fetched";
  }
  return undefined;
}

function findFaultOfLocation(location: string, isWrapped: boolean): string | undefined {
  if (location === "") return "has no location in the list";
  if (/^https?:\/\//i.test(location)) {
    return `is elsewhere, at ${location}, where a mirror of this repository can't stand in for it`;
  }
  if (!PLAIN_PATH.test(location)) {
    return `has a location in the list that isn't a plain path: ${JSON.stringify(location)}`;
  }
  if (isWrapped && !location.endsWith(WRAPPED)) {
    return `is in a GPG message, and the name of its file doesn't end in ${WRAPPED}: ${location}`;
  }
  return undefined;
}

function readSums(element: XmlElement): FileSums {
  const sums = ALGORITHMS.flatMap((algorithm) => {
    const sum = fieldOf(element, `${algorithm}sum`)?.toLowerCase();
    return sum === undefined ? [] : [[algorithm, sum] as const];
  });
  return Object.fromEntries(sums);
}

function readWrapping(element: XmlElement): { sha1?: string } | undefined {
  const signed = elementsOf(element, "signed")[0];
  if (signed === undefined || fieldOf(signed, "type") !== "gpg") return undefined;
  const sha1 = fieldOf(signed, "sha1")?.toLowerCase();
  return sha1 === undefined ? {} : { sha1 };
}
