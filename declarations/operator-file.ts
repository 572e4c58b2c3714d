import { FileUnfit, readRegularFile } from "./regular-file";

const LARGEST_KB = 16 * 1024;

/**
 * Reads a file of the operator's own, such as a private key: wherever it is, since nothing of it leaves this machine. Whoever
 * asks for it quotes nothing of it.
 *
 * @returns undefined when there's no such file
 * @throws FileUnfit
 */
export function readOperatorFile(file: string): string | undefined {
  try {
    // Comments of any encoding do no harm here.
    return readRegularFile(file, { largestKb: LARGEST_KB, followsLink: true }).bytes.toString();
  } catch (error) {
    if (error instanceof FileUnfit && error.isMissing) return undefined;
    throw error;
  }
}
