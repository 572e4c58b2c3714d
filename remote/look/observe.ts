import type { Environment } from "../../maintenance/gate/record";
import type { HeldUnit } from "../run/held-units";
import type { Connection } from "../ssh/connection";
import { readMachines } from "./ask";
import { FactsUnreadable } from "./facts-unreadable";
import { observeScript } from "./observe-script";
import { type AskedQuestion, Sights } from "./question";
import type { ContainerRuntime } from "../enter/entering";

export interface ContainerObservation {
  /** As the runtime says: running, stopped, mounted, suspended, paused or frozen. */
  readonly state: string;
  readonly hostname: string;
  /** Of a running container; absent of others. */
  readonly sights?: Sights;
  /** A run that went on without it, while it's still worked on. */
  readonly heldBy?: HeldUnit;
}

/** A question of some tens of milliseconds, and patience for a machine that swaps. */
const ANSWER_LIMIT_SECONDS = 60;

/** A package takes up to 200 bytes, and who executes which files 150 kB: so this is enough for 6,500 packages. */
export const ANSWER_LIMIT_BYTES = 1_500_000;

/** What is there on a node and in its containers, at one moment. */
export interface NodeObservation {
  /** Of the node itself. */
  readonly node: Sights;
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
  /** A run of production has marked it; only a sandbox's run asks, and absent where it hasn't. */
  readonly isOfProduction?: true;
  /** What kept a run of production from marking it; absent where nothing did. */
  readonly productionUnmarked?: string;
  /** By how many seconds the node's clock is ahead of this machine's; negative where it's behind. */
  readonly clockAheadSeconds: number;
}

export interface ObserveOptions extends ContainerRuntime {
  /** How many containers are entered at once. */
  readonly parallel: number;
  /** What is asked, in this order. */
  readonly questions: readonly AskedQuestion[];
  /** As of {@link askScript}. */
  readonly environment?: Environment;
  readonly containerless?: boolean;
}

/**
 * Observes a node and its containers with one script. Changes nothing there, but that a run of production marks the node as its own.
 *
 * @param name how messages name the node
 * @throws NodeScriptFailed, ContainersUnlisted, FactsUnreadable where something can't be had of the node itself, or an error of the
 * connection
 */
export async function observeNode(
  connection: Connection,
  name: string,
  options: ObserveOptions,
): Promise<NodeObservation> {
  const script = observeScript({
    ...options,
    answerLimitSeconds: ANSWER_LIMIT_SECONDS,
    answerLimitBytes: ANSWER_LIMIT_BYTES,
  });
  const answers = await readMachines(
    connection,
    name,
    "the observation",
    options.runtime,
    script,
    (answer, target) => {
      const sights = new Sights();
      for (const { question, leftAlone } of options.questions) {
        const seen = question.read(answer, { target, isLeftAlone: leftAlone.includes(target) });
        if (seen !== undefined) sights.with(question, seen);
      }
      return sights;
    },
  );
  const containers = new Map<string, ContainerObservation>();
  const heldBy = (target: string): { heldBy?: HeldUnit } => {
    const held = answers.heldUnits.get(target);
    // Those of a run that is still at it are part of it.
    const isApart = held !== undefined && !held.holder.endsWith(`(${answers.lockHolder ?? ""})`);
    return isApart ? { heldBy: held } : {};
  };
  for (const { id, state, hostname } of answers.list.containers) {
    containers.set(id, { state, hostname, ...heldBy(id) });
  }
  for (const [id, sights] of answers.byContainer) {
    containers.set(id, { ...(containers.get(id) ?? { state: "running", hostname: "-" }), sights });
  }
  const { node, lockHolder, runtimeSaid, clockAheadSeconds, isOfProduction, productionUnmarked } = answers;
  if (node.unreadable !== undefined) throw new FactsUnreadable(node.unreadable);
  const { unfit } = answers.list;
  return {
    node,
    containers,
    clockAheadSeconds,
    ...(isOfProduction && { isOfProduction }),
    ...(productionUnmarked !== undefined && { productionUnmarked }),
    ...(unfit.length > 0 && { unfitContainers: unfit }),
    ...(runtimeSaid !== undefined && { runtimeSaid }),
    ...heldBy("node"),
    ...(lockHolder !== undefined && { lockHolder }),
  };
}
