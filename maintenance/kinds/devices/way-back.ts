/** What became of a device after a step failed. */
export const WAYS_BACK = ["unneeded", "none", "returned", "stuck"] as const;
export type WayBack = (typeof WAYS_BACK)[number];
