import { type Cause, cause } from "../../../maintenance/problems/problem";
import { causeOf } from "../../../maintenance/problems/problem-error";
import { parseSections } from "../../../remote/inside/sections";
import type { PartOutcome } from "../../../remote/procedure/conduct";
import { type ProcedureReport, readProcedureReport } from "../../../remote/procedure/report";
import type { Outcome } from "../../../remote/run/converge";
import { type CauseThere, UnitFailed } from "../../../remote/run/unit-failed";
import type { UnitNotes } from "../../draft";
import { callsLeft, describeInterruptions } from "../../reboots/unit/report";

/** How a machine's part has ended, with what the update of its packages printed. */
export interface PartReport extends ProcedureReport {
  readonly update?: { readonly text: string; readonly code: number };
}

/** Of the operation's one unit. */
export type StorageOutcome = ReadonlyMap<"node", Outcome<UnitNotes>>;

/** @throws UnitFailed where it's cut short */
export function readPartReport(_target: string, text: string, code: number): PartReport {
  const report = readProcedureReport(text);
  if (report === undefined) throw new UnitFailed(cause("procedure-unheard", {}));
  const update = parseSections(text).lines.get("report-update");
  return { ...report, ...(update !== undefined && { update: { text: update.join("\n"), code } }) };
}

/** Reads what the packages' own unit printed. @throws UnitFailed */
type ReadUpdate = (machine: string, text: string, code: number) => UnitNotes | undefined;

/**
 * What came of all machines, as one unit of the operation: what failed is told of the machine where it did.
 *
 * @param shares as messages name them
 */
export function concludeStorage(
  shares: readonly string[],
  outcomes: ReadonlyMap<string, PartOutcome<PartReport>>,
  readUpdate: ReadUpdate,
): StorageOutcome {
  const conclusion = new Conclusion(readUpdate);
  for (const [machine, outcome] of outcomes) conclusion.add(machine, outcome);
  return new Map([["node" as const, conclusion.end(shares)]]);
}

class Conclusion {
  private readonly failed: CauseThere[] = [];
  private readonly left: CauseThere[] = [];
  private readonly notes: UnitNotes[] = [];
  private readonly interruptions: string[] = [];
  private deferred: Extract<Outcome<PartReport>, { readonly kind: "deferred" }> | undefined;
  private isWhole = true;

  constructor(private readonly readUpdate: ReadUpdate) {}

  add(machine: string, part: PartOutcome<PartReport>): void {
    const outcome = part.kind === "ended" ? part.outcomes.get("node") : undefined;
    if (part.kind === "broken") this.fail(machine, "node", causeOf(part.error));
    else if (outcome?.kind === "done") this.addReport(machine, outcome.report);
    else if (outcome?.kind === "failed") this.fail(machine, "node", outcome.cause);
    else if (outcome?.kind === "deferred") this.deferred = outcome;
    if (outcome?.kind !== "done" || !outcome.report.isDone) this.isWhole = false;
  }

  end(shares: readonly string[]): Outcome<UnitNotes> {
    const [first] = this.failed;
    if (first !== undefined)
      return {
        kind: "failed",
        cause: cause("storage-part", { machine: first.node ?? "" }),
        elsewhere: [...this.failed, ...this.left],
      };
    if (this.left.length > 0) return { kind: "postponed", causes: this.left };
    if (this.deferred !== undefined) return this.deferred;
    if (!this.isWhole) return { kind: "failed", cause: cause("procedure-unheard", {}) };
    return {
      kind: "done",
      report: {
        info: [
          `${shares.join(", ")} served by updated packages`,
          ...this.notes.flatMap(({ info }) => info),
          ...this.interruptions,
        ],
        warnings: this.notes.flatMap(({ warnings }) => warnings),
        complaints: this.notes.flatMap(({ complaints = [] }) => complaints),
      },
    };
  }

  private addReport(machine: string, { failed, missing, worse, interruptions, update }: PartReport): void {
    for (const { step, target, findings } of missing)
      this.fail(machine, target, cause("not-back", { step, findings }));
    for (const { step, target, findings } of worse)
      this.fail(machine, target, cause("back-otherwise", { step, findings }));
    const why = update === undefined ? [] : this.addUpdate(machine, update);
    for (const one of failed) {
      const calls = callsLeft(one).map((there) => ({ ...there, node: machine }));
      this.left.push(...calls);
      if (calls.length > 0) continue;
      if (one.step === "update" && why.length > 0)
        for (const because of why) this.fail(machine, one.target, because);
      else this.fail(machine, one.target, cause("step-failed", { step: one.step, findings: one.findings }));
    }
    this.interruptions.push(...describeInterruptions(interruptions).map((line) => `on ${machine}, ${line}`));
  }

  /** @returns why it failed */
  private addUpdate(machine: string, { text, code }: NonNullable<PartReport["update"]>): readonly Cause[] {
    try {
      const notes = this.readUpdate(machine, text, code);
      if (notes !== undefined)
        this.notes.push({ ...notes, info: notes.info.map((line) => `on ${machine}, ${line}`) });
      return [];
    } catch (error) {
      if (error instanceof UnitFailed) return [error.because, ...error.further];
      return [causeOf(error)];
    }
  }

  private fail(node: string, target: string, because: Cause): void {
    this.failed.push({ node, target, cause: because });
  }
}
