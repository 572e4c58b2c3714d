import { NoKeyBlocks } from "../maintenance/keys/key-blocks";
import { readPublicKeys } from "../maintenance/keys/public-keys";
import { type FileKind, RELEASE_KEY_FILE } from "./file-kinds";
import { FileUnreadable, ProjectFiles } from "./project-files";

/** What has been made of a text: every part of every node asks for the same keys. */
const known = new Map<string, string>();

/**
 * Armored public keys as they may leave this machine, one after another: checked, and without anything else that the files
 * have.
 *
 * @param files as the fleet file names them
 * @throws FileUnreadable also for a file that has anything else in it
 */
export async function readArmoredKeys(kind: FileKind, files: readonly string[]): Promise<string> {
  const project = new ProjectFiles();
  const armored = await Promise.all(files.map((file) => readOne(kind, file, project)));
  return armored.join("").trimEnd();
}

async function readOne(kind: FileKind, file: string, project: ProjectFiles): Promise<string> {
  const namedBy = "the fleet file";
  const text = project.read(kind, file, namedBy);
  const before = known.get(text);
  if (before !== undefined) return before;
  try {
    const { blocks, revoked } = await readPublicKeys(text);
    // gpg, which judges modules, knows by itself.
    if (kind === RELEASE_KEY_FILE) refuseRevoked(revoked);
    known.set(text, blocks.join(""));
    return blocks.join("");
  } catch (error) {
    if (error instanceof NoKeyBlocks) throw new FileUnreadable(kind.what, file, error.message, namedBy);
    throw error;
  }
}

function refuseRevoked(revoked: ReadonlySet<string>): void {
  const [id] = revoked;
  if (id === undefined) return;
  throw new NoKeyBlocks(
    `has a key in it that was revoked, ${id}; remove it, or export the others by \`gpg --armor --export FINGERPRINT!\``,
  );
}
