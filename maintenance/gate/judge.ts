import { Temporal } from "@js-temporal/polyfill";
import { buildCalendar } from "../calendar/parse";
import { buildChange } from "../change/parse";
import { findAffectedCustomers, type AffectedCustomer } from "../decision/affected-customers";
import { decide, type Decision } from "../decision/decide";
import type { Finding } from "../decision/finding";
import type { DecisionInputs } from "../decision/inputs";
import { type ExpectedInterruption, expectInterruption } from "../decision/expected-interruption";
import type { EvidenceTerms } from "../evidence/judge";
import { readMeasured } from "../evidence/measured";
import { assessImpact } from "../impact/assess";
import { type Admission, mayStart } from "../guard/may-start";
import type { WorkUnit } from "../guard/work-unit";
import { extendCatalogue } from "../impact/stack-entries";
import { DEFAULT_CATALOGUE } from "../impact/default-catalogue";
import { cause } from "../problems/problem";
import { findRingsAtWork } from "../rings/at-work";
import type { GateRecord } from "./record";

/** Without keys no evidence counts. */
const NO_KEYS: EvidenceTerms = { keys: [], maximumAgeDays: 0 };

/** What the policy says of a run, and whom the run concerns. */
export interface RunDecision extends Decision {
  readonly customers: readonly AffectedCustomer[];
  /** What a T2's estimate and notice have to cover; absent for other tiers, and when the run interrupts nobody. */
  readonly expectedInterruption?: ExpectedInterruption;
}

/** The policy's decision on a run, by what would really change in it. */
export function judgeRun(record: GateRecord): RunDecision {
  const inputs = decisionInputs(record);
  if (inputs === undefined) return judgeWithoutChange(record);
  const { change, customers, work, mode, expectedInterruption } = inputs;
  // A run that changes nothing breaks no rule, whenever it is. A plan says all the same what the record lacks.
  const nothing = mode === "apply" && work.length === 0;
  const { findings, ...decision } = decide(inputs);
  return {
    ...decision,
    findings: nothing ? [] : findings,
    customers,
    ...(change.tier === "T2" && expectedInterruption !== undefined && { expectedInterruption }),
  };
}

/** Whether a unit of work of a run may start, at the record's moment and whatever its mode. */
export function judgeUnit(record: GateRecord, unit: WorkUnit): Admission {
  const inputs = decisionInputs(record);
  if (inputs !== undefined) return mayStart(inputs, unit);
  const { rule, target, message, remedy } = askForChange(record);
  return { kind: "refuse", because: cause("refused", { findings: [{ rule, target, message, remedy }] }) };
}

/** What the rules are asked with; undefined when no change was declared. */
export function decisionInputs(record: GateRecord): DecisionInputs | undefined {
  if (record.change === undefined) return undefined;
  const { work } = record;
  const catalogue = extendCatalogue(record.impact, DEFAULT_CATALOGUE);
  const change = buildChange(record.change);
  const { tier } = change;
  const now = Temporal.Instant.from(record.now);
  const { impacts } = assessImpact(work, catalogue);
  const evidence = record.evidence ?? [];
  const evidenceTerms = record.qualification ?? NO_KEYS;
  const measured =
    tier === "T2" ? readMeasured(evidence, evidenceTerms, { release: record.release, now }) : undefined;
  const learned = change.estimate?.isLearned === true ? (record.learned ?? []) : undefined;
  const expectedInterruption = expectInterruption(impacts, record.unitMinutes, measured, learned);
  return {
    change,
    work,
    calendar: buildCalendar(record.calendar),
    catalogue,
    now,
    mode: record.mode,
    evidence,
    evidenceTerms,
    overridden: record.overridden ?? [],
    customers: findAffectedCustomers(record.ownership, impacts),
    deployed: record.release,
    expectedMinutes: record.expectedMinutes,
    ...(expectedInterruption !== undefined && { expectedInterruption }),
    rings: findRingsAtWork(record),
    ...(record.restarts !== undefined && { restarts: record.restarts }),
    ...(record.pendingRestartDays !== undefined && { pendingRestartDays: record.pendingRestartDays }),
    // What time it is was said, in a sandbox: no clock counts there.
    clocks: record.clock === undefined ? record.clocks : [],
    ...(record.environment === "sandbox" && { takenFromProduction: record.ofProduction ?? [] }),
  };
}

function judgeWithoutChange(record: GateRecord): RunDecision {
  const { work } = record;
  const assessment = assessImpact(work, extendCatalogue(record.impact, DEFAULT_CATALOGUE));
  const customers = findAffectedCustomers(record.ownership, assessment.impacts);
  return { findings: work.length === 0 ? [] : [askForChange(record)], assessment, customers };
}

function askForChange({ work, release }: GateRecord): Finding {
  const count = work.reduce((sum, { targets }) => sum + targets.length, 0);
  return {
    rule: "classified",
    level: "mandatory",
    target: `release ${release.name}`,
    message: `${count === 1 ? "One thing" : `${count} things`} would change, and no change record says why and of which tier.`,
    remedy: `Write one under changes/, with release ${release.name} (${release.digest}), and name it: \`pulumi config set change changes/NAME.yaml\`, or the argument \`change\` of the fleet.`,
  };
}
