import { createHash } from "node:crypto";
import type { Advisory } from "../../maintenance/repository/advisory";
import type { AvailablePackage } from "../../maintenance/repository/available-package";
import { parseFilelists } from "../../maintenance/repository/filelists";
import { InvalidMetadata } from "../../maintenance/repository/metadata-xml";
import { parseModules } from "../../maintenance/repository/modules";
import { parsePrimary } from "../../maintenance/repository/primary";
import { type MetadataFile, parseRepomd, type RepositoryIndex } from "../../maintenance/repository/repomd";
import { parseUpdateinfo } from "../../maintenance/repository/updateinfo";
import type { RepositoryState } from "../../maintenance/release/release";
import { RepositoryUnusable } from "./errors";
import { SourceFailed } from "./extent";
import { BadSignature, type Keys, verifySignature } from "./keys";
import { readMetadata } from "./read-metadata";
import type { Source } from "./source";

/** A repository, as its metadata describes it. */
export interface ReadRepository {
  readonly name: string;
  readonly source: Source;
  readonly keys: Keys | undefined;
  readonly state: RepositoryState;
  readonly packages: readonly AvailablePackage[];
  readonly advisories: readonly Advisory[];
  /** Module streams, by the build's text. */
  readonly streams: ReadonlyMap<string, string>;
  /** Which packages have files that the packages above don't speak of, by SHA-256. */
  readonly findFiles: (wanted: ReadonlySet<string>) => Promise<ReadonlyMap<string, readonly string[]>>;
}

const REPOMD = "repodata/repomd.xml";
const REPOMD_LIMIT = 16 * 1024 * 1024;

/**
 * Reads a repository's metadata, each file checked against repomd.xml, and that against its signature where there is
 * one, and keys to check it with.
 *
 * @param name its name in the lock configuration
 * @param keys undefined where nothing is asked of signatures
 * @throws RepositoryUnusable
 */
export async function readRepository(
  name: string,
  source: Source,
  keys: Keys | undefined,
): Promise<ReadRepository> {
  const fail = (reason: string): never => {
    throw new RepositoryUnusable(name, source.location, reason);
  };
  const parse = <T>(file: string, read: () => T): T => {
    try {
      return read();
    } catch (error) {
      if (error instanceof InvalidMetadata) return fail(`its ${file} ${error.message}`);
      throw error;
    }
  };
  const attempt = async <T>(action: () => Promise<T>): Promise<T> => {
    try {
      return await action();
    } catch (error) {
      if (error instanceof SourceFailed) return fail(error.message);
      throw error;
    }
  };

  const repomd =
    (await attempt(() => source.read(REPOMD, { atMost: REPOMD_LIMIT }))) ??
    fail(`it has no ${REPOMD}; the location must be the folder above repodata`);
  const signedBy = await attempt(() => checkSignature(source, repomd, keys)).catch((error: unknown) => {
    if (error instanceof BadSignature) return fail(`its ${REPOMD} ${error.message}`);
    throw error;
  });
  const index: RepositoryIndex = parse(REPOMD, () => parseRepomd(repomd.toString("utf8")));
  const readText = async (file: MetadataFile): Promise<string> =>
    attempt(async () => readMetadata(source, file)).catch((error: unknown) => {
      if (error instanceof InvalidMetadata) return fail(`its ${file.location} ${error.message}`);
      throw error;
    });
  const readType = async <T>(type: string, nothing: T, read: (text: string) => T): Promise<T> => {
    const file = index.files.get(type);
    if (file === undefined) return nothing;
    const text = await readText(file);
    return parse(file.location, () => read(text));
  };

  if (!index.files.has("primary")) fail(`its ${REPOMD} names no list of packages (primary)`);
  return {
    name,
    source,
    keys,
    state: {
      location: source.location,
      revision: index.revision,
      repomd: createHash("sha256").update(repomd).digest("hex"),
      ...(signedBy !== undefined && { signedBy }),
    },
    packages: await readType("primary", [], (text) => parsePrimary(text, name)),
    advisories: await readType("updateinfo", [], parseUpdateinfo),
    streams: await readType("modules", new Map<string, string>(), parseModules),
    findFiles: (wanted) =>
      readType("filelists", new Map<string, string[]>(), (text) => parseFilelists(text, wanted)),
  };
}

/** @throws BadSignature, SourceFailed */
async function checkSignature(
  source: Source,
  repomd: Buffer,
  keys: Keys | undefined,
): Promise<string | undefined> {
  if (keys === undefined) return undefined;
  const signature = await source.read(`${REPOMD}.asc`, { atMost: REPOMD_LIMIT });
  return signature === undefined ? undefined : verifySignature(repomd, signature.toString("latin1"), keys);
}
