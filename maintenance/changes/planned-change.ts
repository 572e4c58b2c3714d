import { z } from "zod";
import { FORMS, formOf, type RegisteredForm } from "../kinds/forms";
import type { ChangeLayer } from "../kinds/layers";

/*
 * What would change on a node or in a container, as plain data. It travels like this in the gate's record, in each resource's
 * properties and in a plan's JSON. Each kind of work registers its forms of it; nothing reads their sentences back.
 */

type Schema = RegisteredForm["schema"];

/** What would change in one place. */
export const PlannedChange = z.discriminatedUnion(
  "kind",
  // There is always a form.
  FORMS.map(({ schema }) => schema) as unknown as readonly [Schema, ...Schema[]],
);
export type PlannedChange = Readonly<z.output<typeof PlannedChange>>;

/** The layer whose work makes a change on a target. */
export function layerOf(change: PlannedChange, target: string): ChangeLayer {
  return formOf(change).layerOf(target) as ChangeLayer;
}
