import type { ChangeGroup, WorkLine } from "./change-group";
import type { PlannedChange } from "./planned-change";

/** A change in one place: on the `node` itself, or in a container by its id. */
export interface TargetChange {
  readonly target: string;
  readonly change: PlannedChange;
}

/** What would change on one node and in its containers. */
export interface NodeChanges {
  readonly node: string;
  readonly pending: readonly ChangeGroup[];
}

/** Puts together what is the same in several places, in the order in which each change comes first. */
export function groupChanges(changes: readonly TargetChange[]): ChangeGroup[] {
  return mergeGroups(changes.map(({ target, change }) => ({ targets: [target], change })));
}

/**
 * The same of groups: each change once, with all its targets.
 *
 * @param keyOf equal for changes that are one
 */
export function mergeGroups(
  groups: readonly ChangeGroup[],
  keyOf: (change: PlannedChange) => string = changeKey,
): ChangeGroup[] {
  const merged = new Map<string, { targets: string[]; change: PlannedChange }>();
  for (const { targets, change } of groups) {
    const key = keyOf(change);
    const group = merged.get(key) ?? { targets: [], change };
    merged.set(key, group);
    group.targets.push(...targets);
  }
  return [...merged.values()];
}

/** The same of several plans, some of which are of one node. */
export function groupWork(plans: readonly NodeChanges[]): WorkLine[] {
  const byNode = new Map<string, ChangeGroup[]>();
  for (const { node, pending } of plans) byNode.set(node, [...(byNode.get(node) ?? []), ...pending]);
  return [...byNode].flatMap(([node, groups]) => mergeGroups(groups).map((group) => ({ node, ...group })));
}

/** Where something changes. */
export function listTargets(groups: readonly ChangeGroup[]): ReadonlySet<string> {
  return new Set(groups.flatMap(({ targets }) => targets));
}

/** What is left without these places. */
export function withoutTargets(groups: readonly ChangeGroup[], targets: Iterable<string>): ChangeGroup[] {
  const left = new Set(targets);
  if (left.size === 0) return [...groups];
  return groups
    .map(({ targets: all, change }) => ({ targets: all.filter((target) => !left.has(target)), change }))
    .filter(({ targets: kept }) => kept.length > 0);
}

/** Equal for changes that are equal, in whatever order their fields stand: Pulumi sorts them. */
export function changeKey(change: PlannedChange): string {
  return JSON.stringify(Object.entries(change).sort(([a], [b]) => (a < b ? -1 : 1)));
}
