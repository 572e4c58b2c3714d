import type { EvidenceTerms, SignedFile } from "../maintenance/evidence/judge";
import { listPublicKeys } from "../maintenance/evidence/ssh-public-key";
import type { Qualification } from "../maintenance/fleet/fleet";
import { readTextFile, readTextFileIfThere } from "../providers/text-file";

/** Evidence goes into the stack's state, of which every step of a run writes a copy. */
const LARGEST_KB = 64;

/** A file that isn't evidence as `maint qualify` makes it. */
export class EvidenceTooLarge extends Error {
  override readonly name = "EvidenceTooLarge";

  constructor(what: string, file: string, bytes: number) {
    super(
      `The ${what} ${file} has ${Math.ceil(bytes / 1024)} KB, and ${LARGEST_KB} KB are allowed: it goes into the stack's state. ` +
        "Name the file that `maint qualify` made, which is a small one.",
    );
  }
}

/**
 * Reads an evidence file, and the signature beside it, where there's one. What they're worth is for the rules to say.
 *
 * @param file relative to the project
 * @throws FileUnreadable, EvidenceTooLarge
 */
export function readEvidenceFile(file: string): SignedFile {
  const text = readTextFile("evidence file", file);
  const signature = readTextFileIfThere("signature", `${file}.sig`);
  refuseLarge("evidence file", file, text);
  if (signature === undefined) return { file, text };
  refuseLarge("signature", `${file}.sig`, signature);
  return { file, text, signature };
}

function refuseLarge(what: string, file: string, text: string): void {
  const bytes = Buffer.byteLength(text);
  if (bytes > LARGEST_KB * 1024) throw new EvidenceTooLarge(what, file, bytes);
}

/**
 * Whose signatures on evidence count, and how long.
 *
 * @throws FileUnreadable, InvalidKeyFile
 */
export function readEvidenceTerms({ keys, maximumAgeDays }: Qualification): EvidenceTerms {
  const lines = keys.flatMap((file) => listPublicKeys(readTextFile("public key", file), file));
  return { keys: [...new Set(lines)], maximumAgeDays };
}
