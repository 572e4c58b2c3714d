import { createReadStream, statSync, type Stats } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { join, normalize } from "node:path";
import { Transform } from "node:stream";

/** What the server does to one file instead of serving it: answers 404, flips its bytes, or hangs up half-way. */
export type Fault = "missing" | "corrupted" | "truncated";

/** What was asked for since the last reset. Bytes are those of bodies. */
export interface Traffic {
  requests: number;
  bytes: number;
  /** Requests per path, in the order of their first request. */
  paths: Record<string, number>;
}

/** Serves one folder on loopback, and can be told to misbehave. */
export class FileServer {
  private server: Server | undefined;
  private readonly sockets = new Set<Socket>();
  private faults = new Map<string, Fault>();
  private traffic: Traffic = { requests: 0, bytes: 0, paths: {} };
  private port = 0;

  constructor(private folder: string) {}

  /** Listens on the port of the last time, or at first on a free one. @returns the port */
  async listen(): Promise<number> {
    const server = createServer((request, response) => {
      this.answer(request, response);
    });
    server.on("connection", (socket: Socket) => {
      this.sockets.add(socket);
      socket.on("close", () => this.sockets.delete(socket));
    });
    await new Promise<void>((resolve, reject) => {
      server.on("error", reject).listen(this.port, "127.0.0.1", resolve);
    });
    this.server = server;
    this.port = (server.address() as AddressInfo).port;
    return this.port;
  }

  /** Dies: open connections break, new ones are refused. */
  async close(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    if (!server) return;
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  serve(folder: string): void {
    this.folder = folder;
  }

  /** Paths begin with a slash; they may name a file that isn't there. */
  setFaults(faults: Record<string, Fault>): void {
    this.faults = new Map(Object.entries(faults));
  }

  /** @returns what was counted, and starts to count anew */
  takeTraffic(): Traffic {
    const { traffic } = this;
    this.traffic = { requests: 0, bytes: 0, paths: {} };
    return traffic;
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const path = normalize(decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname));
    this.traffic.requests += 1;
    this.traffic.paths[path] = (this.traffic.paths[path] ?? 0) + 1;
    const file = join(this.folder, path);
    const found = statFile(file);
    const fault = this.faults.get(path);
    if (!found?.isFile() || fault === "missing") {
      response.writeHead(404).end("not found\n");
      return;
    }
    const range = rangeOf(request, found.size);
    const size = range.end - range.start + 1;
    response.writeHead(range.partial ? 206 : 200, {
      "content-length": size,
      "accept-ranges": "bytes",
      "last-modified": found.mtime.toUTCString(),
      ...(range.partial ? { "content-range": `bytes ${range.start}-${range.end}/${found.size}` } : {}),
    });
    if (request.method === "HEAD") {
      response.end();
      return;
    }
    this.traffic.bytes += fault === "truncated" ? Math.floor(size / 2) : size;
    if (fault === "truncated") {
      const half = { start: range.start, end: range.start + Math.floor(size / 2) };
      createReadStream(file, half)
        .on("end", () => response.destroy())
        .pipe(response, { end: false });
      return;
    }
    const source = createReadStream(file, { start: range.start, end: range.end });
    source.on("error", () => response.destroy());
    (fault === "corrupted" ? source.pipe(flipBytes()) : source).pipe(response);
  }
}

function statFile(file: string): Stats | undefined {
  return statSync(file, { throwIfNoEntry: false });
}

function rangeOf(request: IncomingMessage, size: number): { start: number; end: number; partial: boolean } {
  const match = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "");
  const start = Number(match?.[1] ?? 0);
  const end = match?.[2] ? Math.min(Number(match[2]), size - 1) : size - 1;
  return match && start <= end ? { start, end, partial: true } : { start: 0, end: size - 1, partial: false };
}

function flipBytes(): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      done(null, Buffer.from(chunk.map((byte) => byte ^ 0xff)));
    },
  });
}
