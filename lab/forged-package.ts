import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommand } from "./run-command";
import { stopAgent, type SigningKeys } from "./signing-key";

/*
 * A package file: a lead of 96 bytes, the signature header, padded to 8 bytes, the header, the payload. A header: a magic
 * number, the number of its entries and the size of its store, the entries (tag, type, offset, count), the store.
 */
const LEAD_BYTES = 96;
const MAGIC = Buffer.from("8eade80100000000", "hex");
const [INT32, STRING, BINARY, STRING_ARRAY, TRANSLATED] = [4, 6, 7, 8, 9] as const;
const ALIGNMENT: ReadonlyMap<number, number> = new Map([
  [3, 2],
  [4, 4],
  [5, 8],
]);
/** Immutable regions: what says of a header that it is as it was signed. */
const REGIONS: readonly number[] = [62, 63];

const SIGNATURE_TAGS = { size: 1000, md5: 1004, sha1: 269, sha256: 273 } as const;
/** Signatures by RSA: over the header, and over header and payload. */
export const SIGNATURES = { header: 268, whole: 1002 } as const;
export const NAME = 1000;
/** Of the payload, by which a signature over the header covers it: since rpm 4.14. */
export const PAYLOAD_DIGESTS: readonly number[] = [5092, 5093, 5097];

interface Entry {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  readonly content: Buffer;
}

export interface Forgery {
  /** Texts of the header by tag, instead of what it says; `undefined` leaves the tag out. */
  readonly header?: ReadonlyMap<number, string | undefined>;
  /** Entries of the header that stand in the signature header instead, which nobody signs. */
  readonly intoSignature?: readonly number[];
  /** Tags of signatures that are kept as they were: `SIGNATURES`. Without any, the file is unsigned. */
  readonly keep?: readonly number[];
  /** Added to the payload's end. */
  readonly appended?: Buffer;
}

/** A package as rpmbuild wouldn't make it: changed, with the digests of the signature header right again. */
export function forgePackage(original: Buffer, forgery: Forgery): Buffer {
  const signature = readHeader(original, LEAD_BYTES);
  const start = LEAD_BYTES + signature.bytes + ((8 - (signature.bytes % 8)) % 8);
  const header = readHeader(original, start);
  const payload = Buffer.concat([
    original.subarray(start + header.bytes),
    forgery.appended ?? Buffer.alloc(0),
  ]);
  const changed = changeHeader(header.entries, forgery);
  const unchanged = forgery.header === undefined && forgery.intoSignature === undefined;
  const headerBytes = unchanged ? original.subarray(start, start + header.bytes) : writeHeader(changed, 63);
  const digests = digestEntries(headerBytes, payload);
  const replaced = new Set([...digests.map(({ tag }) => tag), ...REGIONS]);
  const kept = signature.entries.filter(({ tag }) => !replaced.has(tag) && forgery.keep?.includes(tag));
  const moved = header.entries.filter(({ tag }) => forgery.intoSignature?.includes(tag));
  const signatureBytes = writeHeader([...digests, ...kept, ...moved], 62);
  const padding = Buffer.alloc((8 - (signatureBytes.length % 8)) % 8);
  return Buffer.concat([original.subarray(0, LEAD_BYTES), signatureBytes, padding, headerBytes, payload]);
}

/**
 * A package with a signature, as rpmsign makes it.
 *
 * @param digest as gpg calls it
 */
export async function signForgery(
  file: Buffer,
  keys: SigningKeys,
  {
    by = "release",
    digest = "sha256",
  }: { by?: "release" | "wrong"; digest?: "md5" | "sha1" | "sha256" } = {},
): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), "forgery-"));
  try {
    const path = join(folder, "package.rpm");
    await writeFile(path, file);
    const definitions = {
      _gpg_name: keys[by].fingerprint,
      _gpg_path: keys.gnupgHome,
      // Debian's rpm looks for gpg2, which no longer exists under that name.
      __gpg: "/usr/bin/gpg",
      _gpg_digest_algo: digest,
      _gpg_sign_cmd_extra_args: "--allow-weak-digest-algos",
    };
    const defines = Object.entries(definitions).flatMap(([name, value]) => ["--define", `${name} ${value}`]);
    await runCommand("rpmsign", [...defines, "--addsign", path]);
    await stopAgent(keys.gnupgHome);
    return await readFile(path);
  } finally {
    await rm(folder, { recursive: true });
  }
}

