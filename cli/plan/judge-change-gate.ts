import { describeWindow } from "../../maintenance/calendar/describe";
import { buildCalendar } from "../../maintenance/calendar/parse";
import type { Finding } from "../../maintenance/decision/finding";
import { judgeRun } from "../../maintenance/gate/judge";
import { GateRecord } from "../../maintenance/gate/record";
import { isOld } from "../../maintenance/restarts/record";
import { CHANGE_GATE } from "../../maintenance/gate/resource-types";
import { planBatches } from "../../maintenance/waves/describe-waves";
import { compareNames } from "./compare-names";
import { explainUnreadable } from "./mismatch";
import type { DeclaredChange, PlanJudgement } from "./plan";
import type { Preview, PreviewedResource } from "./preview";

export interface JudgedGate {
  readonly findings: readonly Finding[];
  readonly judgement?: PlanJudgement;
  /** Why it couldn't be judged. */
  readonly failures: readonly string[];
}

/** The gates that runs pass first: one of each fleet. */
export function findChangeGates(resources: readonly PreviewedResource[]): PreviewedResource[] {
  return resources.filter(({ type }) => type === CHANGE_GATE);
}

/**
 * Whether a preview leaves a gate out. Pulumi shows it as the last run had it, which applied something; or as the program declares it, where it was never
 * made. Its check takes the nodes' operations away, and adds the rest.
 */
export function isLeftOut({ inputs: { mode, format, nodes } }: PreviewedResource): boolean {
  return mode === "apply" || (format === undefined && Array.isArray(nodes));
}

/** Judges a run by what its gate knows, as the provider and the policy pack do. */
export function judgeChangeGate({ urn, inputs }: PreviewedResource, preview: Preview): JudgedGate {
  try {
    const record = sortWork(GateRecord.parse(inputs));
    const { findings, assessment, window, customers } = judgeRun(record);
    const change = describeChange(record, preview);
    const { lowestTier, reasons, unknown } = assessment;
    return {
      findings,
      judgement: {
        environment: record.environment,
        now: record.now,
        ...(record.reallyNow !== undefined && { reallyNow: record.reallyNow }),
        ...(change !== undefined && { change }),
        release: record.release,
        ...(record.ring !== undefined && { ring: record.ring }),
        lowestTier,
        reasons,
        unknown,
        ...(window !== undefined && {
          window: {
            start: window.start.toString(),
            end: window.end.toString(),
            text: describeWindow(buildCalendar(record.calendar), window),
          },
        }),
        ...(record.waves !== undefined && { waves: planBatches(record, window) }),
        expectedMinutes: record.expectedMinutes,
        customers,
        unobserved: record.unobserved,
        restarts: (record.restarts ?? []).map((line) => ({ ...line, isOld: isOld(line, record) })),
      },
      failures: [],
    };
  } catch (error) {
    return {
      findings: [],
      failures: [`The change gate ${urn} can't be judged: ${explainUnreadable(error)}`],
    };
  }
}

/** Nodes are observed at once, and the quickest comes first: the same plan should read the same twice. */
function sortWork(record: GateRecord): GateRecord {
  return { ...record, work: [...record.work].sort((a, b) => compareNames(a.node, b.node)) };
}

function describeChange(
  { change, fleet }: GateRecord,
  { project, configuration }: Preview,
): DeclaredChange | undefined {
  if (change === undefined) return undefined;
  // A program gives its fleets their files as arguments.
  const file = fleet === undefined ? configuration[`${project}:change`] : undefined;
  const { title, tier } = change;
  return {
    id: change.change,
    title,
    ...(tier !== undefined && { tier }),
    ...(file !== undefined && { file }),
  };
}
