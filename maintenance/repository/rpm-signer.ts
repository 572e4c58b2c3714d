/** A package file whose first part isn't one of a package; the message is a sentence part after the file's name. */
export class InvalidPackageFile extends Error {
  override readonly name = "InvalidPackageFile";
}

/*
 * A package file: a lead of 96 bytes, the signature header, the header, the payload. A header: a magic number, the number
 * of its entries and the size of its store, the entries (tag, type, offset in the store, count), the store.
 * Source: rpm's docs/manual/format_*.md.
 */
const LEAD_MAGIC = 0xedabeedb;
const LEAD_BYTES = 96;
const HEADER_MAGIC = 0x8eade801;
const HEADER_BYTES = 16;
const ENTRY_BYTES = 16;

/** Tags of OpenPGP signatures: over the header (RSA, DSA), then over header and payload (PGP, GPG). */
const BINARY_TAGS: readonly number[] = [268, 267, 1002, 1005];
/** rpm 6: signatures in base64, as texts that end with a zero. */
const TEXT_TAG = 278;

/**
 * Which key a package file says it's signed by. That the signature is right is for the node to check, by rpm.
 * @param bytes the file's beginning, up to its header at least
 * @returns the key's id, 16 hexadecimal digits in small letters; undefined for a file that isn't signed
 * @throws InvalidPackageFile
 */
export function readSigner(bytes: Uint8Array): string | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    const signature = findSignature(bytes, view);
    return signature === undefined ? undefined : readIssuer(signature);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new InvalidPackageFile("breaks off in its signature");
  }
}

function findSignature(bytes: Uint8Array, view: DataView): Uint8Array | undefined {
  if (view.getUint32(0) !== LEAD_MAGIC || view.getUint32(LEAD_BYTES) !== HEADER_MAGIC) {
    throw new InvalidPackageFile("is no rpm package");
  }
  const count = view.getUint32(LEAD_BYTES + 8);
  const entries = LEAD_BYTES + HEADER_BYTES;
  const store = entries + count * ENTRY_BYTES;
  const found = new Map<number, Uint8Array>();
  for (let at = entries; at < store; at += ENTRY_BYTES) {
    const tag = view.getUint32(at);
    if (!BINARY_TAGS.includes(tag) && tag !== TEXT_TAG) continue;
    const start = store + view.getUint32(at + 8);
    const end = tag === TEXT_TAG ? bytes.indexOf(0, start) : start + view.getUint32(at + 12);
    if (end < start || end > bytes.length) throw new RangeError();
    found.set(tag, bytes.subarray(start, end));
  }
  const binary = BINARY_TAGS.map((tag) => found.get(tag)).find((signature) => signature !== undefined);
  const text = found.get(TEXT_TAG);
  return (
    binary ?? (text === undefined ? undefined : Buffer.from(Buffer.from(text).toString("latin1"), "base64"))
  );
}

const SIGNATURE_PACKET = 2;
const ISSUER_KEY_ID = 16;
const ISSUER_FINGERPRINT = 33;

/** The issuer of an OpenPGP signature packet (RFC 4880, 4.2 and 5.2; RFC 9580 for fingerprints). */
function readIssuer(packet: Uint8Array): string {
  const body = readPacketBody(packet);
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const version = view.getUint8(0);
  if (version === 3) return toHex(body.subarray(7, 15));
  if (version !== 4) throw new InvalidPackageFile(`has a signature of the unknown version ${version}`);
  const hashed = view.getUint16(4);
  const unhashed = view.getUint16(6 + hashed);
  const subpackets = [
    ...readSubpackets(body.subarray(6, 6 + hashed)),
    ...readSubpackets(body.subarray(8 + hashed, 8 + hashed + unhashed)),
  ];
  const keyId = subpackets.find(({ type }) => type === ISSUER_KEY_ID)?.content;
  const fingerprint = subpackets.find(({ type }) => type === ISSUER_FINGERPRINT)?.content;
  // A fingerprint follows the key's version; the id of a version 4 key is its last 8 bytes.
  const id = keyId ?? (fingerprint?.[0] === 4 ? fingerprint.subarray(-8) : undefined);
  if (id?.length !== 8) throw new InvalidPackageFile("has a signature that doesn't say by which key it is");
  return toHex(id);
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
