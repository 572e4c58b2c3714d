/** `switch`: the release's snapshot is there already, from an earlier promotion or an interrupted one. */
export const PROMOTION_ACTIONS = ["none", "build", "switch"] as const;
export type PromotionAction = (typeof PROMOTION_ACTIONS)[number];
