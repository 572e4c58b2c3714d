/** Spec 1, 'Tiers'. */
export const TIERS = ["T1", "T2", "T3", "T4", "SHTF"] as const;
export type Tier = (typeof TIERS)[number];
