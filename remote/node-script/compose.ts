import { factsWithFramework } from "./compose-framework";
import type { Detached } from "./detached";
import { assign, compose, part } from "./parts";

export type Runtime = "openvz" | "lxc";
export type PackageManager = "yum" | "dnf";
export type RestartMode = "required" | "never";

/** The end that units of a run must have come to. */
export interface Closing {
  /** Asked when the run is launched. */
  readonly secondsLeft: () => number;
  /** How long a unit is expected to take, and what must be left beside that. */
  readonly unitSeconds: number;
  readonly reserveSeconds: number;
}

/** A run on a node that changes things: see `worker.sh`. */
export interface RunScript {
  /** Name of the run: the directory under the node's spool. */
  readonly id: string;
  /** Who runs what, as the lock tells another operator: `alice@desk, packages of node1, since …`. */
  readonly description: string;
  /** What the node's journal says of it; one line. */
  readonly journal: string;
  readonly closing?: Closing;
  readonly runtime: Runtime;
  readonly parallel: number;
  readonly lockWaitSeconds: number;
  /** Shell that says how a unit is worked on: the variables and functions that `worker.sh` wants beside it. */
  readonly parts: string;
  /** Files of the run's directory by name: scopes, plan.SCOPE, and what the parts want. */
  readonly files: ReadonlyMap<string, string>;
}

const INSIDE = "node-script/inside";
const inside = (name: string): string => part(`${INSIDE}/processes.sh`) + part(`${INSIDE}/${name}.sh`);

/** @param options `answerLimitSeconds`: how long a container may take to answer, before it counts as unreadable */
export function observeScript(options: {
  readonly runtime: Runtime;
  readonly parallel: number;
  readonly answerLimitSeconds: number;
  /** Whether FreePBX's modules are listed, too. */
  readonly withFramework: boolean;
}): string {
  return compose(
    assign({
      FACTS: options.withFramework ? factsWithFramework() : inside("facts"),
      PARALLEL: options.parallel,
      ANSWER_LIMIT: options.answerLimitSeconds,
    }),
    part("node-script/prelude.sh"),
    part(`runtimes/${options.runtime}.sh`),
    part("node-script/lock.sh"),
    part("node-script/observe.sh"),
  );
}

/** @param packages lines of `NEVRA SHA256|-` */
export function prepareScript(options: {
  readonly packageManager: PackageManager;
  readonly lockWaitSeconds: number;
  readonly releaseKeys: string;
  readonly packages: string;
}): string {
  return compose(
    assign({ KEYS: options.releaseKeys, PACKAGES: options.packages, LOCK_WAIT: options.lockWaitSeconds }),
    part("node-script/prelude.sh"),
    part(`packages/${options.packageManager}.sh`),
    part("node-script/lock.sh"),
    part("node-script/stage.sh"),
    part("node-script/prepare.sh"),
  );
}

/** The parts of a run that changes packages. */
export function packagesRunParts(options: {
  readonly packageManager: PackageManager;
  readonly restart: RestartMode;
  /** Patterns of services that aren't restarted, whatever they execute. */
  readonly keepRunning: readonly string[];
  /** Armored public keys; the only ones whose signatures count. */
  readonly releaseKeys: string;
}): string {
  return compose(
    assign({
      RESTART: options.restart,
      KEEP_RUNNING: options.keepRunning.join(" "),
      KEYS: options.releaseKeys,
      APPLY: inside("apply"),
    }),
    part(`packages/${options.packageManager}.sh`),
    part("node-script/stage.sh"),
    part("node-script/packages-unit.sh"),
  );
}

/** A run, as it would be started now: from then on the time that is left is counted. */
export function detachRun(run: RunScript): Detached {
  return {
    id: run.id,
    head: compose(part("node-script/prelude.sh"), part("node-script/lock.sh")),
    work: compose(
      assign({
        DESCRIPTION: run.description,
        JOURNAL: run.journal,
        SECONDS_LEFT: run.closing === undefined ? "" : Math.floor(run.closing.secondsLeft()),
        UNIT_SECONDS: run.closing?.unitSeconds ?? 0,
        RESERVE_SECONDS: run.closing?.reserveSeconds ?? 0,
        PARALLEL: run.parallel,
        LOCK_WAIT: run.lockWaitSeconds,
      }),
      part(`runtimes/${run.runtime}.sh`),
      run.parts,
      part("node-script/worker.sh"),
    ),
    files: run.files,
  };
}
