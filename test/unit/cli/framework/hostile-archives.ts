import { gzipSync } from "node:zlib";
import { moduleXml } from "../../kinds/modules/framework-fixture";

interface Entry {
  readonly path: string;
  readonly content?: string;
  /** As in a tar header: `0` file, `1` hard link, `2` symbolic link, `3` device, `5` directory, `6` fifo, `S` with holes. */
  readonly type?: string;
  readonly linkpath?: string;
  /** Of the content, where the header says something else. */
  readonly size?: number;
  /** Of a file with holes, all of it. */
  readonly realSize?: number;
}

const BLOCK = 512;

/** A tgz as no tar would make it. */
export function packArchive(entries: readonly Entry[], tail: readonly Buffer[] = []): Buffer {
  const blocks = entries.flatMap((entry) => {
    const content = Buffer.from(entry.content ?? "");
    return [header(entry, content.length), content, Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK)];
  });
  return Buffer.concat([gzipSync(Buffer.concat(blocks)), ...tail, gzipSync(Buffer.alloc(2 * BLOCK))]);
}

function header({ path, type = "0", linkpath = "", size, realSize }: Entry, length: number): Buffer {
  const block = Buffer.alloc(BLOCK);
  const octal = (value: number, digits: number): string => `${value.toString(8).padStart(digits, "0")}\0`;
  block.write(path, 0, 100, "utf8");
  block.write(octal(type === "5" ? 0o755 : 0o644, 7), 100);
  block.write(octal(0, 7) + octal(0, 7) + octal(size ?? length, 11) + octal(1_600_000_000, 11), 108);
  block.write("        ", 148);
  block.write(type, 156);
  block.write(linkpath, 157, 100, "utf8");
  block.write(realSize === undefined ? "ustar\x0000" : "ustar  \0", 257);
  if (realSize !== undefined) {
    // One piece of nothing at the end: all the rest is a hole.
    block.write(octal(realSize, 11) + octal(0, 11), 386);
    block.write(octal(realSize, 11), 483);
  }
  let sum = 0;
  for (const byte of block) sum += byte;
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return block;
}

const xml: Entry = { path: "cdr/module.xml", content: moduleXml("cdr", "13.0.1") };
const gigabytes = 5 * 1024 ** 3;
/** 64 MiB of nothing, packed; several of them after another are one packed text. */
const nothing = (): Buffer => gzipSync(Buffer.alloc(64 * 1024 ** 2));

/** Archives of a module `cdr`, and what is said of them. */
export const HOSTILE_ARCHIVES: readonly (readonly [title: string, pack: () => Buffer, reason: RegExp])[] = [
  [
    "a symbolic link",
    () => packArchive([xml, { path: "cdr/x.php", type: "2", linkpath: "/etc/shadow" }]),
    /holds cdr\/x\.php, which is neither a file nor a directory$/,
  ],
  [
    "a symbolic link instead of its directory",
    () => packArchive([{ path: "cdr", type: "2", linkpath: "/etc" }, xml]),
    /holds cdr, which is neither a file nor a directory$/,
  ],
  [
    "a hard link",
    () => packArchive([xml, { path: "cdr/x.php", type: "1", linkpath: "cdr/module.xml" }]),
    /holds cdr\/x\.php, which is neither a file nor a directory$/,
  ],
  [
    "a fifo",
    () => packArchive([xml, { path: "cdr/module.sig", type: "6" }]),
    /holds cdr\/module\.sig, which is neither a file nor a directory$/,
  ],
  [
    "a device",
    () => packArchive([xml, { path: "cdr/x", type: "3" }]),
    /holds cdr\/x, which is neither a file nor a directory$/,
  ],
  ["an absolute name", () => packArchive([xml, { path: "/etc/cron.d/x" }]), /holds \/etc\/cron\.d\/x beside/],
  ["a way up", () => packArchive([xml, { path: "../x" }]), /holds \.\.\/x beside the directory cdr$/],
  [
    "a way out",
    () => packArchive([xml, { path: "cdr/a/../../../x" }]),
    /holds cdr\/a\/\.\.\/\.\.\/\.\.\/x, and no file is called like that$/,
  ],
  [
    "a line break in a name",
    () => packArchive([xml, { path: "cdr/a\n-rw-r--r-- 0/0 1 2026-01-01 00:00 cdr/b" }]),
    /holds cdr\/a\\n.*, and no file is called like that$/,
  ],
  [
    "another module's directory",
    () => packArchive([xml, { path: "core/x.php" }]),
    /holds core\/x\.php beside/,
  ],
  [
    "a directory that only begins like it",
    () => packArchive([xml, { path: "cdr.php" }]),
    /holds cdr\.php beside/,
  ],
  ["a file twice", () => packArchive([xml, { path: "./cdr/module.xml" }]), /holds cdr\/module\.xml twice$/],
  [
    "more than a machine can take",
    () => packArchive([xml, { path: "cdr/x", size: gigabytes }], Array<Buffer>(20).fill(nothing())),
    /^isn't a module: it unpacks to more than 1073741824 bytes$/,
  ],
  [
    "more files than any module has",
    () =>
      packArchive([xml, ...Array.from({ length: 50_001 }, (_, i): Entry => ({ path: `cdr/${String(i)}` }))]),
    /^isn't a module: its archive holds more than 50000 files$/,
  ],
  [
    "nothing of a module",
    () => packArchive([{ path: "cdr/", type: "5" }]),
    /^isn't a module: there's no cdr\/module\.xml/,
  ],
  [
    "a directory for a description",
    () => packArchive([{ path: "cdr/module.xml/", type: "5" }]),
    /^isn't a module: there's no cdr\/module\.xml/,
  ],
  [
    "half of what it was",
    () => packArchive([xml]).subarray(0, 100),
    /^isn't a module: it isn't a whole archive/,
  ],
  ["no archive at all", () => Buffer.from("text"), /^isn't a module: it isn't a whole archive/],
];

/** A file with holes, which takes no room in the archive; of a kind that only tar(1) knows. */
export const FILE_WITH_HOLES = (): Buffer =>
  packArchive([xml, { path: "cdr/x", type: "S", size: 0, realSize: 2 ** 32 }]);
