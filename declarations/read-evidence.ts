import { EVIDENCE_FILE, PUBLIC_KEY_FILE, SIGNATURE_FILE } from "./file-kinds";
import { FileUnreadable, type ProjectFiles } from "./project-files";
import { formatEvidence, parseEvidence } from "../maintenance/evidence/evidence-file";
import type { EvidenceTerms, SignedFile } from "../maintenance/evidence/judge";
import { listPublicKeys } from "../maintenance/evidence/ssh-public-key";
import { isArmoredSignature } from "../maintenance/evidence/ssh-signature";
import type { Qualification } from "../maintenance/fleet/fleet";

/** More than this no change needs, and all of it goes into the stack's state. */
const MOST_FILES = 20;

/** A declaration names more evidence than the stack's state can take. */
export class TooMuchEvidence extends Error {
  override readonly name = "TooMuchEvidence";

  constructor(namedBy: string, count: number) {
    super(
      `${namedBy} names ${count} evidence files, and ${MOST_FILES} are allowed: they go into the stack's state. ` +
        "Name the newest of `maint qualify` for this release.",
    );
  }
}

/**
 * Reads evidence files, and the signature beside each, where there's one. What they're worth is for the rules to say; but
 * what isn't evidence as `maint qualify` writes it is refused here, since their texts go into plans and the stack's state.
 *
 * @param namedBy the file that names them
 * @throws FileUnreadable, InvalidFile, TooMuchEvidence
 */
export function readEvidenceFiles(
  files: readonly string[],
  namedBy: string,
  project: ProjectFiles,
): SignedFile[] {
  if (files.length > MOST_FILES) throw new TooMuchEvidence(namedBy, files.length);
  return files.map((file) => readEvidenceFile(file, namedBy, project));
}

function readEvidenceFile(file: string, namedBy: string, project: ProjectFiles): SignedFile {
  const text = project.read(EVIDENCE_FILE, file, namedBy);
  // Between the fields, and in fields given twice, there may be anything.
  if (formatEvidence(parseEvidence(text, file)) !== text) {
    const reason = "isn't as `maint qualify` writes it, so it can't be what was signed";
    throw new FileUnreadable(EVIDENCE_FILE.what, file, reason, namedBy);
  }
  const signature = project.readIfThere(SIGNATURE_FILE, `${file}.sig`, namedBy);
  if (signature === undefined) return { file, text };
  if (!isArmoredSignature(signature)) {
    const reason = "isn't an SSH signature, such as `ssh-keygen -Y sign` makes it";
    throw new FileUnreadable(SIGNATURE_FILE.what, `${file}.sig`, reason, namedBy);
  }
  return { file, text, signature };
}

/**
 * Whose signatures on evidence count, and how long.
 *
 * @param namedBy what names the keys, for messages
 * @throws FileUnreadable, InvalidKeyFile
 */
export function readEvidenceTerms(
  { keys, maximumAgeDays }: Qualification,
  project: ProjectFiles,
  namedBy = "the fleet file",
): EvidenceTerms {
  const lines = keys.flatMap((file) => listPublicKeys(project.read(PUBLIC_KEY_FILE, file, namedBy), file));
  return { keys: [...new Set(lines)], maximumAgeDays };
}
