import { ContainersUnlisted, NodeScriptFailed } from "../errors";
import { type ContainerList, parseContainerList } from "./containers";
import { hearEvents } from "../script/hear-events";
import type { HeldUnit } from "../run/held-units";
import type { RuntimeName } from "../../maintenance/runtimes/runtimes";
import { parseEvent } from "../script/events";
import type { Connection } from "../ssh/connection";

/** The script is silent until all have answered, or were given up. */
const SILENCE_LIMIT_SECONDS = 15 * 60;

/** What a node and its containers answered to one script (`observe.sh`). */
export interface Answers<T = Answer> {
  readonly list: ContainerList;
  /** What the runtime said beside its list, which may lack what it can't read. */
  readonly runtimeSaid?: string;
  readonly node: T;
  /** By the ids of running containers. */
  readonly byContainer: ReadonlyMap<string, T>;
  /** Who holds the node's lock: a run that is changing things right now. */
  readonly lockHolder?: string;
  /** Whether it's marked as a node of production; only where that was asked for. */
  readonly isOfProduction: boolean;
  /** What kept it from being marked so; only where that was to be done. */
  readonly productionUnmarked?: string;
  /** By target: what is worked on. */
  readonly heldUnits: ReadonlyMap<string, HeldUnit>;
  /** By how many seconds the node's clock is ahead of this machine's; negative where it's behind. */
  readonly clockAheadSeconds: number;
}

/** What a script printed. */
export interface Answer {
  readonly text: string;
  /** The exit code with which the runtime ran it. */
  readonly code: number;
}

/**
 * Runs one script on the node that asks it and its containers.
 *
 * @param name how messages name the node
 * @param what how messages name the asking, e.g. `the observation`
 * @param script as of `askScript`
 * @throws NodeScriptFailed, ContainersUnlisted, or an error of the connection
 */
export async function askMachines(
  connection: Connection,
  name: string,
  what: string,
  runtime: RuntimeName,
  script: string,
): Promise<Answers> {
  return await readMachines(connection, name, what, runtime, script, (answer) => answer);
}

/**
 * As {@link askMachines}, where each answer is read as it comes: those of a whole fleet are too much to be kept.
 *
 * @param read gets the id of a container, or `node`; what it throws ends the script
 */
export async function readMachines<T>(
  connection: Connection,
  name: string,
  what: string,
  runtime: RuntimeName,
  script: string,
  read: (answer: Answer, target: string) => T,
): Promise<Answers<T>> {
  const byContainer = new Map<string, T>();
  const heldUnits = new Map<string, HeldUnit>();
  const found: {
    list: ContainerList;
    runtimeSaid?: string;
    node?: { readonly answer: T };
    lockHolder?: string;
    isOfProduction: boolean;
    productionUnmarked?: string;
    clockAheadSeconds: number;
  } = { list: { containers: [], unfit: [] }, isOfProduction: false, clockAheadSeconds: 0 };
  const telling = {
    machine: name,
    what,
    text: script,
    silenceSeconds: SILENCE_LIMIT_SECONDS,
    parse: parseEvent,
  };
  const { code, stderr } = await hearEvents(connection, telling, (event) => {
    if (event.event === "runtime-failed") throw new ContainersUnlisted(name, runtime, event.text);
    if (event.event === "containers") found.list = parseContainerList(event.text);
    else if (event.event === "runtime-said") found.runtimeSaid = event.text;
    else if (event.event === "facts" && event.target === "node")
      found.node = { answer: read(event, event.target) };
    else if (event.event === "facts") byContainer.set(event.target, read(event, event.target));
    else if (event.event === "unit-locked") heldUnits.set(event.target, event);
    else if (event.event === "of-production") found.isOfProduction = true;
    else if (event.event === "production-unmarked") found.productionUnmarked = event.text;
    else if (event.event === "locked") found.lockHolder = event.holder;
    // It's heard as it's said: what comes before it may have waited.
    else if (event.event === "finished") found.clockAheadSeconds = Math.round(event.at - Date.now() / 1000);
  });
  const { node } = found;
  if (node === undefined) throw new NodeScriptFailed(name, what, code, stderr);
  return { ...found, node: node.answer, byContainer, heldUnits };
}
