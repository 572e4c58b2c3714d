import type { EvidenceTerms, SignedFile } from "../maintenance/evidence/judge";
import { parsePublicKey } from "../maintenance/evidence/ssh-public-key";
import type { Qualification } from "../maintenance/fleet/fleet";
import { readTextFile, readTextFileIfThere } from "../providers/text-file";

/**
 * Reads an evidence file, and its signature where there's one.
 *
 * @param file relative to the project
 * @throws FileUnreadable
 */
export function readEvidenceFile(file: string): SignedFile {
  const signature = readTextFileIfThere("signature", `${file}.sig`);
  const text = readTextFile("evidence file", file);
  return { file, text, ...(signature !== undefined && { signature }) };
}

/**
 * Reads whose evidence counts, and for how long.
 *
 * @throws FileUnreadable, InvalidPublicKey
 */
export function readEvidenceTerms({ keys, maximumAgeDays }: Qualification): EvidenceTerms {
  const lines = keys
    .flatMap((file) => readTextFile("qualification key", file).split("\n"))
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
  for (const line of lines) parsePublicKey(line);
  return { keys: lines, maximumAgeDays };
}
