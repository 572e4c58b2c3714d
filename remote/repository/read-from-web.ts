import { type Extent, SourceFailed } from "./extent";
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
    const response = await fetch(url, {
      signal: waiting.signal,
      headers: {
        // The files are packed; packing them once more on the way only makes them hard to count.
        "accept-encoding": "identity",
        ...("first" in extent && { range: `bytes=0-${extent.first - 1}` }),
        ...(authorization !== undefined && { authorization }),
      },
    });
    if (response.status === 404 || response.status === 410) return undefined;
    if (!response.ok) {
      throw new SourceFailed(
        `${url.href} is answered with ${response.status} ${response.statusText}`.trimEnd(),
      );
    }
    return await readBody(response, url, extent, waiting);
  } catch (error) {
    if (error instanceof SourceFailed) throw error;
    if (waiting.end !== undefined) throw new SourceFailed(`${url.href} ${waiting.end}`);
    if (error instanceof TypeError)
      throw new SourceFailed(`${url.href} can't be read: ${describeCause(error)}`);
    throw error;
  } finally {
    waiting.stop();
  }
}

async function readBody(response: Response, url: URL, extent: Extent, waiting: Waiting): Promise<Buffer> {
  const most = "first" in extent ? extent.first : extent.atMost;
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Leaving the loop early cancels the rest, of a server that doesn't know ranges too.
  for await (const chunk of response.body ?? []) {
    waiting.hear();
    chunks.push(chunk as Uint8Array);
    length += (chunk as Uint8Array).length;
    if (length >= most && "first" in extent) break;
    if (length > most) throw new SourceFailed(`${url.href} has more than ${most} bytes`);
  }
  return Buffer.concat(chunks).subarray(0, most);
}

/** Fetch says only that it failed; the reason is in its cause, which for several addresses is a list. */
function describeCause({ cause, message }: TypeError): string {
  const first: unknown = cause instanceof AggregateError ? cause.errors[0] : cause;
  return first instanceof Error && first.message !== "" ? first.message : message;
}
