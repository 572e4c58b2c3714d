import { converge, type Outcome, type Progress } from "../../remote/converge";
import type { Layer } from "../../maintenance/release/release";
import type { PackagesPlan } from "../packages-args";
import type { DeclaredPackages } from "./inputs";
import type { Phase } from "./phase";
import { describeScope } from "./plan";
import { summariseLines } from "./summary";
import { completeWays, makePlan, type PreparedPlan, sentenceOf } from "./planner";

/** What is left after a run: nothing, or the transitions of units that failed, with a reason each. */
type Left = Pick<PackagesPlan, "pending" | "problems">;

/**
 * Brings about what was planned. Never throws: a failure is told with the resource and left to the run's report, since
 * Pulumi would start nothing new once a resource has failed.
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
  if (layer === "containers" && phase.hasNodeFailed(node)) {
    return tell(declared, phase, {
      pending: planned?.pending ?? [],
      problems: [`the containers of ${node} weren't touched, since its own packages failed`],
    });
  }
  // A node that couldn't be observed for the plan gets a second chance.
  const plan = planned?.observed === true ? planned : await makePlan({ layer, args: declared }, phase);
  let left: Left;
  try {
    left =
      plan.units.length === 0
        ? { pending: [], problems: plan.problems }
        : await bringAbout(declared, plan, layer, phase);
  } catch (error) {
    left = { pending: plan.pending, problems: [...plan.problems, sentenceOf(error)] };
  }
  if (layer === "nodes" && left.problems.length > 0) phase.markNodeFailed(node);
  return tell(declared, phase, left);
}

function tell({ resourceUrn, node }: DeclaredPackages, phase: Phase, left: Left): Left {
  phase.reportProblems(resourceUrn, node, left.problems);
  for (const problem of left.problems) phase.log.error(resourceUrn, problem);
  return left;
}

async function bringAbout(
  declared: DeclaredPackages,
  plan: PreparedPlan,
  layer: Layer,
  phase: Phase,
): Promise<Left> {
  const { resourceUrn, node } = declared;
  const onProgress = (progress: Progress) => {
    phase.log.status(resourceUrn, describeProgress(progress, layer));
  };
  try {
    const what = layer === "nodes" ? `packages of ${node}` : `packages of the containers of ${node}`;
    const ways = completeWays(declared);
    const outcomes = await converge(phase.sessionOf(declared), ways, what, plan.units, onProgress);
    phase.log.info(resourceUrn, describeEnd(outcomes, layer));
    tellDone(declared, outcomes, phase);
    return collectFailures(node, plan, outcomes);
  } finally {
    phase.forgetObservation(node);
  }
}

/** The plan's lines stand above: this says how much of it came true. */
function describeEnd(outcomes: ReadonlyMap<string, Outcome>, layer: Layer): string {
  const done = [...outcomes.values()].filter(({ kind }) => kind === "done").length;
  return layer === "nodes"
    ? done === 1
      ? "done"
      : "not done"
    : `done in ${done} of ${outcomes.size} containers`;
}

function collectFailures(node: string, plan: PreparedPlan, outcomes: ReadonlyMap<string, Outcome>): Left {
  const problems = [...plan.problems];
  const pending: string[] = [];
  for (const [scope, outcome] of outcomes) {
    if (outcome.kind === "done") continue;
    problems.push(`${describeScope(scope, node)}: ${outcome.reason}`);
    const prefix = scope === "node" ? "node: " : `container ${scope}: `;
    pending.push(...plan.pending.filter((line) => line.startsWith(prefix)));
  }
  return { pending, problems };
}

function describeProgress({ done, failed, total, note }: Progress, layer: Layer): string {
  const count = layer === "nodes" ? `${done}/${total} node` : `${done}/${total} containers`;
  return `${count}${failed > 0 ? `, ${failed} failed` : ""}${note === undefined ? "" : ` (${note})`}`;
}

function tellDone(
  { resourceUrn, node }: DeclaredPackages,
  outcomes: ReadonlyMap<string, Outcome>,
  phase: Phase,
): void {
  const restarts: string[] = [];
  for (const [scope, outcome] of outcomes) {
    if (outcome.kind === "failed") continue;
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
