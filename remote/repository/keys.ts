import { decodeText, FileUnfit, readRegularFile } from "../../declarations/regular-file";
import { NoKeyBlocks } from "../../maintenance/keys/key-blocks";
import { readPublicKeys } from "../../maintenance/keys/public-keys";

/** Keys that a repository's signatures may be by. */
export interface Keys {
  /** Of all keys and subkeys, 16 hexadecimal digits in small letters. */
  readonly ids: ReadonlySet<string>;
  readonly armored: readonly string[];
}

/** A file that can't be read, or has something else in it than public keys. Quotes nothing of it. */
export class InvalidKeyFile extends Error {
  override readonly name = "InvalidKeyFile";

  /** @param reason a part of a sentence whose subject is the file */
  constructor(file: string, reason: string) {
    super(`The key file ${file} can't be used: it ${reason}.`);
  }
}

/** A signature that isn't good; the message is a sentence part after the name of what it's for. */
export class BadSignature extends Error {
  override readonly name = "BadSignature";
}

const BOUNDS = { largestKb: 1024, followsLink: true };

/**
 * Keys to judge signatures by here. They're read wherever they are, since nothing of them leaves this machine but their ids.
 *
 * @param files of armored public keys
 * @throws InvalidKeyFile
 */
export async function readKeys(files: readonly string[]): Promise<Keys> {
  const ids = new Set<string>();
  const armored: string[] = [];
  for (const file of files) {
    try {
      const keys = await readPublicKeys(decodeText(readRegularFile(file, BOUNDS).bytes));
      for (const id of keys.ids) ids.add(id);
      armored.push(...keys.blocks);
    } catch (error) {
      if (error instanceof FileUnfit || error instanceof NoKeyBlocks)
        throw new InvalidKeyFile(file, error.message);
      throw error;
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
