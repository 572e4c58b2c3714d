import { z } from "zod";
import { ChangeGroup } from "../../maintenance/changes/change-group";
import { describeChange } from "../../maintenance/changes/describe-change";
import { mergeGroups } from "../../maintenance/changes/group-changes";
import { OWN_TYPES } from "../../maintenance/gate/resource-types";
import { groupBy } from "../../maintenance/packages/grouping";
import { compareNames } from "./compare-names";
import { describeMismatch } from "./mismatch";
import type { NodePlan, PlanLine } from "./plan";
import type { PreviewedResource } from "./preview";

/** What `check` adds to the inputs of whatever changes something on a node. */
const Planned = z.object({
  node: z.string(),
  pending: z.array(ChangeGroup),
  notes: z.array(z.string()),
  unmanaged: z.array(z.string()),
  problems: z.array(z.string()),
});

/** What happens on each node: its resources' plans put together, and the sentences on those that can't be read. */
export function planNodes(resources: readonly PreviewedResource[]): {
  readonly nodes: readonly NodePlan[];
  readonly unreadable: readonly string[];
} {
  const plans: z.output<typeof Planned>[] = [];
  const unreadable: string[] = [];
  for (const { urn, type, inputs } of resources) {
    if (!type.startsWith(OWN_TYPES) || !("pending" in inputs)) continue;
    const { data, error } = Planned.safeParse(inputs);
    if (data === undefined) {
      unreadable.push(`The plan of ${urn} can't be read: ${describeMismatch(error)}.`);
    } else {
      plans.push(data);
    }
  }
  const byNode = [...groupBy(plans, ({ node }) => node)].sort(([a], [b]) => compareNames(a, b));
  const nodes = byNode.map(([node, parts]) => ({
    node,
    changes: listChanges(parts.flatMap(({ pending }) => pending)),
    notes: collect(parts, "notes"),
    unmanaged: collect(parts, "unmanaged"),
    problems: collect(parts, "problems"),
  }));
  return { nodes, unreadable };
}

/** Services that execute replaced files already come last. */
function listChanges(groups: readonly ChangeGroup[]): PlanLine[] {
  const lines = mergeGroups(groups).map((group) => ({ what: describeChange(group.change), ...group }));
  const isRestart = ({ change }: PlanLine): boolean => change.kind === "restart";
  return [...lines.filter((line) => !isRestart(line)), ...lines.filter(isRestart)];
}

/** Each line once: a node that can't be reached is the problem of all its resources. */
function collect(
  parts: readonly z.output<typeof Planned>[],
  field: "notes" | "unmanaged" | "problems",
): string[] {
  return [...new Set(parts.flatMap((part) => part[field]))];
}
