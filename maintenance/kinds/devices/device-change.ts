import { z } from "zod";

/** A device that gets another version. */
export const DeviceChange = z.object({
  kind: z.literal("device"),
  device: z.string().min(1),
  /** What it is: the impact catalogue goes by that. */
  equipment: z.string().min(1),
  from: z.string().min(1),
  to: z.string().min(1),
});
export type DeviceChange = Readonly<z.output<typeof DeviceChange>>;
