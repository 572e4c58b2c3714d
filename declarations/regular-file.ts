import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readSync,
  type Stats,
  statSync,
} from "node:fs";

/** A file that isn't read; the message is a part of a sentence whose subject is the file. */
export class FileUnfit extends Error {
  override readonly name = "FileUnfit";

  /** @param isMissing whether there's no such file at all */
  constructor(
    reason: string,
    readonly isMissing = false,
  ) {
    super(reason);
  }
}

/** What a file may be. */
export interface FileBounds {
  readonly largestKb: number;
  /** Whether a symbolic link at its name is followed. */
  readonly followsLink: boolean;
}

/** What was read, and which file that was. */
export interface ReadFile {
  readonly bytes: Buffer;
  readonly identity: string;
}

/**
 * Reads a file. Nothing but a regular file is opened, so that no pipe and no device is waited for; no more is read than
 * is allowed, whatever the file says of its size.
 *
 * @throws FileUnfit, which quotes nothing of the file
 */
export function readRegularFile(file: string, { largestKb, followsLink }: FileBounds): ReadFile {
  return explainFailure(() => {
    const seen = followsLink ? statSync(file) : lstatSync(file);
    refuseIrregular(seen);
    // A pipe that took the file's place since then isn't waited for.
    const flags = constants.O_RDONLY | constants.O_NONBLOCK | (followsLink ? 0 : constants.O_NOFOLLOW);
    const descriptor = openSync(file, flags);
    try {
      const opened = fstatSync(descriptor);
      refuseIrregular(opened);
      if (identityOf(opened) !== identityOf(seen)) throw new FileUnfit("was replaced while it was read");
      return { bytes: readSized(descriptor, opened.size, largestKb), identity: identityOf(opened) };
    } finally {
      closeSync(descriptor);
    }
  });
}

export function identityOf({ dev, ino }: Stats): string {
  return `${dev}:${ino}`;
}

/** What the system says of a file becomes a reason. */
export function explainFailure<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof FileUnfit || !(error instanceof Error)) throw error;
    const { code = error.message } = error as NodeJS.ErrnoException;
    throw new FileUnfit(
      REASONS[code] ?? `can't be opened (${code})`,
      code === "ENOENT" || code === "ENOTDIR",
    );
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "isn't there",
  ENOTDIR: "isn't there",
  EACCES: "may not be read by this user",
  EPERM: "may not be read by this user",
  EISDIR: "is a folder, and a file is needed",
  ELOOP: "leads through too many links, or was replaced while it was read",
};

function refuseIrregular(stats: Stats): void {
  if (stats.isFile()) return;
  const kind = stats.isDirectory()
    ? "is a folder"
    : stats.isSymbolicLink()
      ? "is a link"
      : "is a pipe, a socket or a device";
  throw new FileUnfit(`${kind}, and a file is needed`);
}

/** The size that the system tells is no bound: in /proc it's always 0. */
function readSized(descriptor: number, size: number, largestKb: number): Buffer {
  if (size > largestKb * 1024) throw tooLarge(largestKb);
  const bytes = readToEnd(descriptor, largestKb);
  if (size > 0 && bytes.length > size) throw new FileUnfit("was written to while it was read");
  return bytes;
}

const CHUNK = 64 * 1024;

/**
 * Reads what is open to its end.
 * @throws FileUnfit where there's more than that
 */
export function readToEnd(descriptor: number, largestKb: number): Buffer {
  const chunks: Buffer[] = [];
  for (let length = 0; length <= largestKb * 1024;) {
    const chunk = Buffer.alloc(CHUNK);
    const count = readSync(descriptor, chunk, 0, CHUNK, null);
    if (count === 0) return Buffer.concat(chunks);
    chunks.push(chunk.subarray(0, count));
    length += count;
  }
  throw tooLarge(largestKb);
}

export function tooLarge(largestKb: number): FileUnfit {
  return new FileUnfit(`is larger than ${largestKb} KB, which is the most there may be`);
}

/** Control characters that no text file has: all but tab, line feed, form feed and carriage return. */
// eslint-disable-next-line no-control-regex -- these are what is looked for
const CONTROLS = /[\0-\x08\x0b\x0e-\x1f\x7f]/;

/** @throws FileUnfit */
export function decodeText(bytes: Buffer): string {
  let text: string;
  try {
    // Kept as it is, a mark of the byte order, too: signatures are over the file's bytes.
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new FileUnfit("is no text in UTF-8");
  }
  if (CONTROLS.test(text)) throw new FileUnfit("is no text: it has control characters");
  return text;
}
