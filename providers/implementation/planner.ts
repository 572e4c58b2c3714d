import { preparePackages } from "../../remote/prepare";
import type { NodeWays } from "../../remote/run";
import type { Layer } from "../../maintenance/release/release";
import type { DeclaredPackages } from "./inputs";
import type { Phase } from "./phase";
import { planPackages, type Plan } from "./plan";
import { readRelease, readReleaseKeys } from "./release-file";
import { summariseLines } from "./summary";

const NOTHING: Plan = {
  pending: [],
  restarts: [],
  notes: [],
  unmanaged: [],
  problems: [],
  units: [],
  satisfied: 0,
};

/** A plan, and the packages of it that can't be had: their units will fail, the others won't. */
export interface PreparedPlan extends Plan {
  /** A sentence each. */
  readonly unusable: readonly string[];
  /** Whether the node could be observed at all. */
  readonly observed: boolean;
}

/** Looks what is there, works out what must change, and has the node fetch what that needs. */
export async function makePlan(
  declared: DeclaredPackages,
  layer: Layer,
  phase: Phase,
): Promise<PreparedPlan> {
  const { resourceUrn, node } = declared;
  try {
    phase.log.status(resourceUrn, `observing ${node}`);
    const release = readRelease(declared.release);
    const observation = await phase.observe(declared);
    const plan = planPackages(declared, release, layer, observation);
    return { ...plan, observed: true, unusable: await prepare(declared, plan, phase) };
  } catch (error) {
    return { ...NOTHING, observed: false, unusable: [], problems: [sentenceOf(error)] };
  }
}

/** Shows a plan with the resource, in Pulumi's own display, and keeps its problems for the run's report. */
export function tellPlan({ resourceUrn }: DeclaredPackages, plan: PreparedPlan, phase: Phase): void {
  const problems = [...plan.problems, ...plan.unusable];
  phase.reportProblems(resourceUrn, problems);
  for (const problem of problems) phase.log.error(resourceUrn, problem);
  for (const line of [...summariseLines([...plan.pending, ...plan.restarts]), ...plan.notes]) {
    phase.log.info(resourceUrn, line);
  }
}

export function completeWays(declared: DeclaredPackages): NodeWays {
  return { ...declared.ways, releaseKeys: readReleaseKeys(declared.releaseKeys) };
}

/** Better to learn on a Wednesday that a package can't be had than in the window. */
async function prepare(declared: DeclaredPackages, plan: Plan, phase: Phase): Promise<string[]> {
  const packages = plan.units.flatMap((unit) => unit.packages);
  if (packages.length === 0) return [];
  phase.log.status(declared.resourceUrn, "fetching and verifying packages");
  const ways = completeWays(declared);
  const unusable = await phase.inTurn(declared.node, () =>
    preparePackages(phase.sessionOf(declared), ways, packages),
  );
  return [...unusable].map(([nevra, reason]) => `${declared.node}: ${nevra} ${reason}`);
}

export function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
