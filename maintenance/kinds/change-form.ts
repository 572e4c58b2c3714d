import type { z } from "zod";
import type { PlacelessImpact } from "../impact/impact";
import type { LookUp } from "../impact/look-up";

/** Of data that says by `kind` what form of change it is. */
export type ChangeSchema<Kind extends string = string> = z.ZodObject<{ readonly kind: z.ZodLiteral<Kind> }>;

/** A form of change that a kind of work makes: what is known of one, the sentence that tells it, and how it's judged. */
export interface ChangeForm<Schema extends ChangeSchema = ChangeSchema, Layer extends string = string> {
  readonly schema: Schema;
  /** As people read it, without where it happens: `module cdr 2.10.0.4 → 2.10.0.5`. */
  describe(change: z.output<Schema>): string;
  /** The name of what changes. */
  nameOf(change: z.output<Schema>): string;
  /** What entries of the impact catalogue call such things. */
  readonly subject: string;
  /** What it interrupts, where that isn't just what the catalogue says of the name. */
  assess?(change: z.output<Schema>, onNode: boolean, lookUp: LookUp): PlacelessImpact;
  /**
   * The layer whose work brings it about there.
   *
   * @param target `node`, or the id of a container
   */
  layerOf(target: string): Layer;
  /** It comes with any change: no record has to name its layer for it. */
  readonly comesAlong?: true;
  /**
   * Whether it brings in what isn't there yet, which disturbs nobody and may be at any time; all else waits for a window, but for an
   * emergency. Absent where the tier alone says when it may be.
   */
  bringsIn?(change: z.output<Schema>): boolean;
}

/** A form, whose functions get what its schema reads. */
export function defineForm<Schema extends ChangeSchema, const Layer extends string>(
  form: ChangeForm<Schema, Layer>,
): ChangeForm<Schema, Layer> {
  return form;
}
