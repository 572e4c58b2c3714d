import { createHash } from "node:crypto";
import { StringDecoder } from "node:string_decoder";
import { LARGEST_PACKED } from "../../maintenance/repository/limits";
import { InvalidMetadata } from "../../maintenance/repository/metadata-xml";
import type { Checksum, MetadataFile } from "../../maintenance/repository/repomd";
import type { TextReader } from "../../maintenance/repository/text-reader";
import type { Source } from "./source";
import { NotUnpacked, unpack } from "./unpack";

/**
 * Reads a file that repomd.xml names, checks it, and hands it over unpacked, piece by piece.
 *
 * @param atMost bytes, unpacked
 * @throws SourceFailed when it can't be read, InvalidMetadata when it isn't what repomd.xml says, or what the reader expects
 */
export async function readMetadata<T>(
  source: Source,
  file: MetadataFile,
  reader: TextReader<T>,
  atMost: number,
): Promise<T> {
  const { location, checksum, size = LARGEST_PACKED, openChecksum, openSize = atMost } = file;
  const packed = await source.read(location, { atMost: Math.min(size, LARGEST_PACKED) });
  if (packed === undefined) throw new InvalidMetadata("isn't there, though repomd.xml names it");
  checkSum(createHash(checksum.algorithm).update(packed).digest("hex"), checksum, "");
  const sum = createHash(openChecksum?.algorithm ?? checksum.algorithm);
  const decoder = new StringDecoder("utf8");
  try {
    for await (const piece of unpack(packed, Math.min(openSize, atMost))) {
      sum.update(piece);
      reader.write(decoder.write(piece));
    }
  } catch (error) {
    if (!(error instanceof NotUnpacked)) throw error;
    throw new InvalidMetadata(error.message);
  }
  reader.write(decoder.end());
  if (openChecksum !== undefined) checkSum(sum.digest("hex"), openChecksum, " when it's unpacked");
  return reader.end();
}

function checkSum(found: string, { algorithm, value }: Checksum, when: string): void {
  if (found === value) return;
  throw new InvalidMetadata(
    `has the ${algorithm} checksum ${found}${when}, where repomd.xml says ${value}: it's damaged, or the repository is being changed`,
  );
}
