import { compareContainerIds, formatContainerIds } from "../fleet/container-ids";
import { formOf } from "../kinds/forms";
import type { ChangeGroup } from "./change-group";
import { mergeGroups } from "./group-changes";
import type { PlannedChange } from "./planned-change";

/**
 * A change as people read it, without where it happens:
 *
 *     php 5.3.3-38 → 5.3.3-40
 *     asterisk.x86_64 1.0-1 → erased, obsoleted by framework-cdr
 *     module cdr 2.10.0.4 → 2.10.0.5 (stays disabled)
 *     httpd executes replaced files
 *     setting automatic-updates enabled → disabled
 */
export function describeChange(change: PlannedChange): string {
  return formOf(change).describe(change);
}

/** As people read them: what reads alike is one, whoever uses a package where. The node comes first. */
export function groupAsRead(groups: readonly ChangeGroup[]): ChangeGroup[] {
  const order = (a: string, b: string): number =>
    Number(b === "node") - Number(a === "node") || compareContainerIds(a, b);
  return mergeGroups(groups, describeChange).map(({ targets, change }) => ({
    targets: [...targets].sort(order),
    change,
  }));
}

/** With the containers that it happens in: `php 1-1 → 1-2 in 2 containers: 101, 102`. A node is understood. */
export function describeGroup({ targets, change }: ChangeGroup): string {
  return describeIn(describeChange(change), targets);
}

/** What happens, with the containers that it happens in. */
export function describeIn(what: string, targets: readonly string[]): string {
  const containers = targets.filter((target) => target !== "node");
  if (containers.length === 0) return what;
  const where = containers.length === 1 ? "container" : `${containers.length} containers:`;
  return `${what} in ${where} ${formatContainerIds(containers)}`;
}
