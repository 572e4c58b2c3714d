import { type FileHandle, open, rm } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { SourceFailed } from "../../remote/repository/extent";
import { LONGEST_DOWNLOAD, Waiting } from "../../remote/repository/waiting";
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
  const url = new URL(path, source.location);
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
    const response = await fetch(url, {
      signal: waiting.signal,
      headers: {
        // What is packed on the way can't be gone on with in the middle.
        "accept-encoding": "identity",
        ...(begun > 0 && { range: `bytes=${begun}-` }),
        ...(authorization !== undefined && { authorization }),
      },
    });
    let size = await placeAnswer(response, url, begun, handle);
    for await (const chunk of response.body ?? []) {
      waiting.hear();
      const bytes = chunk as Uint8Array;
      await handle.appendFile(bytes);
      size += bytes.length;
      if (size > LONGEST) {
        await handle.truncate();
        throw new SourceFailed(`${url.href} has more than ${LONGEST} bytes`);
      }
    }
  } catch (error) {
    if (waiting.end !== undefined) throw new Interrupted(`${url.href} ${waiting.end}`);
    if (error instanceof TypeError && error.cause !== undefined) {
      throw new Interrupted(`${url.href} can't be read: ${describeCause(error)}`);
    }
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
async function placeAnswer(response: Response, url: URL, begun: number, handle: FileHandle): Promise<number> {
  const { status, statusText } = response;
  if (status === 206) {
    if (response.headers.get("content-range")?.startsWith(`bytes ${begun}-`) === true) return begun;
    await startAnew(response, handle);
    throw new Interrupted(`${url.href} is answered with another part of it than was asked for`);
  }
  if (status === 416) {
    await startAnew(response, handle);
    throw new Interrupted(`${url.href} is shorter than what there is of it already`);
  }
  if (response.ok) {
    // The whole of it, from the beginning: of a server that doesn't know ranges, too.
    await handle.truncate();
    return 0;
  }
  await response.body?.cancel();
  const said = `${url.href} is answered with ${status} ${statusText}`.trimEnd();
  throw status >= 500 || BUSY.has(status) ? new Interrupted(said) : new SourceFailed(said);
}

async function startAnew(response: Response, handle: FileHandle): Promise<void> {
  await response.body?.cancel();
  await handle.truncate();
}

/** Fetch says only that it failed; the reason is in its cause, which for several addresses is a list. */
function describeCause({ cause, message }: TypeError): string {
  const first: unknown = cause instanceof AggregateError ? cause.errors[0] : cause;
  return first instanceof Error && first.message !== "" ? first.message : message;
}
