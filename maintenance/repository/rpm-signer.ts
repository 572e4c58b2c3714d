import { InvalidPackageFile } from "./invalid-package-file";

const SIGNATURE_PACKET = 2;
const ISSUER_KEY_ID = 16;
const ISSUER_FINGERPRINT = 33;

/**
 * The issuer of an OpenPGP signature packet (RFC 4880, 4.2 and 5.2; RFC 9580 for fingerprints).
 * @returns the key's id, 16 hexadecimal digits in small letters
 * @throws InvalidPackageFile, or RangeError where it breaks off
 */
export function readIssuer(packet: Uint8Array): string {
  const body = readPacketBody(packet);
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const version = view.getUint8(0);
  if (version === 3) return toHex(body.subarray(7, 15));
  if (version !== 4 && version !== 6)
    throw new InvalidPackageFile(`has a signature of the unknown version ${version}`);
  const hashed = takeArea(body, 4, version);
  const unhashed = takeArea(body, hashed.end, version);
  const subpackets = [...readSubpackets(hashed.area), ...readSubpackets(unhashed.area)];
  const keyId = subpackets.find(({ type }) => type === ISSUER_KEY_ID)?.content;
  const fingerprint = subpackets.find(({ type }) => type === ISSUER_FINGERPRINT)?.content;
  const id = keyId ?? readFingerprint(fingerprint);
  if (id?.length !== 8) throw new InvalidPackageFile("has a signature that doesn't say by which key it is");
  return toHex(id);
}

/** A fingerprint follows the key's version; the id of a version 4 key is its last 8 bytes, that of a version 6 key its first 8. */
function readFingerprint(fingerprint: Uint8Array | undefined): Uint8Array | undefined {
  if (fingerprint?.[0] === 4) return fingerprint.subarray(-8);
  return fingerprint?.[0] === 6 ? fingerprint.subarray(1, 9) : undefined;
}

/** Subpackets after their length, which has two bytes, and four from version 6 on. */
function takeArea(body: Uint8Array, at: number, version: number): { area: Uint8Array; end: number } {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const start = at + (version === 6 ? 4 : 2);
  const end = start + (version === 6 ? view.getUint32(at) : view.getUint16(at));
  if (end > body.length) throw new RangeError();
  return { area: body.subarray(start, end), end };
}

function readPacketBody(packet: Uint8Array): Uint8Array {
  const first = new DataView(packet.buffer, packet.byteOffset, packet.byteLength).getUint8(0);
  const isNew = (first & 0x40) !== 0;
  const type = isNew ? first & 0x3f : (first >> 2) & 0x0f;
  if ((first & 0x80) === 0 || type !== SIGNATURE_PACKET) {
    throw new InvalidPackageFile("has a signature that is no OpenPGP signature");
  }
  if (isNew) return packet.subarray(1 + readLength(packet, 1).bytes);
  return packet.subarray(1 + ([1, 2, 4][first & 3] ?? 0));
}

function readSubpackets(area: Uint8Array): { type: number; content: Uint8Array }[] {
  const subpackets = [];
  for (let at = 0; at < area.length;) {
    const { bytes, length } = readLength(area, at);
    if (length === 0 || at + bytes + length > area.length) throw new RangeError();
    const type = (area[at + bytes] ?? 0) & 0x7f;
    subpackets.push({ type, content: area.subarray(at + bytes + 1, at + bytes + length) });
    at += bytes + length;
  }
  return subpackets;
}

/** Lengths of one, two or five bytes (RFC 4880, 4.2.2 and 5.2.3.1). */
function readLength(bytes: Uint8Array, at: number): { readonly bytes: number; readonly length: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, bytes.byteLength - at);
  const first = view.getUint8(0);
  if (first < 192) return { bytes: 1, length: first };
  if (first < 255) return { bytes: 2, length: ((first - 192) << 8) + view.getUint8(1) + 192 };
  return { bytes: 5, length: view.getUint32(1) };
}

function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
