import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { type Extent, SourceFailed } from "./extent";

/**
 * @returns undefined when there's no such file
 * @throws SourceFailed
 */
export async function readFromFolder(file: string, extent: Extent): Promise<Buffer | undefined> {
  try {
    // Without waiting: a pipe would be waited for until somebody writes to it.
    const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const stat = await handle.stat();
      if (!stat.isFile()) throw new SourceFailed(`${file} isn't a file`);
      const { size } = stat;
      if ("atMost" in extent && size > extent.atMost) {
        throw new SourceFailed(`${file} has ${size} bytes instead of ${extent.atMost} at most`);
      }
      const length = "first" in extent ? Math.min(size, extent.first) : size;
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    if (error.code === "ENOENT") return undefined;
    throw new SourceFailed(`${file} can't be read: ${error.message}`);
  }
}
