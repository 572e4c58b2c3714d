import { Temporal } from "@js-temporal/polyfill";
import { describeWindow } from "../../maintenance/calendar/describe";
import { buildCalendar } from "../../maintenance/calendar/parse";
import { refuseSetClock } from "../../maintenance/gate/clock";
import { decisionInputs, judgeRun, judgeUnit, type Verdict } from "../../maintenance/gate/judge";
import type { GateDeclaration, GateRecord } from "../../maintenance/gate/record";
import { groupWork, type NodePlanLines } from "../../maintenance/gate/work-lines";
import {
  explainDeferral,
  type Verdict as UnitVerdict,
  type WorkUnit,
} from "../../maintenance/guard/may-start";
import { type Clock, startClock, SYSTEM_CLOCK } from "./clock";

/** What the resources of a run ask before they do anything: the change, the calendar, the clock, and the whole plan. */
export class Gate {
  private readonly clock: Clock;
  private readonly plans = new Map<string, NodePlanLines>();
  private readonly unobserved = new Set<string>();

  /** @throws ClockSet when the clock is set and this is no sandbox */
  constructor(private readonly declaration: GateDeclaration) {
    refuseSetClock(declaration);
    const { clock } = declaration;
    this.clock = clock === undefined ? SYSTEM_CLOCK : startClock(Temporal.Instant.from(clock));
  }

  now(): Temporal.Instant {
    return this.clock.now();
  }

  /** What would change in one part of the run, by a name; a later plan of the same part replaces an earlier one. */
  addPlan(part: string, plan: NodePlanLines): void {
    this.plans.set(part, plan);
  }

  /** A node that gave no plan; it gets a second chance when its turn comes. */
  markUnobserved(node: string): void {
    this.unobserved.add(node);
  }

  /** All that a judgement rests on, at this moment. */
  record(mode: GateDeclaration["mode"] = this.declaration.mode): GateRecord {
    const work = groupWork([...this.plans.values()]).map((line) => ({ ...line, targets: [...line.targets] }));
    const now = this.now().toString({ smallestUnit: "second" });
    return { ...this.declaration, mode, now, work, unobserved: [...this.unobserved] };
  }

  /** The verdict on the whole run, were it applied at this moment. */
  judgeApplying(): Verdict {
    return judgeRun(this.record("apply"));
  }

  /** Whether a unit of work may start at this moment. */
  mayStart(unit: WorkUnit): UnitVerdict {
    return judgeUnit(this.record(), unit);
  }

  /**
   * Why a unit that might have started was left when its turn came.
   *
   * @param left minutes that were left then
   */
  explainDeferral(unit: WorkUnit, left: number): string {
    const inputs = decisionInputs(this.record());
    return inputs === undefined ? "No change was declared." : explainDeferral(inputs, unit, left);
  }

  describeWindow(window: NonNullable<Verdict["window"]>): string {
    return describeWindow(buildCalendar(this.declaration.calendar), window);
  }

  /** `change 2026-11-27-php (T1): PHP with the fixes of November` */
  describeChange(): string {
    const { change } = this.declaration;
    return change === undefined
      ? "no change record"
      : `change ${change.change} (${change.tier ?? "unclassified"}): ${change.title}`;
  }
}
