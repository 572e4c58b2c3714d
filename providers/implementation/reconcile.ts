import type { Temporal } from "@js-temporal/polyfill";
import type { WorkUnit } from "../../maintenance/guard/may-start";
import { converge, type Outcome, type Progress } from "../../remote/converge";
import { describePackagesWork } from "../../remote/packages-work";
import type { RunTerms } from "../../remote/run";
import type { UnitReport } from "../../remote/unit-report";
import type { Layer } from "../../maintenance/release/release";
import type { PackagesPlan } from "../packages-args";
import type { DeclaredPackages } from "./inputs";
import type { Gate } from "./gate";
import type { Phase } from "./phase";
import { describeScope } from "./plan";
import { summariseLines } from "./summary";
import { completeWays, describePart, makePlan, type PreparedPlan, sentenceOf } from "./planner";

/** What is left after a run: nothing, or the transitions of units that failed or were deferred, with a reason each. */
export type Left = Pick<PackagesPlan, "pending" | "problems" | "deferred">;

/**
 * Brings about what was planned, as far as the gate allows it. Never throws: a failure is told with the resource and left to
 * the run's report, since Pulumi would start nothing new once a resource has failed.
 *
 * @param planned by `check`, in this process; absent when that was another one
 */
export async function reconcile(
  declared: DeclaredPackages,
  planned: PreparedPlan | undefined,
  layer: Layer,
  phase: Phase,
): Promise<Left> {
  const { node } = declared;
  const closed = layer === "containers" ? phase.whyClosed(node) : undefined;
  if (closed !== undefined) return tell(declared, phase, leaveForNode(node, planned, closed));
  // A node that couldn't be observed for the plan gets a second chance.
  const plan = planned?.observed === true ? planned : await makePlan({ layer, args: declared }, phase);
  const left = await attempt(declared, plan, layer, phase);
  if (layer === "nodes" && left.problems.length > 0) phase.closeNode(node, "failed");
  else if (layer === "nodes" && left.deferred.length > 0) phase.closeNode(node, "deferred");
  return tell(declared, phase, left);
}

function leaveForNode(node: string, planned: PreparedPlan | undefined, closed: "failed" | "deferred"): Left {
  const pending = planned?.pending ?? [];
  if (closed === "failed") {
    const problem = `the containers of ${node} weren't touched, since its own packages failed`;
    return { pending, problems: [problem], deferred: [] };
  }
  const scopes = planned?.units.map(({ scope }) => describeScope(scope, node)) ?? [];
  const deferred = scopes.map(
    (scope) => `${scope}: deferred, since the packages of ${node} itself come first.`,
  );
  return { pending, problems: planned?.problems ?? [], deferred };
}

async function attempt(
  declared: DeclaredPackages,
  plan: PreparedPlan,
  layer: Layer,
  phase: Phase,
): Promise<Left> {
  const { pending, problems, units } = plan;
  if (units.length === 0) return { pending: [], problems, deferred: [] };
  try {
    const unit = describeUnit(declared);
    const gate = phase.requireGate();
    gate.addPlan(layer, describePart(declared, plan));
    const verdict = gate.mayStart(unit);
    switch (verdict.verdict) {
      case "start":
        return await bringAbout(declared, plan, layer, phase, verdict.closesAt);
      case "defer":
        return {
          pending,
          problems,
          deferred: units.map(({ scope }) => describeDeferral(scope, declared.node, verdict.reason)),
        };
      case "refuse":
        return {
          pending,
          problems: [...problems, `nothing was changed by this resource: ${verdict.reason}`],
          deferred: [],
        };
    }
  } catch (error) {
    return { pending, problems: [...problems, sentenceOf(error)], deferred: [] };
  }
}

function describeUnit({ minutes }: DeclaredPackages): WorkUnit {
  return { minutes: minutes.unit, reserveMinutes: minutes.reserve };
}

function describeDeferral(scope: string, node: string, reason: string): string {
  return `${describeScope(scope, node)}: deferred. ${reason}`;
}

