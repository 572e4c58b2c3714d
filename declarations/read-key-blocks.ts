import { FileUnreadable, type ProjectFiles } from "./project-files";
import type { FileKind } from "./file-kinds";
import { NoKeyBlocks, splitKeyBlocks } from "../maintenance/keys/key-blocks";

/**
 * The armored public keys of a file that a fleet names. What is in their armor isn't looked at.
 *
 * @throws FileUnreadable also for a file that has anything else in it
 */
export function readKeyBlocks(
  kind: FileKind,
  file: string,
  project: ProjectFiles,
  namedBy = "the fleet file",
): readonly string[] {
  const text = project.read(kind, file, namedBy);
  try {
    return splitKeyBlocks(text);
  } catch (error) {
    if (error instanceof NoKeyBlocks) throw new FileUnreadable(kind.what, file, error.message, namedBy);
    throw error;
  }
}
