import { readMachines } from "./ask";
import { type FrameworkFacts, parseFrameworkFacts } from "./facts/framework";
import { FactsUnreadable, parseSystemFacts, type SystemFacts } from "./facts/system";
import { observeScript, type ContainerRuntime } from "./node-script/compose";
import type { HeldUnit } from "./held-units";
import type { Connection } from "./ssh/connection";

export interface ContainerObservation {
  /** As the runtime says: running, stopped, mounted, suspended, paused or frozen. */
  readonly state: string;
  readonly hostname: string;
  /** Of a running container that could be entered; absent where nobody keeps its packages. */
  readonly facts?: SystemFacts;
  /** Why a running container has no facts. */
  readonly unreadable?: string;
  /** A run that went on without it, while it's still worked on. */
  readonly heldBy?: HeldUnit;
  /** Its FreePBX; why that can't be looked at; absent where there's none, or nobody asked. */
  readonly framework?: FrameworkFacts | string;
}

/** A question of some tens of milliseconds, and patience for a machine that swaps. */
const ANSWER_LIMIT_SECONDS = 60;

/** A package takes up to 200 bytes, and who executes which files 150 kB: so this is enough for 6,500 packages. */
export const ANSWER_LIMIT_BYTES = 1_500_000;

/** What is there on a node and in its containers, at one moment. */
export interface NodeObservation {
  /** Absent where nobody keeps the node's own packages. */
  readonly node?: SystemFacts;
  /** By container id: all that the runtime knows, whether the fleet file names them or not. */
  readonly containers: ReadonlyMap<string, ContainerObservation>;
  /** Names of containers that can't be maintained for their names; absent where there are none. */
  readonly unfitContainers?: readonly string[];
  /** What the runtime said beside its list of containers, which may lack what it can't read. */
  readonly runtimeSaid?: string;
  /** Who holds the node's lock: a run that is changing things right now. */
  readonly lockHolder?: string;
  /** As of a container: work on the node's own packages. */
  readonly heldBy?: HeldUnit;
  /** By how many seconds the node's clock is ahead of this machine's; negative where it's behind. */
  readonly clockAheadSeconds: number;
}

export interface ObserveOptions extends ContainerRuntime {
  /** How many containers are entered at once. */
  readonly parallel: number;
  /** Whether FreePBX's modules are listed, too. */
  readonly withFramework: boolean;
  /** Ids of containers, or `node`, whose packages aren't listed. */
  readonly unkept?: readonly string[];
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
  const { unkept = [] } = options;
  const script = observeScript({
    ...options,
    unkept,
    answerLimitSeconds: ANSWER_LIMIT_SECONDS,
    answerLimitBytes: ANSWER_LIMIT_BYTES,
  });
  const answers = await readMachines(
    connection,
    name,
    "the observation",
    options.runtime,
    script,
    ({ text, code }, scope) => readAnswer(text, code, scope, !unkept.includes(scope)),
  );
  const containers = new Map<string, ContainerObservation>();
  const heldBy = (scope: string): { heldBy?: HeldUnit } => {
    const held = answers.heldUnits.get(scope);
    // Those of a run that is still at it are part of it.
    const isApart = held !== undefined && !held.holder.endsWith(`(${answers.lockHolder ?? ""})`);
    return isApart ? { heldBy: held } : {};
  };
  for (const { id, state, hostname } of answers.list.containers) {
    containers.set(id, { state, hostname, ...heldBy(id) });
  }
  for (const [id, answer] of answers.byContainer) {
    containers.set(id, { ...(containers.get(id) ?? { state: "running", hostname: "-" }), ...answer });
  }
  const { facts: node, unreadable } = answers.node;
  if (unreadable !== undefined) throw new FactsUnreadable(unreadable);
  const { lockHolder, runtimeSaid, clockAheadSeconds } = answers;
  const { unfit } = answers.list;
  return {
    ...(node !== undefined && { node }),
    containers,
    clockAheadSeconds,
    ...(unfit.length > 0 && { unfitContainers: unfit }),
    ...(runtimeSaid !== undefined && { runtimeSaid }),
    ...heldBy("node"),
    ...(lockHolder !== undefined && { lockHolder }),
  };
}

function readAnswer(
  text: string,
  code: number,
  scope: string,
  isKept: boolean,
): Pick<ContainerObservation, "facts" | "unreadable" | "framework"> {
  const framework = scope === "node" ? undefined : readFramework(text);
  return { ...readFacts(text, code, isKept), ...(framework !== undefined && { framework }) };
}

/** @param isKept whether its packages were listed: without them there's nothing to be known but whether it can be entered */
function readFacts(
  text: string,
  code: number,
  isKept: boolean,
): Pick<ContainerObservation, "facts" | "unreadable"> {
  try {
    const facts = parseSystemFacts(text, code);
    return isKept ? { facts } : {};
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
