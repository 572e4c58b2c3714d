import { NoKeyBlocks, splitKeyBlocks } from "./key-blocks";

/** Public keys of OpenPGP, as they were read. */
export interface PublicKeys {
  /** Of all keys and subkeys, 16 hexadecimal digits in small letters. */
  readonly ids: ReadonlySet<string>;
  /**
   * The armored blocks, as they were: an old rpm may not take another's encoding of them. Their headers are dropped, and so
   * is all else of the text.
   */
  readonly blocks: readonly string[];
}

/** More than a fleet ever trusts. */
const MOST_KEYS = 200;

/**
 * Reads armored public keys. A secret key is refused, also one in a block that calls itself public.
 *
 * @throws NoKeyBlocks
 */
export async function readPublicKeys(text: string): Promise<PublicKeys> {
  const blocks = splitKeyBlocks(text);
  const ids = (await Promise.all(blocks.map(readIds))).flat();
  if (ids.length > MOST_KEYS) {
    throw new NoKeyBlocks(`has ${ids.length} keys in it, and ${MOST_KEYS} are allowed`);
  }
  return { ids: new Set(ids), blocks };
}

async function readIds(block: string): Promise<string[]> {
  const { readKeys } = await import("openpgp");
  let keys;
  try {
    keys = await readKeys({ armoredKeys: block });
  } catch {
    throw new NoKeyBlocks("has a block in it that can't be read as public keys of OpenPGP");
  }
  if (keys.some((key) => key.isPrivate())) {
    throw new NoKeyBlocks("has a secret key in it, in a block that calls itself public");
  }
  return keys.flatMap((key) => key.getKeyIDs().map((id) => id.toHex()));
}
