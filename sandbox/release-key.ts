import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign } from "node:crypto";

/** A key that signs packages. Its private half follows from its name: it proves nothing outside the sandbox. */
export interface SigningKey {
  /** The last 16 hexadecimal digits of the OpenPGP fingerprint. */
  readonly id: string;
  readonly user: string;
  /** Seconds since 1970, as 8 hexadecimal digits. */
  readonly created: string;
  /** The 32 bytes of the public half, base64url. */
  readonly raw: string;
  /** The public half as an armored OpenPGP block (RFC 4880, EdDSA as in RFC 9580's legacy form), which gpg and rpm can import. */
  readonly armored: string;
  /** An Ed25519 signature, base64. */
  sign(text: string): string;
}

const CREATED = Date.UTC(2026, 0, 1) / 1000;
const ED25519_OID = Buffer.from("092b06010401da470f01", "hex");
// What precedes the 32 bytes of a seed in PKCS#8 (RFC 8410).
const PKCS8_ED25519 = Buffer.from("302e020100300506032b657004220420", "hex");

export const RELEASE_KEY_USER = "Sandbox release <release@sandbox.example>";
export const STRANGER_KEY_USER = "Somebody else <stranger@sandbox.example>";

/** The same key for the same user every time, so that packages, and with them a release's checksums, never change. */
export function deriveSigningKey(user: string): SigningKey {
  const seed = createHash("sha256").update(`pbx-maintenance sandbox: ${user}`).digest();
  const privateKey = createPrivateKey({
    key: Buffer.concat([PKCS8_ED25519, seed]),
    format: "der",
    type: "pkcs8",
  });
  const body = encodePublicKey(privateKey);
  const fingerprint = createHash("sha1")
    .update(prefixLength(0x99, 2, body))
    .digest();
  const id = fingerprint.subarray(-8).toString("hex");
  return {
    id,
    user,
    created: CREATED.toString(16),
    raw: rawPublicKey(privateKey).toString("base64url"),
    armored: armor(
      Buffer.concat([
        packet(6, body),
        packet(13, Buffer.from(user)),
        packet(2, certify(privateKey, body, user, fingerprint)),
      ]),
    ),
    sign: (text) => sign(null, Buffer.from(text), privateKey).toString("base64"),
  };
}

function encodePublicKey(privateKey: KeyObject): Buffer {
  // The leading 0x40 says: a point in its native form; 263 bits with it.
  return Buffer.concat([
    Buffer.from([4]),
    uint(CREATED, 4),
    Buffer.from([22]),
    ED25519_OID,
    uint(263, 2),
    Buffer.from([0x40]),
    rawPublicKey(privateKey),
  ]);
}

function rawPublicKey(privateKey: KeyObject): Buffer {
  return createPublicKey(privateKey).export({ format: "der", type: "spki" }).subarray(-32);
}

/** The key's signature over itself and its user, without which gpg doesn't import it. */
function certify(privateKey: KeyObject, body: Buffer, user: string, fingerprint: Buffer): Buffer {
  const subpackets = Buffer.concat([
    subpacket(33, Buffer.concat([Buffer.from([4]), fingerprint])),
    subpacket(2, uint(CREATED, 4)),
    subpacket(27, Buffer.from([0x03])),
  ]);
  const hashed = Buffer.concat([Buffer.from([4, 0x13, 22, 8]), uint(subpackets.length, 2), subpackets]);
  const digest = createHash("sha256")
    .update(prefixLength(0x99, 2, body))
    .update(prefixLength(0xb4, 4, Buffer.from(user)))
    .update(hashed)
    .update(Buffer.concat([Buffer.from([4, 0xff]), uint(hashed.length, 4)]))
    .digest();
  const signature = sign(null, digest, privateKey);
  const unhashed = subpacket(16, fingerprint.subarray(-8));
  return Buffer.concat([
    hashed,
    uint(unhashed.length, 2),
    unhashed,
    digest.subarray(0, 2),
    multiprecision(signature.subarray(0, 32)),
    multiprecision(signature.subarray(32)),
  ]);
}

function armor(packets: Buffer): string {
  const lines = packets.toString("base64").match(/.{1,64}/g) ?? [];
  const checksum = uint(crc24(packets), 3).toString("base64");
  return `-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n${lines.join("\n")}\n=${checksum}\n-----END PGP PUBLIC KEY BLOCK-----\n`;
}

function crc24(bytes: Buffer): number {
  let crc = 0xb704ce;
  for (const byte of bytes) {
    crc ^= byte << 16;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x800000 ? ((crc << 1) ^ 0x1864cfb) & 0xffffff : crc << 1;
  }
  return crc;
}

function packet(tag: number, body: Buffer): Buffer {
  return prefixLength(0x80 | (tag << 2), 1, body);
}

function subpacket(type: number, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from([body.length + 1, type]), body]);
}

function prefixLength(marker: number, lengthBytes: number, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from([marker]), uint(body.length, lengthBytes), body]);
}

function multiprecision(value: Buffer): Buffer {
  const first = value.findIndex((byte) => byte !== 0);
  const significant = value.subarray(Math.max(first, 0));
  const bits = significant.length * 8 - Math.clz32(significant[0] ?? 0) + 24;
  return Buffer.concat([uint(bits, 2), significant]);
}

function uint(value: number, bytes: number): Buffer {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntBE(value, 0, bytes);
  return buffer;
}