function changeHeader(entries: readonly Entry[], { header, intoSignature = [] }: Forgery): Entry[] {
  return entries
    .filter(({ tag }) => !REGIONS.includes(tag) && !intoSignature.includes(tag))
    .filter(({ tag }) => !(header?.has(tag) === true && header.get(tag) === undefined))
    .map((entry) => {
      const text = header?.get(entry.tag);
      return text === undefined ? entry : { ...entry, content: Buffer.from(`${text}\0`) };
    });
}

function digestEntries(header: Buffer, payload: Buffer): Entry[] {
  const of = (algorithm: string, ...parts: Buffer[]): Buffer =>
    createHash(algorithm).update(Buffer.concat(parts)).digest();
  const text = (digest: Buffer): Buffer => Buffer.from(`${digest.toString("hex")}\0`);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(header.length + payload.length);
  return [
    { tag: SIGNATURE_TAGS.sha1, type: STRING, count: 1, content: text(of("sha1", header)) },
    { tag: SIGNATURE_TAGS.sha256, type: STRING, count: 1, content: text(of("sha256", header)) },
    { tag: SIGNATURE_TAGS.size, type: INT32, count: 1, content: size },
    { tag: SIGNATURE_TAGS.md5, type: BINARY, count: 16, content: of("md5", header, payload) },
  ];
}

function readHeader(file: Buffer, at: number): { entries: Entry[]; bytes: number } {
  const count = file.readUInt32BE(at + 8);
  const size = file.readUInt32BE(at + 12);
  const store = at + 16 + count * 16;
  const raw = Array.from({ length: count }, (_, i) => {
    const [tag = 0, type = 0, offset = 0, items = 0] = [0, 4, 8, 12].map((field) =>
      file.readUInt32BE(at + 16 + i * 16 + field),
    );
    return { tag, type, offset, count: items };
  });
  const entries = raw.map(({ tag, type, offset, count: items }) => {
    const from = store + offset;
    return {
      tag,
      type,
      count: items,
      content: file.subarray(from, from + lengthOf(file, from, type, items)),
    };
  });
  return { entries, bytes: 16 + count * 16 + size };
}

function lengthOf(file: Buffer, from: number, type: number, count: number): number {
  if (type === STRING || type === STRING_ARRAY || type === TRANSLATED) {
    let end = from;
    for (let i = 0; i < count; i++) end = file.indexOf(0, end) + 1;
    return end - from;
  }
  return count * (ALIGNMENT.get(type) ?? 1);
}

/** @param region the tag of the region that all entries belong to, as rpm writes it: 62 or 63 */
function writeHeader(entries: readonly Entry[], region: number): Buffer {
  const index: Buffer[] = [];
  const store: Buffer[] = [];
  let offset = 0;
  const put = (entry: Entry): void => {
    const aligned = Math.ceil(offset / (ALIGNMENT.get(entry.type) ?? 1)) * (ALIGNMENT.get(entry.type) ?? 1);
    store.push(Buffer.alloc(aligned - offset), entry.content);
    index.push(fields(entry.tag, entry.type, aligned, entry.count));
    offset = aligned + entry.content.length;
  };
  for (const entry of entries.toSorted((a, b) => a.tag - b.tag)) put(entry);
  // The region's entry stands first, and its trailer, an entry with a negative offset, ends the store.
  const trailer = fields(region, BINARY, -(entries.length + 1) * 16, 16);
  const head = fields(region, BINARY, offset, 16);
  const begin = Buffer.concat([MAGIC, Buffer.alloc(8)]);
  begin.writeUInt32BE(entries.length + 1, 8);
  begin.writeUInt32BE(offset + 16, 12);
  return Buffer.concat([begin, head, ...index, ...store, trailer]);
}

function fields(...values: readonly number[]): Buffer {
  const entry = Buffer.alloc(16);
  values.forEach((value, i) => entry.writeInt32BE(value | 0, i * 4));
  return entry;
}
