import { type Extent, SourceFailed } from "./extent";

/** How long a server may keep silent, before its answer or in the middle of it, in milliseconds. */
const PATIENCE = 30_000;

/**
 * Gets a file by HTTP.
 *
 * @param authorization the header of this name, if any
 * @param patience in milliseconds
 * @returns undefined when there's no such file (404, 410)
 * @throws SourceFailed
 */
export async function readFromWeb(
  url: URL,
  authorization: string | undefined,
  extent: Extent,
  patience = PATIENCE,
): Promise<Buffer | undefined> {
  const silence = new Silence(patience);
  try {
    const response = await fetch(url, {
      signal: silence.signal,
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
    return await readBody(response, url, extent, silence);
  } catch (error) {
    if (error instanceof SourceFailed) throw error;
    if (silence.signal.aborted) {
      throw new SourceFailed(
        `${url.href} isn't answered: the server kept silent for ${patience / 1000} seconds`,
      );
    }
    if (error instanceof TypeError)
      throw new SourceFailed(`${url.href} can't be read: ${describeCause(error)}`);
    throw error;
  } finally {
    silence.end();
  }
}

async function readBody(response: Response, url: URL, extent: Extent, silence: Silence): Promise<Buffer> {
  const most = "first" in extent ? extent.first : extent.atMost;
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Leaving the loop early cancels the rest, of a server that doesn't know ranges too.
  for await (const chunk of response.body ?? []) {
    silence.interrupt();
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

/** Aborts when nothing was heard for so long. */
class Silence {
  private readonly controller = new AbortController();
  private timer: NodeJS.Timeout;

  constructor(private readonly milliseconds: number) {
    this.timer = this.wait();
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  interrupt(): void {
    clearTimeout(this.timer);
    this.timer = this.wait();
  }

  end(): void {
    clearTimeout(this.timer);
  }

  private wait(): NodeJS.Timeout {
    return setTimeout(() => {
      this.controller.abort();
    }, this.milliseconds);
  }
}
