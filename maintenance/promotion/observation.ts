import type { Fault } from "../problems/fault";
import type { AvailablePackage } from "../repository/available-package";
import type { Announcement } from "../repository/updateinfo";
import type { PromotionProblem } from "./problem";
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
  /** Of the snapshot that is only switched to; absent where one is built, or where it can't be read. */
  readonly existing?: readonly PromotablePackage[];
  /** Why what is there can't be read, as sentences: only of a switch, which needs to know what it leads to, and little else. */
  readonly unreadable: { readonly updates?: string; readonly existing?: string };
  /** What other repositories offer to the same machines. */
  readonly base: readonly AvailablePackage[];
  /** What staging, and behind it updates, say of their packages' reasons. */
  readonly announcements: readonly Announcement[];
  /** Why files of the release, and those that are promoted already, can't be used, by NEVRA. */
  readonly unusable: ReadonlyMap<string, Fault>;
  readonly lacks: readonly HostLack[];
  readonly freeBytes: number;
  /** Of the files that would be copied, since the repository's own store doesn't have them. */
  readonly bytesToCopy: number;
  /** Who is promoting right now. */
  readonly lockHolder?: string;
}

/** What keeps the host from promoting. */
export interface HostLack {
  /** `switch`: from anything. `build`: only from building a snapshot. */
  readonly keepsFrom: "switch" | "build";
  readonly problem: PromotionProblem;
}
