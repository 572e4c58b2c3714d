import { because, type Cause, said, varying } from "../maintenance/troubles/cause";
import { followRun, type Reachable } from "./follow";
import { detachRun, type RunScript } from "./node-script/compose";
import { type NodeEvent, parseEvent } from "./node-script/events";
import { describeHeldUnit, describeLeftUnit } from "./held-units";
import { describeUnusable, readReasons } from "./unusable";
import { UnitFailed } from "./unit-report";

/**
 * How a unit of work ended. A failed one names the cause, as the part of a sentence after `container 101: `. A deferred
 * one wasn't begun, since it needed more time than was left; both in minutes.
 */
export type Outcome<Report> =
  | { readonly kind: "done"; readonly report: Report }
  | { readonly kind: "failed"; readonly cause: Cause }
  | { readonly kind: "deferred"; readonly needed: number; readonly left: number };

/** Nothing was begun: the run waited for another one, which may have changed what this was planned for. */
export class PlanStale extends Error {
  override readonly name = "PlanStale";

  /** @param holder whom it waited for, as a part of a sentence */
  constructor(
    node: string,
    readonly holder: string,
  ) {
    super(
      `${node} was changed by ${holder} meanwhile. Nothing was changed by this run; run again, and it's planned anew`,
    );
  }
}

/** What is to be done on a node, in one run. */
export interface Work<Report> {
  readonly run: RunScript;
  /** Of its units. */
  readonly scopes: readonly string[];
  /**
   * Reads what a unit printed.
   *
   * @throws UnitFailed
   */
  readonly readReport: (scope: string, text: string, code: number) => Report;
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
 * @returns an outcome for each unit, by its scope; first those that ended, in that order
 * @throws SshError when the node can't be reached, NodeScriptFailed when the run can't be started, PlanStale
 */
export async function converge<Report>(
  session: Reachable,
  work: Work<Report>,
  onProgress: (progress: Progress) => void,
): Promise<ReadonlyMap<string, Outcome<Report>>> {
  const convergence = new Convergence(session.name, work, onProgress);
  try {
    const run = { describe: () => detachRun(work.run), parse: parseEvent };
    await followRun(session, run, convergence);
  } catch (error) {
    if (!convergence.hasBegun) throw error;
    convergence.giveUp(error);
  }
  if (convergence.staleBy !== undefined) throw new PlanStale(session.name, convergence.staleBy);
  return convergence.outcomes();
}

class Convergence<Report> {
  private readonly ended = new Map<string, Outcome<Report>>();
  /** Why units that never ended didn't. */
  private reasonForRest: Cause | undefined;
  /** Whom the run had waited for when its turn came. */
  staleBy: string | undefined;
  private begun = false;
  private timesLost = 0;

  constructor(
    private readonly node: string,
    private readonly work: Work<Report>,
    private readonly onProgress: (progress: Progress) => void,
  ) {}

  /** Whether the node has said anything of the run. */
  get hasBegun(): boolean {
    return this.begun;
  }

  /** What has ended has ended; the rest goes on there, unheard. */
  giveUp(error: unknown): void {
    const [name, text] = error instanceof Error ? [error.name, error.message] : ["", String(error)];
    this.reasonForRest = {
      text: `not known to have ended: ${text}`,
      kind: `not known to have ended: ${name}`,
    };
  }

  onConnectionLost(): void {
    this.timesLost++;
    this.tell(`connection lost${this.timesLost === 1 ? "" : ` (${this.timesLost} times)`}, coming back`);
  }

  onEvent(event: NodeEvent): void {
    this.begun = true;
    // A node that tells of units that it wasn't given could do so without an end.
    if ("scope" in event && !this.work.scopes.includes(event.scope)) return;
    switch (event.event) {
      case "lock-waiting":
        this.tell(`waiting for ${event.holder}`);
        break;
      case "lock-refused":
        this.reasonForRest = because`not started: ${varying(this.node)} is locked by ${varying(event.holder)}, and that didn't end within ${this.work.run.lockWaitSeconds} s. Run again when it's done`;
        break;
      case "plan-stale":
        this.staleBy = event.holder;
        break;
      case "staging":
        this.tell("fetching packages");
        break;
      case "staged":
        this.tell();
        break;
      case "unit-refused":
        this.fail(
          event.scope,
          because`not started: ${said(describeUnusable(readReasons(event.text)).join("; "))}`,
        );
        break;
      case "unit-deferred":
        this.end(event.scope, { kind: "deferred", needed: event.needed / 60, left: event.left / 60 });
        break;
      case "unit-left":
        this.fail(event.scope, describeLeftUnit(this.node, this.work.run.unitLimitSeconds, event.process));
        break;
      case "unit-locked":
        this.fail(event.scope, because`not started: ${describeHeldUnit(this.node, event)}`);
        break;
      case "journal-refused":
        this.reasonForRest = because`not started: ${varying(this.node)} can't keep its journal: ${said(joinLines(event.text))}. Mend that and run again`;
        break;
      case "unit-finished":
        this.end(event.scope, this.judge(event.scope, event.text, event.code));
        break;
      case "worker-lost":
        this.reasonForRest = because`the run on ${varying(this.node)} ended before its time (the node was restarted, or the run was ended there${said(event.text === "" ? "" : `: ${joinLines(event.text)}`)}). Run again; what is half done is healed then`;
        break;
      case "stopped":
        this.reasonForRest = because`not started: the run was ended on ${varying(this.node)} by a signal. Run again`;
        break;
      case "unknown-run":
        this.reasonForRest = because`${varying(this.node)} knows nothing of its run any more: its spool was removed. Run again`;
        break;
      default:
        break;
    }
  }

  outcomes(): ReadonlyMap<string, Outcome<Report>> {
    const cause =
      this.reasonForRest ??
      because`not known to have ended: its run is over without a word of it. See ${varying(`${this.node}:/var/lib/pbx-maintenance/runs/${this.work.run.id}`)}`;
    const unended = this.work.scopes.filter((scope) => !this.ended.has(scope));
    const ours = new Set(this.work.scopes);
    return new Map([
      ...[...this.ended].filter(([scope]) => ours.has(scope)),
      ...unended.map((scope) => [scope, { kind: "failed", cause }] as const),
    ]);
  }

  private judge(scope: string, text: string, code: number): Outcome<Report> {
    try {
      return { kind: "done", report: this.work.readReport(scope, text, code) };
    } catch (error) {
      if (error instanceof UnitFailed) return { kind: "failed", cause: error.because };
      // A container prints what it likes; whatever that breaks here, it's this unit that failed.
      const why = error instanceof Error ? error.message : String(error);
      return { kind: "failed", cause: because`its report can't be read: ${said(why)}` };
    }
  }

  private fail(scope: string, cause: Cause): void {
    this.end(scope, { kind: "failed", cause });
  }

  private end(scope: string, outcome: Outcome<Report>): void {
    this.ended.set(scope, outcome);
    this.tell();
  }

  private tell(note?: string): void {
    const kinds = [...this.ended.values()].map(({ kind }) => kind);
    const count = (wanted: Outcome<Report>["kind"]): number => kinds.filter((kind) => kind === wanted).length;
    const progress = {
      done: count("done"),
      failed: count("failed"),
      deferred: count("deferred"),
      total: this.work.scopes.length,
    };
    this.onProgress(note === undefined ? progress : { ...progress, note });
  }
}

function joinLines(text: string): string {
  return text.trim().split("\n").join("; ");
}
