import type { ChangeLayer } from "../../maintenance/kinds/layers";
import { type ContainerRuntime, enteringShell } from "../enter/entering";
import { assign, compose, part } from "../script/parts";
import type { Detached } from "./detached";

/** The end that units of a run must have come to. */
export interface Closing {
  /** Asked when the run is launched. */
  readonly secondsLeft: () => number;
  /** How long a unit is expected to take, and what must be left beside that. */
  readonly unitSeconds: number;
  readonly reserveSeconds: number;
}

/** A run on a node that changes things: see `worker.sh`. */
export interface RunScript extends ContainerRuntime {
  /** Name of the run: the directory under the node's spool. */
  readonly id: string;
  /** Who runs what, as the lock tells another operator: `alice@desk, packages of node1, since …`. */
  readonly description: string;
  /** What the node's journal says of it; one line. */
  readonly journal: string;
  readonly closing?: Closing;
  /** After which the journal says that a container is away for longer than planned; absent where nobody planned that. */
  readonly plannedSeconds?: number;
  /** Whose work it is, for what the journal says of interruptions; absent where it interrupts nobody. */
  readonly layer?: ChangeLayer;
  readonly parallel: number;
  readonly lockWaitSeconds: number;
  /** After which a unit is left to itself. */
  readonly unitLimitSeconds: number;
  /** Shell that says how a unit is worked on: the variables and functions that `worker.sh` wants beside it. */
  readonly parts: string;
  /** Whether each target is a unit of its own, or `node` is the only one, which follows the steps of a procedure. */
  readonly work: "units" | "steps";
  /** How long the node may be gone meanwhile, in seconds, where that's longer than usual: as long as a reboot takes. */
  readonly comeBackSeconds?: number;
  /** Files of the run's directory by name: targets, plan.TARGET, and what the parts want. */
  readonly files: ReadonlyMap<string, string>;
}

/** The functions of the shell that do it. */
const WORK: Readonly<Record<RunScript["work"], string>> = { units: "apply_units", steps: "follow_steps" };

/** A run, as it would be started now: from then on the time that is left is counted. */
export function detachRun(run: RunScript): Detached {
  return {
    id: run.id,
    head: compose(
      part("remote/script/prelude.sh"),
      part("remote/script/lock.sh"),
      part("remote/run/away.sh"),
    ),
    work: compose(
      assign({
        DESCRIPTION: run.description,
        JOURNAL: run.journal,
        SECONDS_LEFT: run.closing === undefined ? "" : Math.floor(run.closing.secondsLeft()),
        UNIT_SECONDS: run.closing?.unitSeconds ?? 0,
        RESERVE_SECONDS: run.closing?.reserveSeconds ?? 0,
        PARALLEL: run.parallel,
        LOCK_WAIT: run.lockWaitSeconds,
        PLANNED_SECONDS: run.plannedSeconds === undefined ? "" : Math.ceil(run.plannedSeconds),
        LAYER: run.layer ?? "",
        UNIT_LIMIT: run.unitLimitSeconds,
        WORK: WORK[run.work],
      }),
      enteringShell(run),
      part("remote/run/unit-lock.sh"),
      part("remote/run/runs.sh"),
      run.parts,
      part("remote/run/worker.sh"),
    ),
    files: run.files,
    ...(run.comeBackSeconds !== undefined && { comeBackSeconds: run.comeBackSeconds }),
  };
}
