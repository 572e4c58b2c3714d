import { execFileSync } from "node:child_process";

/** A file that a commit changes; the mode is git's, and undefined where the file is gone. */
export interface ChangedFile {
  readonly path: string;
  readonly mode: string | undefined;
}

/** No file of ours is as large. */
const LARGEST = 64 * 1024 * 1024;

/** Nothing that a repository's files say may have git run something. */
export function git(folder: string, ...args: readonly string[]): Buffer {
  return execFileSync("git", ["--no-pager", "-c", "core.hooksPath=/dev/null", ...args], {
    cwd: folder,
    maxBuffer: LARGEST,
    stdio: ["ignore", "pipe", "inherit"],
  });
}

/** What a commit changes since it left the branch that is checked out. */
export function listChanges(folder: string, commit: string): ChangedFile[] {
  const raw = git(folder, "diff", "--raw", "-z", "--no-renames", "--no-ext-diff", `HEAD...${commit}`);
  const fields = raw.toString().split("\0");
  const changes: ChangedFile[] = [];
  for (let i = 0; i + 1 < fields.length; i += 2) {
    const [, mode = ""] = (fields[i] ?? "").split(" ");
    changes.push({ path: fields[i + 1] ?? "", mode: /^0+$/.test(mode) ? undefined : mode });
  }
  return changes;
}

export function readFileOf(folder: string, commit: string, path: string): Buffer {
  return git(folder, "cat-file", "blob", `${commit}:${path}`);
}
