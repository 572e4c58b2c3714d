import { type Extent, SourceFailed } from "./extent";
import { getFromWeb, type WebAnswer, WebFailed } from "../web/get";
import { LONGEST_DOWNLOAD, Waiting } from "./waiting";

/** How long a server may keep silent, before its answer or in the middle of it, in milliseconds. */
const PATIENCE = 30_000;

/**
 * Gets a file by HTTP.
 *
 * @param authorization the header of this name, if any
 * @param patience for a silent server, in milliseconds
 * @param longest for all of it, in milliseconds
 * @returns undefined when there's no such file (404, 410)
 * @throws SourceFailed
 */
export async function readFromWeb(
  url: URL,
  authorization: string | undefined,
  extent: Extent,
  patience = PATIENCE,
  longest = LONGEST_DOWNLOAD,
): Promise<Buffer | undefined> {
  const waiting = new Waiting(patience, longest);
  try {
    const range = "first" in extent ? { range: `bytes=0-${extent.first - 1}` } : {};
    const answer = await getFromWeb(url, authorization, range, waiting.signal);
    const { status } = answer;
    if (status === 404 || status === 410) {
      answer.cancel();
      return undefined;
    }
    if (status < 200 || status > 299) {
      answer.cancel();
      throw new SourceFailed(`${url.href} is answered with ${answer.said}`);
    }
    return await readBody(answer, url, extent, waiting);
  } catch (error) {
    if (error instanceof SourceFailed) throw error;
    if (waiting.end !== undefined) throw new SourceFailed(`${url.href} ${waiting.end}`);
    if (error instanceof WebFailed) throw new SourceFailed(`${url.href} can't be read: ${error.message}`);
    throw error;
  } finally {
    waiting.stop();
  }
}

async function readBody({ body }: WebAnswer, url: URL, extent: Extent, waiting: Waiting): Promise<Buffer> {
  const most = "first" in extent ? extent.first : extent.atMost;
  const chunks: Buffer[] = [];
  let length = 0;
  // Leaving the loop early cancels the rest, of a server that doesn't know ranges too.
  for await (const chunk of body) {
    waiting.hear();
    chunks.push(chunk);
    length += chunk.length;
    if (length >= most && "first" in extent) break;
    if (length > most) throw new SourceFailed(`${url.href} has more than ${most} bytes`);
  }
  return Buffer.concat(chunks).subarray(0, most);
}
