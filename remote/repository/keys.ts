import { readFile } from "node:fs/promises";

/** Keys that a repository's signatures may be by. */
export interface Keys {
  /** Of all keys and subkeys, 16 hexadecimal digits in small letters. */
  readonly ids: ReadonlySet<string>;
  readonly armored: readonly string[];
}

/** A file that has no public key in it. */
export class InvalidKeyFile extends Error {
  override readonly name = "InvalidKeyFile";

  constructor(file: string, reason: string) {
    super(`The key file ${file} can't be used: ${reason}.`);
  }
}

/** A signature that isn't good; the message is a sentence part after the name of what it's for. */
export class BadSignature extends Error {
  override readonly name = "BadSignature";
}

/**
 * @param files of armored public keys
 * @throws InvalidKeyFile
 */
export async function readKeys(files: readonly string[]): Promise<Keys> {
  const openpgp = await import("openpgp");
  const ids = new Set<string>();
  const armored: string[] = [];
  for (const file of files) {
    try {
      const text = await readFile(file, "utf8");
      for (const key of await openpgp.readKeys({ armoredKeys: text })) {
        for (const id of key.getKeyIDs()) ids.add(id.toHex());
      }
      armored.push(text);
    } catch (error) {
      // Of a file that can't be read, and of a text that is no key.
      throw new InvalidKeyFile(file, error instanceof Error ? error.message : String(error));
    }
  }
  return { ids, armored };
}

/**
 * Verifies a detached signature.
 *
 * @param signature armored
 * @returns the id of the key it's by, 16 hexadecimal digits in small letters
 * @throws BadSignature
 */
export async function verifySignature(
  content: Buffer,
  signature: string,
  { armored }: Keys,
): Promise<string> {
  const openpgp = await import("openpgp");
  try {
    const keys = await Promise.all(armored.map((armoredKeys) => openpgp.readKeys({ armoredKeys })));
    const read = await openpgp.readSignature({ armoredSignature: signature });
    const { signatures } = await openpgp.verify({
      message: await openpgp.createMessage({ binary: new Uint8Array(content) }),
      signature: read,
      verificationKeys: keys.flat().map((key) => key.toPublic()),
      // As of no day: whether a key that signed well has expired since is for whoever lists it to judge, not for a clock.
      date: null,
      format: "binary",
    });
    if (signatures.length === 0) throw new Error("the signature file has no signature in it");
    return await Promise.any(signatures.map(({ verified, keyID }) => verified.then(() => keyID.toHex())));
  } catch (error) {
    const reason: unknown = error instanceof AggregateError ? error.errors[0] : error;
    throw new BadSignature(
      `isn't signed by one of its keys: ${reason instanceof Error ? reason.message : String(reason)}`,
    );
  }
}
