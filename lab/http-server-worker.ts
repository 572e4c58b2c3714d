import { parentPort, workerData } from "node:worker_threads";
import { FileServer, type Fault } from "./http-server";

/** One message to the server's thread; `id` comes back with the answer. */
export type ServerRequest = { id: number } & (
  | { action: "listen" | "close" | "takeTraffic" }
  | { action: "serve"; folder: string }
  | { action: "setFaults"; faults: Record<string, Fault> }
);

export interface ServerReply {
  id: number;
  result?: unknown;
  error?: string;
}

const server = new FileServer(workerData as string);

async function perform(request: ServerRequest): Promise<unknown> {
  switch (request.action) {
    case "listen":
      return server.listen();
    case "close":
      return server.close();
    case "takeTraffic":
      return server.takeTraffic();
    case "serve":
      server.serve(request.folder);
      return undefined;
    case "setFaults":
      server.setFaults(request.faults);
      return undefined;
  }
}

parentPort?.on("message", (request: ServerRequest) => {
  perform(request).then(
    (result) => parentPort?.postMessage({ id: request.id, result } satisfies ServerReply),
    (error: unknown) =>
      parentPort?.postMessage({ id: request.id, error: String(error) } satisfies ServerReply),
  );
});
