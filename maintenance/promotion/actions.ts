import type { PromotionObservation, Snapshot } from "./observation";

/** `switch`: the release's snapshot is there already, from an earlier promotion or an interrupted one. */
export const PROMOTION_ACTIONS = ["none", "build", "switch"] as const;
export type PromotionAction = (typeof PROMOTION_ACTIONS)[number];

/** What promoting a release of that digest comes to, and the snapshot that has its name; absent where there's none. */
export function chooseAction(
  release: string,
  digest: string,
  { current, snapshots }: Pick<PromotionObservation, "current" | "snapshots">,
): { readonly action: PromotionAction; readonly namesake?: Snapshot } {
  const namesake = snapshots.find(({ name }) => name === release);
  if (namesake === undefined) return { action: "build" };
  if (namesake.record?.digest !== digest) return { action: "build", namesake };
  return { action: current?.name === release ? "none" : "switch", namesake };
}
