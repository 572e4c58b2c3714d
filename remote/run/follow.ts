import { setTimeout as delay } from "node:timers/promises";
import { NodeScriptFailed } from "../errors";
import { type Detached, followDetached, holdDetached, launchDetached } from "./detached";
import type { NodeSession } from "../session";
import type { Connection } from "../ssh/connection";
import { ConnectionLost, ConnectionRefused, HandshakeFailed, Unreachable } from "../ssh/errors";
import { LONGEST_RUN } from "../ssh/limits";
import type { ScriptResult } from "../ssh/script";

/** How long a lost node is tried again, and how long one waits between two tries, in seconds. */
const COME_BACK_SECONDS = 300;
const RETRY_SECONDS = 1;

/** Events after which nothing more comes. */
const LAST_WORDS: ReadonlySet<string> = new Set(["finished", "worker-lost", "unknown-run"]);

/** What following needs of a {@link NodeSession}. */
export interface Reachable extends Pick<NodeSession, "name"> {
  connect(): Promise<Pick<Connection, "runScript">>;
}

/** A run to be started, and how what it says is read. */
export interface DetachedRun<Event> {
  /** As it would be started now. */
  readonly describe: () => Detached;
  /** @returns undefined for a line that is no event */
  readonly parse: (line: string) => Event | undefined;
  /** Aborted where the run may begin nothing more; never unless given. */
  readonly hold?: AbortSignal | undefined;
}

export interface Listener<Event> {
  onEvent(event: Event): void;
  /** Once, however often it takes to come back. */
  onConnectionLost(error: Error): void;
}

/**
 * Starts a run on a node and listens to it until its end, across lost connections: the run itself is detached, and
 * its events are kept on the node.
 *
 * @returns `held` where the run may begin nothing before it's launched: then the node hears nothing of it
 * @throws SshError when the node was never reached, or doesn't come back; NodeScriptFailed when the run can't be started
 */
export async function followRun<Event extends { readonly event: string }>(
  session: Reachable,
  run: DetachedRun<Event>,
  listener: Listener<Event>,
): Promise<"ended" | "held"> {
  let seen = 0;
  let isLaunched = false;
  let lostAt: number | undefined;
  let patience = COME_BACK_SECONDS;
  let stopTelling = (): void => undefined;
  const onEvent = (event: Event, tellHold: () => void): void => {
    lostAt = undefined;
    if (event.event === "following") {
      // The run's directory is there by now. Whoever comes back tells it again.
      tellHold();
      return;
    }
    seen++;
    listener.onEvent(event);
  };
  for (;;) {
    try {
      const connection = await session.connect();
      if (!isLaunched && run.hold?.aborted === true) return "held";
      isLaunched = true;
      // Launching twice is harmless: the second one finds the run's directory, and only listens.
      const detached = run.describe();
      patience = detached.comeBackSeconds ?? COME_BACK_SECONDS;
      const script = seen > 0 ? followDetached(detached, seen + 1) : launchDetached(detached);
      const end = await listen(connection, script, (line) => {
        const event = run.parse(line);
        if (event !== undefined) {
          onEvent(event, () => {
            stopTelling = tellOnceHeld(connection, holdDetached(detached), run.hold);
          });
        }
        return event !== undefined && LAST_WORDS.has(event.event);
      });
      if (end === "finished") return "ended";
      if (seen === 0) throw new NodeScriptFailed(session.name, "the start of a run", end.code, end.stderr);
    } catch (error) {
      const wasThere = error instanceof ConnectionLost || seen > 0 || lostAt !== undefined;
      if (!wasThere || !isPassing(error)) throw error;
      if (lostAt === undefined) listener.onConnectionLost(error);
      lostAt ??= Date.now();
      if (Date.now() - lostAt > patience * 1000) throw error;
    } finally {
      stopTelling();
    }
    await delay(RETRY_SECONDS * 1000);
  }
}

/**
 * Tells a run over a connection that it begins nothing more, as soon as that's so. A node that can't note it is told again.
 *
 * @returns what ends that, where the run or the connection has ended
 */
function tellOnceHeld(
  connection: Pick<Connection, "runScript">,
  script: string,
  hold: AbortSignal | undefined,
): () => void {
  let isOver = false;
  const tell = async (): Promise<void> => {
    while (!isOver) {
      const { code } = await connection.runScript(script);
      if (code === 0) return;
      await delay(RETRY_SECONDS * 1000);
    }
  };
  // A lost connection is heard of by whoever listens.
  const begin = (): void => void tell().catch(() => undefined);
  if (hold?.aborted === true) begin();
  else hold?.addEventListener("abort", begin, { once: true });
  return () => {
    isOver = true;
    hold?.removeEventListener("abort", begin);
  };
}

/**
 * One connection's worth of listening.
 *
 * @param hear whether a line is the run's last word
 * @returns how the script ended, where it did before the run
 */
async function listen(
  connection: Pick<Connection, "runScript">,
  script: string,
  hear: (line: string) => boolean,
): Promise<"finished" | ScriptResult> {
  return await new Promise((resolve, reject) => {
    const onLine = (line: string): void => {
      if (hear(line)) resolve("finished");
    };
    connection.runScript(script, { onLine, longestOutput: LONGEST_RUN }).then(resolve, reject);
  });
}

/** What passes by itself, such as a node's sshd that is being restarted. */
function isPassing(error: unknown): error is Error {
  return (
    error instanceof ConnectionLost ||
    error instanceof Unreachable ||
    error instanceof ConnectionRefused ||
    error instanceof HandshakeFailed
  );
}
