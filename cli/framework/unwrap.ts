import { readFile, writeFile } from "node:fs/promises";

/** A GPG message that can't be read; the message is a sentence part after the module's name. */
export class NotUnwrapped extends Error {
  override readonly name = "NotUnwrapped";
}

const LONGEST = 512 * 1024 * 1024;

/**
 * Takes the tgz out of a signed GPG message. By whom it's signed isn't looked at: what is inside has checksums of its own,
 * and a module.sig, which the nodes verify.
 *
 * @throws NotUnwrapped
 */
export async function unwrap(message: string, file: string): Promise<void> {
  const openpgp = await import("openpgp");
  const binaryMessage = new Uint8Array(await readFile(message));
  try {
    const config = { maxDecompressedMessageSize: LONGEST };
    const read = await openpgp.readMessage({ binaryMessage, config });
    const content: unknown = read.unwrapCompressed().getLiteralData();
    if (!(content instanceof Uint8Array)) throw new Error("there's nothing in it");
    await writeFile(file, content, { flush: true });
  } catch (error) {
    if (error instanceof Error && "code" in error) throw error;
    throw new NotUnwrapped(
      `isn't the GPG message that it should be in: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
