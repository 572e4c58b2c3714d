import { z } from "zod";
import { ProblemGroup } from "../problems/group";
import { instant } from "../calendar/time-fields";

/* What a gate's record says of rings: what the program declares, and what was seen of them. */

/** A ring with what is in it, in the order in which a release reaches them. */
export const RingRecord = z.object({
  name: z.string(),
  /** Absent for the last. */
  soakHours: z.number().optional(),
  /** By the node's name: `node` for its own packages, and ids of its containers. */
  members: z.record(z.string(), z.array(z.string())),
});
export type RingRecord = z.output<typeof RingRecord>;

/** Something that went wrong in the field; of `ring`, `node` and `customer` it has just one. */
export const IncidentRecord = z.object({
  id: z.string(),
  ring: z.string().optional(),
  node: z.string().optional(),
  customer: z.string().optional(),
  since: instant(),
  ended: instant().optional(),
  what: z.string(),
});
export type IncidentRecord = z.output<typeof IncidentRecord>;

/** What was seen of a ring that another one waits for, beside what would change in it. */
export const RingSighting = z.object({
  ring: z.string(),
  /** When the last of what runs in it came to have all of the release; absent when nobody knows. */
  since: instant().optional(),
  /** What is wrong in it. */
  ailing: z.array(ProblemGroup),
});
export type RingSighting = z.output<typeof RingSighting>;
