import { z } from "zod";
import { ChangeGroup } from "../../maintenance/changes/change-group";
import { describeChange } from "../../maintenance/changes/describe-change";
import { mergeGroups } from "../../maintenance/changes/group-changes";
import { OWN_TYPES } from "../../maintenance/gate/resource-types";
import { type ProblemGroup, ProblemGroups } from "../../maintenance/problems/group";
import { groupBy } from "../../maintenance/packages/grouping";
import { compareNames } from "./compare-names";
import { describeMismatch } from "./mismatch";
import type { NodePlan, PlanLine } from "./plan";
import type { PreviewedResource } from "./preview";

/** What `check` adds to the inputs of whatever changes something on a node. */
const Planned = z.object({
  node: z.string(),
  pending: z.array(ChangeGroup),
  notes: ProblemGroups,
  unmanaged: ProblemGroups,
  problems: ProblemGroups,
});

/** What happens on each node: its resources' plans put together. */
export interface PlannedNodes {
  readonly nodes: readonly NodePlan[];
  /** Sentences on resources whose plan can't be read. */
  readonly unreadable: readonly string[];
  /** URNs of resources whose plan isn't whole: what Pulumi calls their errors is their problems. */
  readonly incomplete: ReadonlySet<string>;
}

export function planNodes(resources: readonly PreviewedResource[]): PlannedNodes {
  const plans: z.output<typeof Planned>[] = [];
  const unreadable: string[] = [];
  const incomplete = new Set<string>();
  for (const { urn, type, isSame, inputs } of resources) {
    if (!type.startsWith(OWN_TYPES) || !("pending" in inputs)) continue;
    const { data, error } = Planned.safeParse(inputs);
    // What has something to do never stays the same. So the run leaves it out, and Pulumi shows what an earlier one planned there.
    const isIdle = data !== undefined && data.pending.length + data.problems.length === 0;
    if (isSame && !isIdle) continue;
    if (data === undefined) {
      unreadable.push(`The plan of ${urn} can't be read: ${describeMismatch(error)}.`);
    } else {
      plans.push(data);
      if (data.problems.length > 0) incomplete.add(urn);
    }
  }
  const byNode = [...groupBy(plans, ({ node }) => node)].sort(([a], [b]) => compareNames(a, b));
  const nodes = byNode.map(([node, parts]) => ({
    node,
    changes: listChanges(parts.flatMap(({ pending }) => pending)),
    notes: once(parts.flatMap(({ notes }) => notes)),
    unmanaged: once(parts.flatMap(({ unmanaged }) => unmanaged)),
    problems: once(parts.flatMap(({ problems }) => problems)),
  }));
  return { nodes, unreadable, incomplete };
}

/** Services that execute replaced files already come last. */
function listChanges(groups: readonly ChangeGroup[]): PlanLine[] {
  const lines = mergeGroups(groups).map((group) => ({ what: describeChange(group.change), ...group }));
  const isRestart = ({ change }: PlanLine): boolean => change.kind === "restart";
  return [...lines.filter((line) => !isRestart(line)), ...lines.filter(isRestart)];
}

/** Each once: a node that can't be reached is the problem of all its resources. */
function once(groups: readonly ProblemGroup[]): ProblemGroup[] {
  return [...new Map(groups.map((group) => [JSON.stringify(group), group])).values()];
}
