import type { Fleet } from "../fleet/fleet";
import { groupBy } from "../packages/grouping";
import type { GroupMember } from "./groups";
import type { GroupRecord } from "./record";

/** The groups of a fleet that have several containers; undefined where there are none. */
export function describeGroups({ nodes }: Pick<Fleet, "nodes">): GroupRecord[] | undefined {
  const members = Object.values(nodes).flatMap(({ name: node, containers }) =>
    Object.values(containers).flatMap(({ id, customer, group }) =>
      group === undefined ? [] : [{ name: `${customer}/${group}`, node, id }],
    ),
  );
  const groups = [...groupBy(members, ({ name }) => name)]
    .filter(([, own]) => own.length > 1)
    .map(([name, own]) => ({ name, containers: own.map(({ node, id }) => ({ node, id })) }));
  return groups.length === 0 ? undefined : groups;
}

/** The containers of groups that work on a target reaches: itself, or all that are on the node. */
export function membersOn(groups: readonly GroupRecord[], node: string, target: string): GroupMember[] {
  return groups.flatMap(({ name: group, containers }) =>
    containers
      .filter((one) => one.node === node && (target === "node" || one.id === target))
      .map(({ id: container }) => ({ group, node, container })),
  );
}
