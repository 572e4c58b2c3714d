import type { ProblemCode } from "../../maintenance/problems/catalogue";
import type { ProblemGroup } from "../../maintenance/problems/group";
import { compareContainerIds } from "../../maintenance/fleet/container-ids";
import { compareNames } from "../plan/compare-names";
import type { FleetPlan, Plan, PlannedRestart } from "../plan/plan";

/** What waits for a restart: `maint pending --json` writes just this. */
export interface Pending {
  /** Raised when something here is renamed, removed or means something else; additions don't count. */
  readonly format: 1;
  readonly project: string;
  readonly stack: string;
  readonly fleets: readonly FleetPending[];
  /** Why there's no list, or only a part of one. */
  readonly failures: readonly string[];
}

export interface FleetPending {
  /** Absent for a fleet without a prefix, as of YAML. */
  readonly fleet?: string;
  /** By node, and there the longest first. */
  readonly restarts: readonly PlannedRestart[];
  /** Nodes and containers that couldn't be looked at, by the codes of docs/problems.md. */
  readonly unseen: readonly ProblemGroup[];
}

/** What keeps a node or a container from being looked at. */
const UNSEEN: ReadonlySet<string> = new Set<ProblemCode>(["not-observed", "processes-unseen"]);

export function findPending({ project, stack, fleets, failures }: Plan): Pending {
  return {
    ...{ format: 1, project, stack },
    fleets: fleets.map(pendingOf),
    failures: [...failures, ...fleets.flatMap((fleet) => fleet.failures)],
  };
}

function pendingOf({ fleet, judgement, nodes }: FleetPlan): FleetPending {
  const unobserved = new Set(judgement?.unobserved ?? []);
  const unseen = nodes
    .flatMap(({ problems }) => problems)
    .filter(({ node, code }) => unobserved.has(node) || UNSEEN.has(code));
  return {
    ...(fleet !== undefined && { fleet }),
    restarts: [...(judgement?.restarts ?? [])].sort(compareRestarts),
    unseen,
  };
}

function compareRestarts(a: PlannedRestart, b: PlannedRestart): number {
  return (
    compareNames(a.node, b.node) ||
    compareMoments(a.since, b.since) ||
    compareContainerIds(a.targets[0] ?? "", b.targets[0] ?? "") ||
    compareNames(a.name, b.name)
  );
}

/** What nobody knows the beginning of comes last. */
function compareMoments(a = LAST, b = LAST): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/** After any moment in ISO 8601. */
const LAST = "~";
