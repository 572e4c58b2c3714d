import { type Cause, cause } from "../../maintenance/problems/problem";
import { ProblemError } from "../../maintenance/problems/problem-error";
import { followRun, type Reachable } from "./follow";
import { detachRun, type RunScript } from "./run-script";
import { type NodeEvent, parseEvent } from "../script/events";
import { readRefusal } from "../stage/unusable";
import { type CauseThere, UnitFailed, UnitPostponed } from "./unit-failed";

/**
 * How a unit of work ended. A failed one has a cause, and what else isn't as it should be. A deferred one wasn't begun, since it needed more time than was left; both
 * in minutes. A held one wasn't begun, since too much had failed elsewhere. A postponed one was begun, and gave back what it had taken away: the change says for what reasons.
 */
export type Outcome<Report> =
  | { readonly kind: "done"; readonly report: Report }
  | {
      readonly kind: "failed";
      readonly cause: Cause;
      readonly further?: readonly Cause[];
      /** What failed on other targets, which the unit took with it. */
      readonly elsewhere?: readonly CauseThere[];
      /** Containers that the unit had stopped, and not started again, when the node was last heard. */
      readonly stopped?: readonly string[];
      /** Whether nothing of it was begun, for sure, by what concerns the whole node. */
      readonly isUntouched?: boolean;
    }
  | { readonly kind: "deferred"; readonly needed: number; readonly left: number }
  | { readonly kind: "held" }
  | { readonly kind: "postponed"; readonly causes: readonly CauseThere[] };

/** Nothing was begun: what this was planned for may be otherwise by now. */
export class PlanStale extends ProblemError {
  /** What has happened, and that it was planned anew, as a sentence part. */
  readonly event: string;

  /**
   * @param holder who may have changed it, as a part of a sentence: whom the run waited for, unless told otherwise
   * @param told what happened, and what becomes of it where planning anew doesn't help
   */
  constructor(
    node: string,
    readonly holder: string,
    told?: { readonly because: Cause; readonly event: string },
  ) {
    super(told?.because ?? cause("plan-stale", { holder }), node);
    this.event =
      told?.event ?? `${node} was changed by ${holder} while this run waited, and was planned anew`;
  }
}

/** What is to be done on a node, in one run. */
export interface Work<Report> {
  readonly run: RunScript;
  /** Of its units. */
  readonly targets: readonly string[];
  /**
   * Reads what a unit printed.
   *
   * @throws UnitFailed
   */
  readonly readReport: (target: string, text: string, code: number) => Report;
}

/** The step of procedures that stops containers: `remote/procedure/containers.sh`. */
const STOPS = "stop";

/**
 * What leaves open whether units were begun. A node that another run has taken away may have its containers down.
 */
const UNSURE: ReadonlySet<Cause["code"]> = new Set(["run-unheard", "run-forgotten", "node-away"]);

/** What a run has to do with others, and who hears of it beside what is made of it. */
export interface RunWatch<Report> {
  /** Aborted where nothing more may begin. */
  readonly hold?: AbortSignal | undefined;
  /** Each event. */
  readonly onEvent?: (event: NodeEvent) => void;
  /** A unit has ended; of those whose end nobody hears, the outcomes tell. */
  readonly onEnded?: (target: string, outcome: Outcome<Report>) => void;
}

/** What is going on, for whoever watches. */
export interface Progress {
  readonly done: number;
  readonly failed: number;
  readonly deferred: number;
  readonly total: number;
  /** A sentence part when there's something to tell beside the numbers: staging, waiting for a lock, a lost connection. */
  readonly note?: string;
}

/**
 * Brings units of one node to their wanted builds: one detached run there, which goes on whatever becomes of the
 * connection. Units fail one by one; only what concerns the whole node throws.
 *
 * @returns an outcome for each unit, by its target; first those that ended, in that order
 * @throws SshError when the node can't be reached, NodeScriptFailed when the run can't be started, PlanStale
 */
export async function converge<Report>(
  session: Reachable,
  work: Work<Report>,
  onProgress: (progress: Progress) => void,
  watch: RunWatch<Report> = {},
): Promise<ReadonlyMap<string, Outcome<Report>>> {
  const convergence = new Convergence(session.name, work, onProgress, watch);
  try {
    const run = { describe: () => detachRun(work.run), parse: parseEvent, hold: watch.hold };
    if ((await followRun(session, run, convergence)) === "held") return holdAll(work.targets);
  } catch (error) {
    if (!convergence.hasBegun) throw error;
    convergence.giveUp(error);
  }
  if (convergence.staleBy !== undefined) throw new PlanStale(session.name, convergence.staleBy);
  return convergence.outcomes();
}

/** Nothing of these is begun, since too much had failed elsewhere. */
export function holdAll(targets: readonly string[]): ReadonlyMap<string, Outcome<never>> {
  return new Map(targets.map((target) => [target, { kind: "held" }]));
}

class Convergence<Report> {
  private readonly ended = new Map<string, Outcome<Report>>();
  /** Why units that never ended didn't. */
  private reasonForRest: Cause | undefined;
  /** Whom the run had waited for when its turn came. */
  staleBy: string | undefined;
  private begun = false;
  private timesLost = 0;
  /** Containers that a procedure has stopped, and not started again. */
  private readonly stopped = new Set<string>();
  private readonly started = new Set<string>();

  constructor(
    private readonly node: string,
    private readonly work: Work<Report>,
    private readonly onProgress: (progress: Progress) => void,
    private readonly watch: RunWatch<Report>,
  ) {}

  /** Whether the node has said anything of the run. */
  get hasBegun(): boolean {
    return this.begun;
  }

