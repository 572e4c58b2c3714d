import { createHash } from "node:crypto";
import { InvalidMetadata } from "../../maintenance/repository/metadata-xml";
import type { Checksum, MetadataFile } from "../../maintenance/repository/repomd";
import type { Source } from "./source";
import { NotUnpacked, unpack } from "./unpack";

/** What a text can hold in Node, less a little: half a gigabyte. */
const LARGEST = 512 * 1024 * 1024 - 64;

/**
 * Reads a file that repomd.xml names, checks it, and unpacks it.
 * @throws SourceFailed when it can't be read, InvalidMetadata when it isn't what repomd.xml says
 */
export async function readMetadata(source: Source, file: MetadataFile): Promise<string> {
  const { location, checksum, size = LARGEST, openChecksum, openSize = LARGEST } = file;
  const packed = await source.read(location, { atMost: Math.min(size, LARGEST) });
  if (packed === undefined) throw new InvalidMetadata("isn't there, though repomd.xml names it");
  checkSum(packed, checksum, "");
  const text = await unpackMetadata(packed, Math.min(openSize, LARGEST));
  if (openChecksum !== undefined) checkSum(text, openChecksum, " when it's unpacked");
  return text.toString("utf8");
}

async function unpackMetadata(packed: Buffer, atMost: number): Promise<Buffer> {
  try {
    return await unpack(packed, atMost);
  } catch (error) {
    if (!(error instanceof NotUnpacked)) throw error;
    throw new InvalidMetadata(error.message);
  }
}

function checkSum(content: Buffer, { algorithm, value }: Checksum, when: string): void {
  const found = createHash(algorithm).update(content).digest("hex");
  if (found === value) return;
  throw new InvalidMetadata(
    `has the ${algorithm} checksum ${found}${when}, where repomd.xml says ${value}: it's damaged, or the repository is being changed`,
  );
}
