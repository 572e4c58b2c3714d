import { createHash, randomBytes } from "node:crypto";
import { plainLine } from "../../maintenance/text/plain-text";
import type { Closing, RunScript } from "./run-script";
import type { ContainerRuntime } from "../enter/entering";
import { describeOperator } from "../operator";

/** How a node is worked on, whatever is changed there; from the fleet file. */
export interface RunSettings extends ContainerRuntime {
  /** Containers at once. */
  readonly parallel: number;
  /** Seconds to wait for another operator's run, and for another yum or dnf. */
  readonly lockWaitSeconds: number;
  /** Minutes after which a run goes on without a container that is still worked on; that is never ended. */
  readonly transactionLimitMinutes: number;
  /** The node has no containers, and needs nothing that runs any. Not unless told. */
  readonly containerless?: boolean;
}

/** What a run keeps to. */
export interface RunTerms {
  /** For the node's journal: the change, its tier, and what of it; one line. */
  readonly reason: string;
  /** Patterns of services that the change may not restart. */
  readonly keepRunning?: readonly string[];
  /** How long a container may be away; absent where nobody planned that. */
  readonly plannedSeconds?: number;
  /** Absent when units may start at any time. */
  readonly closing?: Closing;
}

/** What is done in the units of a run. */
export interface RunContent {
  /** How the node's lock and journal describe it. */
  readonly what: string;
  /** Containers, or `node`. */
  readonly targets: readonly string[];
  /** See {@link RunScript}; `targets` is added, and `same.TARGET` to each plan. */
  readonly files: ReadonlyMap<string, string>;
  readonly parts: string;
  /** Unless given, each target is a unit of its own. */
  readonly work?: RunScript["work"];
  /** See {@link RunScript}. */
  readonly layer?: RunScript["layer"];
}

export function buildRun(
  { runtime, containersPath, parallel, lockWaitSeconds, transactionLimitMinutes }: RunSettings,
  { what, targets, files, parts, work = "units", layer }: RunContent,
  terms: RunTerms,
  now: Date,
): RunScript {
  const moment = now.toISOString();
  const who = plainLine(`${describeOperator()}, ${what}`);
  return {
    id: nameRun(now),
    description: `${who}, since ${moment}`,
    journal: `${who}, ${plainLine(terms.reason)}`,
    ...(terms.closing !== undefined && { closing: terms.closing }),
    ...(terms.plannedSeconds !== undefined && { plannedSeconds: terms.plannedSeconds }),
    runtime,
    ...(containersPath !== undefined && { containersPath }),
    ...(layer !== undefined && { layer }),
    parallel,
    lockWaitSeconds,
    unitLimitSeconds: Math.ceil(transactionLimitMinutes * 60),
    parts,
    work,
    files: new Map([
      ["targets", targets.map((target) => `${target}\n`).join("")],
      ...files,
      ...[...files].flatMap(([name, text]): [string, string][] =>
        name.startsWith("plan.") ? [[name.replace("plan.", "same."), `${digestOf(text)}\n`]] : [],
      ),
    ]),
  };
}

function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** A name that no other run has: `20261127T031500Z-0a1b2c3d`. */
export function nameRun(now: Date): string {
  return `${now.toISOString().replaceAll(/[-:]|\.\d+/g, "")}-${randomBytes(4).toString("hex")}`;
}
