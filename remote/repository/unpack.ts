import { spawn } from "node:child_process";
import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";

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

/** Of a tool's complaints. */
const LONGEST_COMPLAINT = 2000;

/**
 * Unpacks what is packed by gzip, bzip2, xz or zstd, piece by piece; what isn't stays as it is.
 *
 * @param atMost a longer result, in bytes, is refused as soon as it's longer
 * @throws NotUnpacked
 */
export async function* unpack(packed: Buffer, atMost: number): AsyncGenerator<Buffer> {
  let length = 0;
  for await (const piece of chooseUnpacking(packed)) {
    length += piece.length;
    if (length > atMost) throw new NotUnpacked(`has more than ${atMost} bytes when it's unpacked`);
    yield piece;
  }
}

function chooseUnpacking(packed: Buffer): AsyncIterable<Buffer> {
  const beginning = packed.subarray(0, 6).toString("hex");
  if (beginning.startsWith(GZIP)) return unpackGzip(packed);
  const tool = TOOLS.find(({ magic }) => beginning.startsWith(magic));
  return tool === undefined ? cut(packed) : runTool(tool.program, packed);
}

const PIECE = 64 * 1024;

async function* cut(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += PIECE) yield Promise.resolve(bytes.subarray(at, at + PIECE));
}

async function* unpackGzip(packed: Buffer): AsyncGenerator<Buffer> {
  try {
    yield* Readable.from(cut(packed)).pipe(createGunzip({ chunkSize: PIECE })) as AsyncIterable<Buffer>;
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    throw new NotUnpacked(`can't be unpacked by gzip: ${error.message}`);
  }
}

async function* runTool(program: string, packed: Buffer): AsyncGenerator<Buffer> {
  const child = spawn(program, ["-dc"]);
  let complaints = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    if (complaints.length < LONGEST_COMPLAINT) complaints += text;
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject).once("close", resolve);
  });
  // Heard of below, once all that it wrote is read.
  ended.catch(() => undefined);
  // It closes its input early when it doesn't like it, which its exit code says.
  child.stdin.on("error", () => undefined).end(packed);
  try {
    yield* child.stdout as AsyncIterable<Buffer>;
    const code = await ended;
    if (code === 0) return;
    const reason = complaints.trim() || `it ended with ${String(code)}`;
    throw new NotUnpacked(`can't be unpacked by ${program}: ${reason}`);
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    const reason = error.code === "ENOENT" ? `the program ${program} isn't there; install it` : error.message;
    throw new NotUnpacked(`can't be unpacked: ${reason}`);
  } finally {
    // Of whoever reads no further.
    child.kill();
  }
}
