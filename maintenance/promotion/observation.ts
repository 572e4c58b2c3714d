import type { AvailablePackage } from "../repository/available-package";
import type { Announcement } from "../repository/updateinfo";
import type { PromotablePackage } from "./promotable";
import type { PromotionRecord } from "./record";

/** A promoted state of the repository, which stays available. */
export interface Snapshot {
  /** Of its folder, which is the release's. */
  readonly name: string;
  /** Absent where the snapshot wasn't made by a promotion. */
  readonly record?: PromotionRecord;
}

/** What is there on the repository host, at one moment. */
export interface PromotionObservation {
  /** How messages name the folders: `repo1:/srv/repo`. */
  readonly place: string;
  /** What nodes and containers see; absent before the first promotion. */
  readonly current?: Snapshot;
  readonly snapshots: readonly Snapshot[];
  readonly staging: readonly PromotablePackage[];
  readonly updates: readonly PromotablePackage[];
  /** Of the snapshot that has the release's name; absent where there's none. */
  readonly existing?: readonly PromotablePackage[];
  /** What other repositories offer to the same machines. */
  readonly base: readonly AvailablePackage[];
  /** What staging, and behind it updates, say of their packages' reasons. */
  readonly announcements: readonly Announcement[];
  /** Why files of the release can't be used, by NEVRA, in the words of the host's check. */
  readonly unusable: ReadonlyMap<string, string>;
  /** What keeps the host from promoting at all, and what to do about it: sentences. */
  readonly lacks: readonly { readonly message: string; readonly remedy: string }[];
  readonly freeBytes: number;
  /** Whether staging is in the same file system, so that a package takes no room. */
  readonly linkable: boolean;
  /** Who is promoting right now. */
  readonly lockHolder?: string;
}
