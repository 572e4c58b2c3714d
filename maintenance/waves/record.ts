import { z } from "zod";
import { LAYERS } from "../kinds/layers";

/** Containers that stand in for each other: `CUSTOMER/GROUP`, and where they are. */
export const GroupRecord = z.object({
  name: z.string(),
  containers: z.array(z.object({ node: z.string(), id: z.string() })).readonly(),
});
export type GroupRecord = Readonly<z.output<typeof GroupRecord>>;

/** As `ExpectedBatch` has it. */
export const ExpectedBatchRecord = z.object({
  layer: z.enum(LAYERS),
  wave: z.number(),
  units: z.number(),
  nodes: z.number(),
  from: z.number(),
  until: z.number(),
});