function tell({ resourceUrn, node }: DeclaredPackages, phase: Phase, left: Left): Left {
  phase.reportProblems(resourceUrn, node, left.problems);
  phase.reportDeferred(resourceUrn, node, left.deferred);
  for (const problem of left.problems) phase.log.error(resourceUrn, problem);
  for (const line of summariseLines(left.deferred)) phase.log.warning(resourceUrn, line);
  return left;
}

async function bringAbout(
  declared: DeclaredPackages,
  plan: PreparedPlan,
  layer: Layer,
  phase: Phase,
  closesAt: Temporal.Instant | undefined,
): Promise<Left> {
  const { resourceUrn, node } = declared;
  const gate = phase.requireGate();
  const onProgress = (progress: Progress) => {
    phase.log.status(resourceUrn, describeProgress(progress, layer));
  };
  try {
    const what = layer === "nodes" ? `packages of ${node}` : `packages of the containers of ${node}`;
    const terms: RunTerms = {
      reason: gate.describeChange(),
      ...(closesAt !== undefined && {
        closing: {
          secondsLeft: () => gate.now().until(closesAt).total("seconds"),
          unitSeconds: declared.minutes.unit * 60,
          reserveSeconds: declared.minutes.reserve * 60,
        },
      }),
    };
    const work = describePackagesWork(completeWays(declared), what, plan.units, terms);
    const outcomes = await converge(phase.sessionOf(declared), work, onProgress);
    phase.log.info(resourceUrn, describeEnd(outcomes, layer));
    tellDone(declared, outcomes, phase);
    return collectLeft(declared, plan, outcomes, gate);
  } finally {
    phase.forgetObservation(node);
  }
}

/** The plan's lines stand above: this says how much of it came true. */
function describeEnd(outcomes: ReadonlyMap<string, Outcome<UnitReport>>, layer: Layer): string {
  const done = [...outcomes.values()].filter(({ kind }) => kind === "done").length;
  return layer === "nodes"
    ? done === 1
      ? "done"
      : "not done"
    : `done in ${done} of ${outcomes.size} containers`;
}

function collectLeft(
  { node, minutes: { reserve } }: DeclaredPackages,
  plan: PreparedPlan,
  outcomes: ReadonlyMap<string, Outcome<UnitReport>>,
  gate: Gate,
): Left {
  const problems = [...plan.problems];
  const pending: string[] = [];
  const deferred: string[] = [];
  for (const [scope, outcome] of outcomes) {
    if (outcome.kind === "done") continue;
    const prefix = scope === "node" ? "node: " : `container ${scope}: `;
    pending.push(...plan.pending.filter((line) => line.startsWith(prefix)));
    if (outcome.kind === "failed") problems.push(`${describeScope(scope, node)}: ${outcome.reason}`);
    else {
      const unit: WorkUnit = { minutes: outcome.needed - reserve, reserveMinutes: reserve };
      deferred.push(describeDeferral(scope, node, gate.explainDeferral(unit, outcome.left)));
    }
  }
  return { pending, problems, deferred };
}

function describeProgress({ done, failed, deferred, total, note }: Progress, layer: Layer): string {
  const count = layer === "nodes" ? `${done}/${total} node` : `${done}/${total} containers`;
  const others = [
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(deferred > 0 ? [`${deferred} deferred`] : []),
  ];
  return `${[count, ...others].join(", ")}${note === undefined ? "" : ` (${note})`}`;
}

function tellDone(
  { resourceUrn, node }: DeclaredPackages,
  outcomes: ReadonlyMap<string, Outcome<UnitReport>>,
  phase: Phase,
): void {
  const restarts: string[] = [];
  for (const [scope, outcome] of outcomes) {
    if (outcome.kind !== "done") continue;
    const where = describeScope(scope, node);
    const { restarted, keptFiles, leftProcesses } = outcome.report;
    restarts.push(...restarted.map(({ service }) => `${where}: restarted ${service}`));
    for (const file of keptFiles) phase.log.warning(resourceUrn, `${where}: ${file} is to be merged by hand`);
    for (const process of leftProcesses) {
      phase.log.warning(
        resourceUrn,
        `${where}: process ${process} executes replaced files, and no service restart reaches it`,
      );
    }
  }
  for (const line of summariseLines(restarts)) phase.log.info(resourceUrn, line);
}
