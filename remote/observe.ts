import { ContainersUnlisted, NodeScriptFailed } from "./errors";
import { parseContainerList } from "./facts/containers";
import { type FrameworkFacts, parseFrameworkFacts } from "./facts/framework";
import { FactsUnreadable, parseSystemFacts, type SystemFacts } from "./facts/system";
import { observeScript, type Runtime } from "./node-script/compose";
import { parseEvent } from "./node-script/events";
import type { Connection } from "./ssh/connection";

export interface ContainerObservation {
  /** As the runtime says: running, stopped, mounted, suspended, paused or frozen. */
  readonly state: string;
  readonly hostname: string;
  /** Of a running container that could be entered. */
  readonly facts?: SystemFacts;
  /** Why a running container has no facts. */
  readonly unreadable?: string;
  /** Its FreePBX; why that can't be looked at; absent where there's none, or nobody asked. */
  readonly framework?: FrameworkFacts | string;
}

/** A question of some tens of milliseconds, and patience for a machine that swaps. */
const ANSWER_LIMIT_SECONDS = 60;

/** The script is silent until all have answered, or were given up. */
const SILENCE_LIMIT_SECONDS = 15 * 60;

/** What is there on a node and in its containers, at one moment. */
export interface NodeObservation {
  readonly node: SystemFacts;
  /** By container id: all that the runtime knows, whether the fleet file names them or not. */
  readonly containers: ReadonlyMap<string, ContainerObservation>;
  /** Who holds the node's lock: a run that is changing things right now. */
  readonly lockHolder?: string;
}

export interface ObserveOptions {
  readonly runtime: Runtime;
  /** How many containers are entered at once. */
  readonly parallel: number;
  /** Whether FreePBX's modules are listed, too. */
  readonly withFramework: boolean;
}

/**
 * Observes a node and its containers with one script. Changes nothing there.
 *
 * @param name how messages name the node
 * @throws NodeScriptFailed, ContainersUnlisted, or an error of the connection
 */
export async function observeNode(
  connection: Connection,
  name: string,
  options: ObserveOptions,
): Promise<NodeObservation> {
  const result = await connection.runScript(
    observeScript({ ...options, answerLimitSeconds: ANSWER_LIMIT_SECONDS }),
    { idleTimeoutSeconds: SILENCE_LIMIT_SECONDS },
  );
  const containers = new Map<string, ContainerObservation>();
  let node: SystemFacts | undefined;
  let lockHolder: string | undefined;
  let finished = false;
  for (const line of result.stdout.split("\n")) {
    const event = parseEvent(line);
    if (event?.event === "runtime-failed") throw new ContainersUnlisted(name, options.runtime, event.text);
    if (event?.event === "containers") {
      for (const { id, state, hostname } of parseContainerList(event.text)) {
        containers.set(id, { state, hostname });
      }
    } else if (event?.event === "facts" && event.scope === "node") {
      node = parseSystemFacts(event.text, event.code);
    } else if (event?.event === "facts") {
      const listed = containers.get(event.scope) ?? { state: "running", hostname: "-" };
      const framework = readFramework(event.text);
      containers.set(event.scope, {
        ...listed,
        ...readFacts(event.text, event.code),
        ...(framework !== undefined && { framework }),
      });
    } else if (event?.event === "locked") {
      lockHolder = event.holder;
    } else if (event?.event === "finished") {
      finished = true;
    }
  }
  if (!finished || node === undefined) {
    throw new NodeScriptFailed(name, "the observation", result.code, result.stderr);
  }
  return lockHolder === undefined ? { node, containers } : { node, containers, lockHolder };
}

function readFacts(text: string, code: number): Pick<ContainerObservation, "facts" | "unreadable"> {
  try {
    return { facts: parseSystemFacts(text, code) };
  } catch (error) {
    if (error instanceof FactsUnreadable) return { unreadable: error.message };
    throw error;
  }
}

function readFramework(text: string): FrameworkFacts | string | undefined {
  try {
    return parseFrameworkFacts(text);
  } catch (error) {
    if (error instanceof FactsUnreadable) return error.message;
    throw error;
  }
}
