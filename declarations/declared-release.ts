import { RELEASE_FILE } from "./file-kinds";
import { isKept } from "./keep-release";
import { ProjectFiles, STACK_CONFIGURATION } from "./project-files";
import { cause } from "../maintenance/problems/problem";
import { ProblemError } from "../maintenance/problems/problem-error";
import { releaseDigest } from "../maintenance/release/digest";
import { parseRelease } from "../maintenance/release/parse";
import type { Release } from "../maintenance/release/release";
import type { ReleaseReference } from "./read-release";

/** The release file says something else than when the run began. */
export class ReleaseChanged extends ProblemError {
  constructor(file: string, declared: string, found: string) {
    super(cause("release-changed", { file, declared, found }));
  }
}

/** A fresh checkout has no such file, and a refresh runs no program. */
const KEPT_BY_PROGRAM = "the stack's program, whose next preview writes it";

/** By file, what it said last: every part of every node asks for the same release. */
const readLast = new Map<string, ReadRelease>();

interface ReadRelease {
  readonly text: string;
  readonly release: Release;
  readonly digest: string;
}

/**
 * The release as its file says it now.
 *
 * @throws InvalidFile, FileUnreadable
 */
export function readCurrentRelease(file: string): Release {
  return readWithDigest(file).release;
}

/**
 * The release that was declared, and no other.
 *
 * @throws ReleaseChanged, InvalidFile, FileUnreadable
 */
export function readDeclaredRelease({ file, digest }: Pick<ReleaseReference, "file" | "digest">): Release {
  const { release, digest: found } = readWithDigest(file);
  if (found !== digest) throw new ReleaseChanged(file, digest, found);
  return release;
}

function readWithDigest(file: string): ReadRelease {
  const namedBy = isKept(file) ? KEPT_BY_PROGRAM : STACK_CONFIGURATION;
  const text = new ProjectFiles().read(RELEASE_FILE, file, namedBy);
  const last = readLast.get(file);
  if (last?.text === text) return last;
  const release = parseRelease(text, file);
  const read = { text, release, digest: releaseDigest(release) };
  readLast.set(file, read);
  return read;
}
