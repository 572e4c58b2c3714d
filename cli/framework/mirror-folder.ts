import { createHash } from "node:crypto";
import { mkdir, realpath } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import { type FileKind, MODULE_LIST, PINS } from "../../declarations/file-kinds";
import { FileUnreadable } from "../../declarations/project-files";
import { FileUnfit, readRegularFile } from "../../declarations/regular-file";
import {
  indexFileOf,
  InvalidIndex,
  type ModuleIndex,
  parseIndex,
} from "../../maintenance/framework/index-xml";
import { parsePins, PIN_FILE, type Pins } from "../../maintenance/framework/pins";

/** A mirror's folder in which another mirror run is at work. */
export class MirrorBusy extends Error {
  override readonly name = "MirrorBusy";

  constructor(folder: string) {
    super(`Another \`maint framework mirror\` is at work in ${folder}. Run again when it's done.`);
  }
}

/** A folder that isn't a mirror. */
export class NoMirror extends Error {
  override readonly name = "NoMirror";

  constructor(folder: string) {
    super(`${folder} has no ${PIN_FILE}, so it's no mirror. Make one with \`maint framework mirror\`.`);
  }
}

/**
 * Works in a mirror's folder, which is made if it isn't there, while nobody else on this machine does.
 * @throws MirrorBusy
 */
export async function withMirror<T>(folder: string, work: () => Promise<T>): Promise<T> {
  await mkdir(folder, { recursive: true });
  const place = createHash("sha256")
    .update(await realpath(folder))
    .digest("hex");
  // A name of the kernel's, not a file: it ends with its process, however that ends, and nobody has to judge a leftover.
  const lock = createServer();
  await new Promise<void>((resolve, reject) => {
    lock.once("error", (error: NodeJS.ErrnoException) => {
      reject(error.code === "EADDRINUSE" ? new MirrorBusy(folder) : error);
    });
    lock.listen({ path: `\0pbx-maintenance-mirror-${place}` }, resolve);
  });
  try {
    return await work();
  } finally {
    await new Promise((resolve) => lock.close(resolve));
  }
}

/** @throws InvalidFile, FileUnreadable; NoMirror when there are none, and there must be */
export function readPins(folder: string, mustBe: "there" | "there or new"): Pins {
  const file = path.join(folder, PIN_FILE);
  const text = readIfThere(PINS, file);
  if (text !== undefined) return parsePins(text, file);
  if (mustBe === "there") throw new NoMirror(folder);
  return {};
}

/** The mirror's own list for a version line; undefined where there's none, or none that could be read any more. */
export function readMirroredIndex(folder: string, line: string): ModuleIndex | undefined {
  const text = readIfThere(MODULE_LIST, path.join(folder, indexFileOf(line)));
  if (text === undefined) return undefined;
  try {
    return parseIndex(text);
  } catch (error) {
    // It's about to be made anew, of the repository's.
    if (error instanceof InvalidIndex) return undefined;
    throw error;
  }
}

/** @throws FileUnreadable */
function readIfThere({ what, largestKb }: FileKind, file: string): string | undefined {
  try {
    // A repository's list may be in any encoding.
    return readRegularFile(file, { largestKb, followsLink: true }).bytes.toString();
  } catch (error) {
    if (!(error instanceof FileUnfit)) throw error;
    if (error.isMissing) return undefined;
    throw new FileUnreadable(what, file, error.message);
  }
}
