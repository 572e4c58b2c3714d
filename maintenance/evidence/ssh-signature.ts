import { createHash } from "node:crypto";
import { type Cause, cause } from "../problems/problem";
import { decodeBase64, encodeString, FieldReader, InvalidLayout } from "./ssh-fields";
import { fingerprintOf, type PublicKey } from "./ssh-public-key";

/** What a signature is for: `ssh-keygen -Y sign -n pbx-maintenance-evidence`. One for something else counts for nothing. */
export const EVIDENCE_NAMESPACE = "pbx-maintenance-evidence";

export type SignatureCheck =
  | { readonly verdict: "good"; readonly signedBy: PublicKey }
  | { readonly verdict: "refused"; readonly because: Cause };

/**
 * Whether a text is signed by one of the keys, as `ssh-keygen -Y sign` does it (OpenSSH's PROTOCOL.sshsig). Never throws,
 * whatever the signature is.
 *
 * @param signature armored, as it stands in the `.sig` file
 */
export function verifySignature(
  text: string,
  signature: string,
  keys: readonly PublicKey[],
  namespace: string = EVIDENCE_NAMESPACE,
): SignatureCheck {
  try {
    return check(text, readArmored(signature), keys, namespace);
  } catch (error) {
    if (!(error instanceof InvalidLayout)) throw error;
    return refuse(cause("signature-unreadable", { because: error.because }));
  }
}

interface Signature {
  readonly publicKey: Buffer;
  readonly namespace: Buffer;
  readonly reserved: Buffer;
  readonly hash: string;
  readonly signature: Buffer;
}

/** Whether a text is an armored SSH signature, by whomever and over whatever. */
export function isArmoredSignature(text: string): boolean {
  try {
    readArmored(text);
    return true;
  } catch (error) {
    if (!(error instanceof InvalidLayout)) throw error;
    return false;
  }
}

const MAGIC = "SSHSIG";
const VERSION = 1;
const HASHES: readonly string[] = ["sha256", "sha512"];
const ARMOR =
  /^-----BEGIN SSH SIGNATURE-----\n((?:[A-Za-z0-9+/]{1,76}\n)*[A-Za-z0-9+/]{1,76}={0,2}\n)-----END SSH SIGNATURE-----\n?$/;

function readArmored(armored: string): Signature {
  const [, lines] = ARMOR.exec(armored) ?? [];
  if (lines === undefined) throw new InvalidLayout(cause("ssh-no-armor", {}));
  const fields = new FieldReader(decodeBase64(lines.replaceAll("\n", "")));
  if (fields.take(MAGIC.length).toString("latin1") !== MAGIC)
    throw new InvalidLayout(cause("ssh-no-signature", {}));
  const version = fields.number();
  if (version !== VERSION) throw new InvalidLayout(cause("ssh-version-unknown", { version }));
  const publicKey = fields.string();
  const namespace = fields.string();
  const reserved = fields.string();
  const hash = fields.text();
  const signature = fields.string();
  fields.end();
  return { publicKey, namespace, reserved, hash, signature };
}

function check(
  text: string,
  { publicKey, namespace, reserved, hash, signature }: Signature,
  keys: readonly PublicKey[],
  expected: string,
): SignatureCheck {
  if (namespace.toString() !== expected) {
    return refuse(cause("signature-for-other", { namespace: namespace.toString(), wanted: expected }));
  }
  if (!HASHES.includes(hash)) {
    throw new InvalidLayout(cause("ssh-hash-unknown", { hash, wanted: HASHES }));
  }
  const key = keys.find(({ blob }) => blob.equals(publicKey));
  if (key === undefined) {
    const trusted = keys.map(({ fingerprint }) => fingerprint);
    return refuse(cause("signature-by-stranger", { fingerprint: fingerprintOf(publicKey), trusted }));
  }
  const signed = Buffer.concat([
    Buffer.from(MAGIC),
    ...[namespace, reserved, hash, createHash(hash).update(text).digest()].map(encodeString),
  ]);
  if (key.checker(signature, signed)) return { verdict: "good", signedBy: key };
  return refuse(cause("signature-of-other-text", { fingerprint: key.fingerprint }));
}

function refuse(because: Cause): SignatureCheck {
  return { verdict: "refused", because };
}
