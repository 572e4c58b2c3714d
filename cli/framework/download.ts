import { type FileHandle, open, rm } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { SourceFailed } from "../../remote/repository/extent";
import { LONGEST_DOWNLOAD, Waiting } from "../../remote/repository/waiting";
import { getFromWeb, type WebAnswer, WebFailed } from "../../remote/web/get";
import type { ModuleSource } from "./module-source";

/** How often one file is asked for, when its server breaks off or has no time. */
const ATTEMPTS = 4;

/** What is longer isn't a module. */
const LONGEST = 512 * 1024 * 1024;

/** It didn't work out this time, and may the next. */
class Interrupted extends Error {
  override readonly name = "Interrupted";
}

/**
 * Downloads a file. What is in `file` already is taken for its beginning, and only the rest is asked for: whether it was
 * is for its checksum to say.
 *
 * @param path below the repository
 * @param file what came stays in it after a failure, to go on from
 * @returns whether there was something to go on from
 * @throws SourceFailed
 */
export async function download(source: ModuleSource, path: string, file: string): Promise<boolean> {
  const url = new URL(`./${path}`, source.location);
  // Opened without being emptied, and made if it isn't there.
  const handle = await open(file, "a");
  try {
    const resumed = (await handle.stat()).size > 0;
    for (let attempt = 1; ; attempt++) {
      try {
        await receive(source, url, handle);
        await handle.sync();
        return resumed;
      } catch (error) {
        if (!(error instanceof Interrupted)) throw error;
        if (attempt === ATTEMPTS) throw new SourceFailed(error.message);
        await sleep(source.patience.pause);
      }
    }
  } finally {
    await handle.close();
    // An empty file is nothing to go on from.
    await removeEmpty(file);
  }
}

async function removeEmpty(file: string): Promise<void> {
  const handle = await open(file);
  const { size } = await handle.stat().finally(() => handle.close());
  if (size === 0) await rm(file, { force: true });
}

async function receive(source: ModuleSource, url: URL, handle: FileHandle): Promise<void> {
  const { authorization, patience } = source;
  const begun = (await handle.stat()).size;
  const waiting = new Waiting(patience.silence, LONGEST_DOWNLOAD);
  try {
    const range = begun > 0 ? { range: `bytes=${begun}-` } : {};
    const answer = await getFromWeb(url, authorization, range, waiting.signal);
    let size = await placeAnswer(answer, url, begun, handle);
    for await (const bytes of answer.body) {
      waiting.hear();
      await handle.appendFile(bytes);
      size += bytes.length;
      if (size > LONGEST) {
        await handle.truncate();
        throw new SourceFailed(`${url.href} has more than ${LONGEST} bytes`);
      }
    }
  } catch (error) {
    if (waiting.end !== undefined) throw new Interrupted(`${url.href} ${waiting.end}`);
    if (error instanceof WebFailed) throw new Interrupted(`${url.href} can't be read: ${error.message}`);
    throw error;
  } finally {
    waiting.stop();
  }
}

/** Answers that mean the server has no time now, rather than no such file. */
const BUSY = new Set([408, 425, 429]);

/**
 * @returns how many bytes of the file come before the answer's
 * @throws Interrupted, SourceFailed
 */
async function placeAnswer(answer: WebAnswer, url: URL, begun: number, handle: FileHandle): Promise<number> {
  const { status } = answer;
  if (status === 206) {
    if (answer.header("content-range")?.startsWith(`bytes ${begun}-`) === true) return begun;
    await startAnew(answer, handle);
    throw new Interrupted(`${url.href} gave another part of the file than was asked for`);
  }
  if (status === 416) {
    await startAnew(answer, handle);
    throw new Interrupted(`${url.href} is shorter than the part that is here already`);
  }
  if (status >= 200 && status <= 299) {
    // The whole of it, from the beginning: of a server that doesn't know ranges, too.
    await handle.truncate();
    return 0;
  }
  answer.cancel();
  const said = `${url.href} is answered with ${answer.said}`;
  throw status >= 500 || BUSY.has(status) ? new Interrupted(said) : new SourceFailed(said);
}

async function startAnew(answer: WebAnswer, handle: FileHandle): Promise<void> {
  answer.cancel();
  await handle.truncate();
}
