import type { Key, Subkey } from "openpgp" with { "resolution-mode": "import" };
import { NoKeyBlocks, splitKeyBlocks } from "./key-blocks";

/** Public keys of OpenPGP, as they were read. */
export interface PublicKeys {
  /** Of all keys and subkeys, 16 hexadecimal digits in small letters. */
  readonly ids: ReadonlySet<string>;
  /**
   * Those of them that were revoked. rpm with its own reading of OpenPGP, as that of Enterprise Linux up to 9 is, takes their
   * signatures for good.
   */
  readonly revoked: ReadonlySet<string>;
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
  const keys = (await Promise.all(blocks.map(readBlock))).flat();
  const ids = keys.flatMap((key) => key.getKeyIDs().map((id) => id.toHex()));
  if (ids.length > MOST_KEYS) {
    throw new NoKeyBlocks(`has ${ids.length} keys in it, and ${MOST_KEYS} are allowed`);
  }
  return { ids: new Set(ids), revoked: new Set(keys.flatMap(revokedOf)), blocks };
}

/** Whether a revocation is good isn't looked at: whoever lists a key can list it without. */
function revokedOf(key: Key): string[] {
  const parts: readonly (Key | Subkey)[] = [key, ...key.subkeys];
  return parts.filter((part) => part.revocationSignatures.length > 0).map((part) => part.getKeyID().toHex());
}

async function readBlock(block: string): Promise<Key[]> {
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
  return keys;
}
