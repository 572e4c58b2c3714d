import { z } from "zod";
import { formatContainerIds, parseContainerIds } from "../fleet/container-ids";
import { PlannedChange } from "./planned-change";

/** `node`, or ids of its containers. In properties they're one text, as `formatContainerIds` has it: `101–120, 131`. */
export const Targets = z.string().transform((text, context): readonly string[] => {
  try {
    return parseContainerIds(text);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    context.addIssue(error.message);
    return z.NEVER;
  }
});

/** What changes alike in several places, which a release does to hundreds. */
export const ChangeGroup = z.object({ targets: Targets, change: PlannedChange });
export type ChangeGroup = Readonly<z.output<typeof ChangeGroup>>;

/** As it's written into properties. */
export interface RecordedGroup {
  readonly targets: string;
  readonly change: PlannedChange;
}

/** What changes alike on a node and in its containers. */
export const WorkLine = ChangeGroup.extend({
  /** The node's name. */
  node: z.string(),
});
export type WorkLine = Readonly<z.output<typeof WorkLine>>;

export type RecordedLine = RecordedGroup & { readonly node: string };

/** The form for properties, which the schemas read. */
export function recordTargets<G extends ChangeGroup>(
  groups: readonly G[],
): (Omit<G, "targets"> & RecordedGroup)[] {
  return groups.map((group) => ({ ...group, targets: formatContainerIds(group.targets) }));
}
