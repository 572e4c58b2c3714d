import { createHash } from "node:crypto";
import type { Advisory } from "../../maintenance/repository/advisory";
import type { AvailablePackage } from "../../maintenance/repository/available-package";
import { readFilelists } from "../../maintenance/repository/filelists";
import { LARGEST_INDEX, LARGEST_MODULES, LARGEST_UNPACKED } from "../../maintenance/repository/limits";
import { InvalidMetadata } from "../../maintenance/repository/metadata-xml";
import { readModules } from "../../maintenance/repository/modules";
import { readPrimary } from "../../maintenance/repository/primary";
import { parseRepomd, type RepositoryIndex } from "../../maintenance/repository/repomd";
import { readUpdateinfo } from "../../maintenance/repository/updateinfo";
import type { TextReader } from "../../maintenance/repository/text-reader";
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
  /** Whether its metadata says which packages have which files, beyond what their short list has. */
  readonly hasFilelists: boolean;
  /** Which packages have files that the packages above don't speak of, by SHA-256. */
  readonly findFiles: (wanted: ReadonlySet<string>) => Promise<ReadonlyMap<string, readonly string[]>>;
}

const REPOMD = "repodata/repomd.xml";

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
  const attempt = async <T>(action: () => Promise<T>): Promise<T> => {
    try {
      return await action();
    } catch (error) {
      if (error instanceof SourceFailed) return fail(error.message);
      throw error;
    }
  };
  const attemptReading = async <T>(file: string, action: () => Promise<T>): Promise<T> => {
    try {
      return await attempt(action);
    } catch (error) {
      if (error instanceof InvalidMetadata) return fail(`its ${file} ${error.message}`);
      throw error;
    }
  };

  const repomd =
    (await attempt(() => source.read(REPOMD, { atMost: LARGEST_INDEX }))) ??
    fail(`it has no ${REPOMD}; the location must be the folder above repodata`);
  const signedBy = await attempt(() => checkSignature(source, repomd, keys)).catch((error: unknown) => {
    if (error instanceof BadSignature) return fail(`its ${REPOMD} ${error.message}`);
    throw error;
  });
  const index: RepositoryIndex = await attemptReading(REPOMD, () =>
    Promise.resolve(parseRepomd(repomd.toString("utf8"))),
  );
  const readType = async <T>(
    type: string,
    reader: TextReader<T>,
    nothing: T,
    atMost = LARGEST_UNPACKED,
  ): Promise<T> => {
    const file = index.files.get(type);
    if (file === undefined) return nothing;
    return attemptReading(file.location, () => readMetadata(source, file, reader, atMost));
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
    packages: await readType("primary", readPrimary(name), []),
    advisories: await readType("updateinfo", readUpdateinfo(), []),
    streams: await readType("modules", readModules(), new Map(), LARGEST_MODULES),
    hasFilelists: index.files.has("filelists"),
    findFiles: (wanted) => readType("filelists", readFilelists(wanted), new Map()),
  };
}

/** @throws BadSignature, SourceFailed */
async function checkSignature(
  source: Source,
  repomd: Buffer,
  keys: Keys | undefined,
): Promise<string | undefined> {
  if (keys === undefined) return undefined;
  const signature = await source.read(`${REPOMD}.asc`, { atMost: LARGEST_INDEX });
  return signature === undefined ? undefined : verifySignature(repomd, signature.toString("latin1"), keys);
}
