import { z } from "zod";
import { ChangeGroup } from "../maintenance/changes/change-group";
import { ProblemGroups } from "../maintenance/problems/group";
import { readProps } from "./read-props";

/** What a resource says would change, or didn't come about. */
const PlannedChanges = z.object({
  node: z.string(),
  pending: z.array(ChangeGroup),
  problems: ProblemGroups,
});
export type PlannedChanges = z.output<typeof PlannedChanges>;

/**
 * Reads what a resource would change from its properties.
 *
 * @returns undefined when they don't say; values that aren't known yet don't
 */
export function readPlannedChanges(props: unknown): PlannedChanges | undefined {
  return readProps(props, PlannedChanges);
}
