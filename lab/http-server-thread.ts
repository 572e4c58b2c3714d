import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { Fault, Traffic } from "./http-server";
import type { ServerReply, ServerRequest } from "./http-server-worker";

type Command = ServerRequest extends infer Request
  ? Request extends { id: number }
    ? Omit<Request, "id">
    : never
  : never;

/** A FileServer in a thread of its own: a test that blocks its own thread doesn't starve the nodes' downloads. */
export class FileServerThread {
  private readonly worker: Worker;
  private readonly waiting = new Map<
    number,
    { resolve: (result: unknown) => void; reject: (error: Error) => void }
  >();
  private lastId = 0;
  private ended = false;

  constructor(folder: string) {
    // A worker starts without tsx, and its `require` looks from the working directory.
    const modules = [require.resolve("tsx/cjs"), join(__dirname, "http-server-worker.ts")];
    const start = modules.map((module) => `require(${JSON.stringify(module)});`).join("\n");
    this.worker = new Worker(start, { eval: true, workerData: folder });
    this.worker.on("message", (reply: ServerReply) => {
      const waiter = this.waiting.get(reply.id);
      this.waiting.delete(reply.id);
      if (this.waiting.size === 0) this.worker.unref();
      if (reply.error === undefined) waiter?.resolve(reply.result);
      else waiter?.reject(new Error(`The lab's HTTP server failed: ${reply.error}`));
    });
    this.worker.on("error", (error: Error) => {
      this.abandon(error);
    });
    this.worker.on("exit", () => {
      this.ended = true;
      this.abandon(new Error(endedMessage));
    });
  }

  /** @returns the port */
  async listen(): Promise<number> {
    return Number(await this.ask({ action: "listen" }));
  }

  async close(): Promise<void> {
    await this.ask({ action: "close" });
  }

  async serve(folder: string): Promise<void> {
    await this.ask({ action: "serve", folder });
  }

  async setFaults(faults: Record<string, Fault>): Promise<void> {
    await this.ask({ action: "setFaults", faults });
  }

  async takeTraffic(): Promise<Traffic> {
    return (await this.ask({ action: "takeTraffic" })) as Traffic;
  }

  async end(): Promise<void> {
    await this.worker.terminate();
  }

  private ask(command: Command): Promise<unknown> {
    if (this.ended) return Promise.reject(new Error(endedMessage));
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      // It keeps this process alive only while an answer is awaited.
      this.worker.ref();
      this.worker.postMessage({ id, ...command });
    });
  }

  private abandon(error: Error): void {
    for (const waiter of this.waiting.values()) waiter.reject(error);
    this.waiting.clear();
  }
}

const endedMessage = "The lab's HTTP server has ended: the lab was stopped.";
