import { get as getPlain, type IncomingMessage } from "node:http";
import { get as getEncrypted } from "node:https";

/** A server's answer. Its body is what was sent: a file that its server calls `Content-Encoding: x-gzip` stays packed. */
export interface WebAnswer {
  readonly status: number;
  /** `404 Not Found` */
  readonly said: string;
  readonly header: (name: string) => string | undefined;
  /** Throws WebFailed where it breaks off. Leaving it early ends the download. */
  readonly body: AsyncIterable<Buffer>;
  /** Of an answer whose body nobody wants. */
  readonly cancel: () => void;
}

/** No answer, or none to its end; the message is a part of a sentence. */
export class WebFailed extends Error {
  override readonly name = "WebFailed";
}

/** From one address to the next. */
const MOST_REDIRECTIONS = 10;

/**
 * Asks for a file by HTTP, wherever its server says that it is. Bytes are as sent, since checksums are of those: fetch() unpacks what
 * is called packed, asked or not.
 *
 * @param authorization the header of this name, if any; told to no other server than the URL's own
 * @param headers more of them
 * @param signal ends it, also while the body is read
 * @throws WebFailed
 */
export async function getFromWeb(
  url: URL,
  authorization: string | undefined,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<WebAnswer> {
  let place = url;
  for (let redirections = 0; redirections <= MOST_REDIRECTIONS; redirections++) {
    const isOwn = place.origin === url.origin;
    const response = await send(
      place,
      {
        accept: "*/*",
        "accept-encoding": "identity",
        "user-agent": "pbx-maintenance",
        ...headers,
        ...(authorization !== undefined && isOwn && { authorization }),
      },
      signal,
    );
    const { statusCode: status = 0, statusMessage = "", headers: answered } = response;
    const next = [301, 302, 303, 307, 308].includes(status) ? answered.location : undefined;
    if (next === undefined) {
      return {
        status,
        said: `${status} ${statusMessage}`.trimEnd(),
        header: (name) => answered[name]?.toString(),
        body: readBody(response),
        cancel: () => response.destroy(),
      };
    }
    response.destroy();
    place = followTo(next, place);
  }
  throw new WebFailed(`it's sent on more than ${MOST_REDIRECTIONS} times`);
}

function followTo(location: string, from: URL): URL {
  const url = URL.canParse(location, from.href) ? new URL(location, from.href) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw new WebFailed("it's sent on to what is no address on the web");
  url.username = "";
  url.password = "";
  return url;
}

function send(url: URL, headers: Record<string, string>, signal: AbortSignal): Promise<IncomingMessage> {
  const get = url.protocol === "https:" ? getEncrypted : getPlain;
  return new Promise((resolve, reject) => {
    const request = get(url, { headers, signal }, resolve);
    request.on("error", (error) => {
      // A connection that was kept open may be closed by the server just as it's used again.
      if (request.reusedSocket && isBreak(error)) resolve(send(url, headers, signal));
      else reject(explain(error));
    });
  });
}

async function* readBody(response: IncomingMessage): AsyncGenerator<Buffer> {
  try {
    yield* response as AsyncIterable<Buffer>;
  } catch (error) {
    throw error instanceof Error ? explain(error) : error;
  }
}

function isBreak(error: Error): boolean {
  return "code" in error && (error.code === "ECONNRESET" || error.code === "EPIPE");
}

/** For several addresses the reason is a list. */
function explain(error: Error): Error {
  if (error.name === "AbortError") return error;
  if (isBreak(error)) return new WebFailed("its server broke off");
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  return new WebFailed(first instanceof Error && first.message !== "" ? first.message : error.message);
}
