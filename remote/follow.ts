import { setTimeout as delay } from "node:timers/promises";
import { NodeScriptFailed } from "./errors";
import { followScript, launchScript, type RunScript } from "./node-script/compose";
import { type NodeEvent, parseEvent } from "./node-script/events";
import type { NodeSession } from "./session";
import { ConnectionLost, ConnectionRefused, HandshakeFailed, Unreachable } from "./ssh/errors";

/** How long a lost node is tried again, and how long one waits between two tries, in seconds. */
const COME_BACK_SECONDS = 300;
const RETRY_SECONDS = 1;

/** What following needs of a {@link NodeSession}. */
export type Reachable = Pick<NodeSession, "name" | "connect">;

export interface Listener {
  onEvent(event: NodeEvent): void;
  onConnectionLost(error: Error): void;
  /** Whether the run needn't be listened to any longer; it goes on by itself. */
  readonly abandoned: Promise<void>;
}

/**
 * Starts a run on a node and listens to it until its end, across lost connections: the run itself is detached, and
 * its events are kept on the node.
 *
 * @throws ConnectionLost when the node doesn't come back, or another SshError when it was never reached
 */
export async function followRun(session: Reachable, run: RunScript, listener: Listener): Promise<void> {
  let seen = 0;
  let lostAt: number | undefined;
  for (;;) {
    try {
      const connection = await session.connect();
      // Launching twice is harmless: the second one finds the run's directory, and only listens.
      const script = seen > 0 ? followScript(run.id, seen + 1) : launchScript(run);
      const end = await new Promise<"finished" | "ended" | "abandoned">((resolve, reject) => {
        const onLine = (line: string) => {
          const event = parseEvent(line);
          if (event === undefined) return;
          lostAt = undefined;
          seen++;
          listener.onEvent(event);
          if (event.event === "finished" || event.event === "worker-lost" || event.event === "unknown-run") {
            resolve("finished");
          }
        };
        listener.abandoned.then(() => {
          resolve("abandoned");
        }, reject);
        connection.runScript(script, { onLine }).then((result) => {
          if (seen === 0) {
            reject(new NodeScriptFailed(session.name, "the start of a run", result.code, result.stderr));
          }
          resolve("ended");
        }, reject);
      });
      if (end !== "ended") return;
    } catch (error) {
      const lost = error instanceof ConnectionLost || lostAt !== undefined;
      if (!lost || !isPassing(error)) throw error;
      lostAt ??= Date.now();
      listener.onConnectionLost(error);
      if (Date.now() - lostAt > COME_BACK_SECONDS * 1000) throw error;
      await delay(RETRY_SECONDS * 1000);
    }
  }
}

function isPassing(error: unknown): error is Error {
  return (
    error instanceof ConnectionLost ||
    error instanceof Unreachable ||
    error instanceof ConnectionRefused ||
    error instanceof HandshakeFailed
  );
}
