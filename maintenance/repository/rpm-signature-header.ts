import { type HeaderDigests, readHeaderDigests } from "../packages/build";
import { InvalidPackageFile } from "./invalid-package-file";
import { readIssuer } from "./rpm-signer";

/** What a package file's signature header says. Whether that's true is for the node to check, by rpm. */
export interface SignatureHeader {
  /** The id of the key that the file is signed by, 16 hexadecimal digits in small letters; absent where it isn't signed. */
  readonly signedBy?: string;
  /** What rpm keeps of the package once it's installed. */
  readonly header?: HeaderDigests;
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
/** Texts, which end with a zero: the header's digests; since rpm 6, signatures in base64. */
const HEADER_SHA1 = 269;
const HEADER_SHA256 = 273;
const TEXT_SIGNATURE = 278;
const TEXT_TAGS: readonly number[] = [HEADER_SHA1, HEADER_SHA256, TEXT_SIGNATURE];

/**
 * @param bytes the file's beginning, up to its header at least
 * @throws InvalidPackageFile
 */
export function readSignatureHeader(bytes: Uint8Array): SignatureHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    const entries = findEntries(bytes, view);
    const signature = findSignature(entries);
    const header = readHeaderDigests({
      sha256: readText(entries.get(HEADER_SHA256)),
      sha1: readText(entries.get(HEADER_SHA1)),
    });
    return {
      ...(signature !== undefined && { signedBy: readIssuer(signature) }),
      ...(header !== undefined && { header }),
    };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new InvalidPackageFile("breaks off in its signature");
  }
}

/** By tag. */
function findEntries(bytes: Uint8Array, view: DataView): ReadonlyMap<number, Uint8Array> {
  if (view.getUint32(0) !== LEAD_MAGIC || view.getUint32(LEAD_BYTES) !== HEADER_MAGIC) {
    throw new InvalidPackageFile("is no rpm package");
  }
  const count = view.getUint32(LEAD_BYTES + 8);
  const entries = LEAD_BYTES + HEADER_BYTES;
  const store = entries + count * ENTRY_BYTES;
  const found = new Map<number, Uint8Array>();
  for (let at = entries; at < store; at += ENTRY_BYTES) {
    const tag = view.getUint32(at);
    if (!BINARY_TAGS.includes(tag) && !TEXT_TAGS.includes(tag)) continue;
    const start = store + view.getUint32(at + 8);
    const end = TEXT_TAGS.includes(tag) ? bytes.indexOf(0, start) : start + view.getUint32(at + 12);
    if (end < start || end > bytes.length) throw new RangeError();
    found.set(tag, bytes.subarray(start, end));
  }
  return found;
}

function findSignature(entries: ReadonlyMap<number, Uint8Array>): Uint8Array | undefined {
  const binary = BINARY_TAGS.map((tag) => entries.get(tag)).find((signature) => signature !== undefined);
  const text = readText(entries.get(TEXT_SIGNATURE));
  return binary ?? (text === undefined ? undefined : Buffer.from(text, "base64"));
}

function readText(bytes: Uint8Array | undefined): string | undefined {
  return bytes === undefined ? undefined : Buffer.from(bytes).toString("latin1");
}
