import { formatNevra } from "../../maintenance/packages/nevra";
import { preparePackages } from "../../remote/prepare";
import type { NodeWays } from "../../remote/packages-work";
import type { PackagesArgs, PackagesPart } from "../packages-args";
import type { PlannedPart } from "./gate";
import type { Phase } from "./phase";
import { planPackages, type Plan } from "./plan";
import { readDeclaredRelease, readRelease, readReleaseKeys } from "./release-file";

const NOTHING: Plan = {
  pending: [],
  restarts: [],
  notes: [],
  unmanaged: [],
  problems: [],
  units: [],
};

/** A plan, and the packages of it that can't be had: their units will fail, the others won't. */
export interface PreparedPlan extends Plan {
  /** A sentence each. */
  readonly unusable: readonly string[];
  /** Whether the node could be observed at all. */
  readonly observed: boolean;
}

/** `prepare`: a node also fetches what the plan needs. `look`: nothing is fetched, and the release is as its file says it now. */
export type Depth = "prepare" | "look";

/**
 * Looks once what is there on a node, works out what must change for each part, and has the node fetch and verify what
 * that needs. Never throws: what is wrong is a problem of the plans.
 *
 * @param parts of one node
 * @returns a plan for each part
 */
export async function makePlans(
  parts: readonly PackagesPart[],
  phase: Phase,
  depth: Depth = "prepare",
): Promise<readonly PreparedPlan[]> {
  try {
    const releases = parts.map(({ args: { release } }) =>
      depth === "look" ? readRelease(release.file) : readDeclaredRelease(release),
    );
    const plans: Plan[] = [];
    for (const [index, { layer, args }] of parts.entries()) {
      const release = releases[index];
      if (release !== undefined) plans.push(planPackages(args, release, layer, await phase.observe(args)));
    }
    const unusable = depth === "look" ? new Map<string, string>() : await prepare(parts, plans, phase);
    const node = parts[0]?.args.node ?? "";
    return plans.map((plan) => ({ ...plan, observed: true, unusable: unusableOf(node, plan, unusable) }));
  } catch (error) {
    const failed = { ...NOTHING, observed: false, unusable: [], problems: [sentenceOf(error)] };
    return parts.map(() => failed);
  }
}

/** As {@link makePlans}, for one part. */
export async function makePlan(
  part: PackagesPart,
  phase: Phase,
  depth: Depth = "prepare",
): Promise<PreparedPlan> {
  const [plan] = await makePlans([part], phase, depth);
  return plan ?? { ...NOTHING, observed: false, unusable: [] };
}

/** A plan as the gate judges it. */
export function describePart(
  { node, minutes, ways }: PackagesArgs,
  { pending, restarts, units }: Plan,
): PlannedPart {
  const rounds = Math.ceil(units.length / ways.parallel);
  return { node, pending, restarts, minutes: rounds * minutes.unit };
}

export function completeWays(args: PackagesArgs): NodeWays {
  return { ...args.ways, releaseKeys: readReleaseKeys(args.releaseKeys) };
}

export function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

type Unusable = ReadonlyMap<string, string>;

/** Better to learn on a Wednesday that a package can't be had than in the window. */
async function prepare(
  parts: readonly PackagesPart[],
  plans: readonly Plan[],
  phase: Phase,
): Promise<Unusable> {
  const packages = plans.flatMap(({ units }) => units.flatMap((unit) => unit.packages));
  const args = parts[0]?.args;
  if (packages.length === 0 || args === undefined) return new Map();
  return await preparePackages(phase.sessionOf(args), completeWays(args), packages);
}

function unusableOf(node: string, { units }: Plan, unusable: Unusable): string[] {
  const wanted = new Set(units.flatMap((unit) => unit.packages.map(formatNevra)));
  return [...unusable]
    .filter(([nevra]) => wanted.has(nevra))
    .map(([nevra, reason]) => `${node}: ${nevra} ${reason}`);
}