  /** What has ended has ended; the rest goes on there, unheard. */
  giveUp(error: unknown): void {
    const [name, said] = error instanceof Error ? [error.name, error.message] : ["", String(error)];
    this.reasonForRest = cause("run-unheard", { error: name, said });
  }

  onConnectionLost(): void {
    this.timesLost++;
    this.tell(`connection lost${this.timesLost === 1 ? "" : ` (${this.timesLost} times)`}, coming back`);
  }

  onEvent(event: NodeEvent): void {
    this.begun = true;
    this.watch.onEvent?.(event);
    // A node that tells of units that it wasn't given could do so without an end. A procedure's steps are of other targets than its unit.
    const isOfUnit = "target" in event && event.event !== "step" && event.event !== "drain";
    if (isOfUnit && !this.work.targets.includes(event.target)) return;
    switch (event.event) {
      case "lock-waiting":
        this.tell(`waiting for ${event.holder}`);
        break;
      case "lock-refused":
        this.reasonForRest = cause("node-locked", {
          holder: event.holder,
          seconds: this.work.run.lockWaitSeconds,
        });
        break;
      case "node-away":
        this.reasonForRest = cause("node-away", { holder: event.holder });
        break;
      case "drain":
        this.tell(`draining ${event.calls} calls on ${event.target}`);
        break;
      case "step":
        this.noteStep(event.target, event.step, event.state);
        this.tell(`${event.target === "node" ? "" : `${event.target}: `}${event.step} ${event.state}`);
        break;
      case "plan-stale":
        this.staleBy = event.holder;
        break;
      case "staging":
        this.tell("fetching files");
        break;
      case "staged":
        this.tell();
        break;
      case "unit-started":
        this.started.add(event.target);
        break;
      case "unit-refused":
        this.fail(event.target, describeRefusal(event.text));
        break;
      case "unit-deferred":
        this.end(event.target, { kind: "deferred", needed: event.needed / 60, left: event.left / 60 });
        break;
      case "unit-held":
        this.end(event.target, { kind: "held" });
        break;
      case "unit-left":
        this.fail(
          event.target,
          cause("unit-left", { minutes: this.work.run.unitLimitSeconds / 60, process: event.process }),
        );
        break;
      case "unit-locked":
        this.fail(event.target, cause("unit-locked", { holder: event.holder, process: event.process }));
        break;
      case "journal-refused":
        this.reasonForRest = cause("journal-refused", { said: joinLines(event.text) });
        break;
      case "unit-finished":
        this.end(event.target, this.judge(event.target, event.text, event.code));
        break;
      case "worker-lost":
        this.reasonForRest = cause("run-lost", { said: joinLines(event.text) });
        break;
      case "stopped":
        this.reasonForRest = cause("run-stopped", {});
        break;
      case "unknown-run":
        this.reasonForRest = cause("run-forgotten", {});
        break;
      default:
        break;
    }
  }

  outcomes(): ReadonlyMap<string, Outcome<Report>> {
    const reason = this.reasonForRest ?? cause("end-unknown", { run: this.work.run.id });
    const unended = this.work.targets.filter((target) => !this.ended.has(target));
    const ours = new Set(this.work.targets);
    const lose = (target: string): Outcome<Report> => ({
      ...{ kind: "failed", cause: reason },
      ...(this.stopped.size > 0 && { stopped: [...this.stopped] }),
      ...(!UNSURE.has(reason.code) && !this.started.has(target) && { isUntouched: true }),
    });
    return new Map([
      ...[...this.ended].filter(([target]) => ours.has(target)),
      ...unended.map((target) => [target, lose(target)] as const),
    ]);
  }

  private noteStep(target: string, step: string, state: string): void {
    if (step !== STOPS) return;
    if (state === "returned") this.stopped.delete(target);
    else this.stopped.add(target);
  }

  private judge(target: string, text: string, code: number): Outcome<Report> {
    try {
      return { kind: "done", report: this.work.readReport(target, text, code) };
    } catch (error) {
      if (error instanceof UnitPostponed) return { kind: "postponed", causes: error.causes };
      if (error instanceof UnitFailed) {
        const { because, further, elsewhere } = error;
        return {
          kind: "failed",
          cause: because,
          ...(further.length > 0 && { further }),
          ...(elsewhere.length > 0 && { elsewhere }),
        };
      }
      // A container prints what it likes; whatever that breaks here, it's this unit that failed.
      const said = error instanceof Error ? error.message : String(error);
      return { kind: "failed", cause: cause("report-unreadable", { said }) };
    }
  }

  private fail(target: string, reason: Cause): void {
    this.end(target, { kind: "failed", cause: reason });
  }

  private end(target: string, outcome: Outcome<Report>): void {
    this.ended.set(target, outcome);
    this.watch.onEnded?.(target, outcome);
    this.tell();
  }

  private tell(note?: string): void {
    const kinds = [...this.ended.values()].map(({ kind }) => kind);
    const count = (wanted: Outcome<Report>["kind"]): number => kinds.filter((kind) => kind === wanted).length;
    const progress = {
      done: count("done"),
      failed: count("failed"),
      deferred: count("deferred") + count("postponed") + count("held"),
      total: this.work.targets.length,
    };
    this.onProgress(note === undefined ? progress : { ...progress, note });
  }
}

/** Of `refuse_unit` in `worker.sh`: things that can't be used, or why the unit can't be locked. */
function describeRefusal(text: string): Cause {
  const { faults, said } = readRefusal(text);
  return faults.length > 0
    ? cause("not-supplied", { faults: [...faults] })
    : cause("lock-refused", { said: said.join("; ") });
}

function joinLines(text: string): string {
  return text.trim().split("\n").join("; ");
}
