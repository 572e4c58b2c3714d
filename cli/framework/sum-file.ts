import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import type { FileSums } from "../../maintenance/framework/index-xml";

export interface SummedFile extends Required<FileSums> {
  /** In bytes. */
  readonly size: number;
}

/** @returns undefined when there's no such file */
export async function sumFile(file: string): Promise<SummedFile | undefined> {
  const [md5, sha1, sha256] = [createHash("md5"), createHash("sha1"), createHash("sha256")];
  let size = 0;
  try {
    for await (const chunk of createReadStream(file)) {
      const bytes = chunk as Buffer;
      for (const hash of [md5, sha1, sha256]) hash.update(bytes);
      size += bytes.length;
    }
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
  return { md5: md5.digest("hex"), sha1: sha1.digest("hex"), sha256: sha256.digest("hex"), size };
}

/** The first sum that isn't as expected, such as `md5 is 1a…, not 2b…`; undefined when all are. */
export function describeDifference(found: Required<FileSums>, expected: FileSums): string | undefined {
  for (const algorithm of ["sha256", "sha1", "md5"] as const) {
    const wanted = expected[algorithm];
    if (wanted !== undefined && found[algorithm] !== wanted) {
      return `${algorithm} is ${found[algorithm]}, not ${wanted}`;
    }
  }
  return undefined;
}
