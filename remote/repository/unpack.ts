import { spawn } from "node:child_process";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";

/** A file that can't be unpacked; the message is a sentence part after the file's name. */
export class NotUnpacked extends Error {
  override readonly name = "NotUnpacked";
}

/**
 * Node knows gzip alone of what repositories are packed with (zstd from Node 22 on). The others are unpacked by the
 * tools that every distribution has and keeps safe, rather than by npm packages that nobody does.
 */
const TOOLS = [
  { program: "bzip2", magic: "425a68" },
  { program: "xz", magic: "fd377a585a00" },
  { program: "zstd", magic: "28b52ffd" },
] as const;

const GZIP = "1f8b";

/**
 * Unpacks what is packed by gzip, bzip2, xz or zstd; what isn't stays as it is.
 *
 * @param atMost a longer result, in bytes, is refused before it fills the memory
 * @throws NotUnpacked
 */
export async function unpack(packed: Buffer, atMost: number): Promise<Buffer> {
  const beginning = packed.subarray(0, 6).toString("hex");
  if (beginning.startsWith(GZIP)) return unpackGzip(packed, atMost);
  const tool = TOOLS.find(({ magic }) => beginning.startsWith(magic));
  return tool === undefined ? packed : runTool(tool.program, packed, atMost);
}

async function unpackGzip(packed: Buffer, atMost: number): Promise<Buffer> {
  try {
    return await promisify(gunzip)(packed, { maxOutputLength: Math.max(1, atMost) });
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    throw error.code === "ERR_BUFFER_TOO_LARGE"
      ? tooLarge(atMost)
      : new NotUnpacked(`can't be unpacked by gzip: ${error.message}`);
  }
}

function runTool(program: string, packed: Buffer, atMost: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, ["-dc"]);
    const chunks: Buffer[] = [];
    let length = 0;
    let complaints = "";
    child.stdout.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length > atMost) {
        child.kill();
        reject(tooLarge(atMost));
      }
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => (complaints += text));
    // It closes its input early when it doesn't like it, which its exit code says.
    child.stdin.on("error", () => undefined);
    child.on("error", (error: NodeJS.ErrnoException) => {
      const reason =
        error.code === "ENOENT" ? `the program ${program} isn't there; install it` : error.message;
      reject(new NotUnpacked(`can't be unpacked: ${reason}`));
    });
    child.on("close", (code) => {
      if (code === 0) resolve(Buffer.concat(chunks));
      else
        reject(
          new NotUnpacked(
            `can't be unpacked by ${program}: ${complaints.trim() || `it ended with ${String(code)}`}`,
          ),
        );
    });
    child.stdin.end(packed);
  });
}

function tooLarge(atMost: number): NotUnpacked {
  return new NotUnpacked(`has more than ${atMost} bytes when it's unpacked`);
}
