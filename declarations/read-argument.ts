import { closeSync, openSync } from "node:fs";
import type { FileKind } from "./file-kinds";
import { FileUnreadable } from "./project-files";
import { decodeText, explainFailure, FileUnfit, readToEnd, tooLarge } from "./regular-file";

/**
 * Reads a text file that the operator names on the command line: wherever it is, and be it the output of another command
 * (`<(…)`); but not without end.
 *
 * @param shown how messages name it
 * @throws FileUnreadable
 */
export function readArgument({ what, largestKb }: FileKind, file: string, shown = file): string {
  try {
    return decodeText(readWhole(file, largestKb));
  } catch (error) {
    if (error instanceof FileUnfit) throw new FileUnreadable(what, shown, error.message);
    throw error;
  }
}

/**
 * As {@link readArgument}, of what comes on standard input.
 *
 * @throws FileUnreadable
 */
export async function readStream(
  { what, largestKb }: FileKind,
  stream: AsyncIterable<string | Buffer>,
): Promise<string> {
  try {
    const chunks: Buffer[] = [];
    let length = 0;
    for await (const chunk of stream) {
      chunks.push(Buffer.from(chunk));
      length += chunk.length;
      if (length > largestKb * 1024) throw tooLarge(largestKb);
    }
    return decodeText(Buffer.concat(chunks));
  } catch (error) {
    if (error instanceof FileUnfit) throw new FileUnreadable(what, "(standard input)", error.message);
    throw error;
  }
}

function readWhole(file: string, largestKb: number): Buffer {
  return explainFailure(() => {
    const descriptor = openSync(file, "r");
    try {
      return readToEnd(descriptor, largestKb);
    } finally {
      closeSync(descriptor);
    }
  });
}
