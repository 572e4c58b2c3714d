import type { Temporal } from "@js-temporal/polyfill";
import type { ChangeLayer } from "../kinds/layers";
import type { Service } from "./services";
import type { Tier } from "./tiers";

/** Why something is changed, how urgent it is, and what was said, tested and told about it. */
export interface Change {
  readonly id: string;
  readonly title: string;
  /** Absent when nobody classified it, which the rule `classified` rejects. */
  readonly tier?: Tier;
  readonly layers: readonly ChangeLayer[];
  readonly release?: ReleaseReference;
  readonly ticket?: string;
  readonly impact?: { readonly text: string; readonly voicedBy: readonly ("support" | "engineering")[] };
  readonly vulnerability?: Vulnerability;
  readonly estimate?: InterruptionEstimate;
  readonly halfMeasures?: HalfMeasures;
  readonly allHandsMeeting?: { readonly at: Temporal.Instant; readonly conclusion: string };
  /** Paths of evidence files, relative to the change file. */
  readonly evidence: readonly string[];
  readonly notices: readonly Notice[];
}

export interface ReleaseReference {
  readonly name: string;
  /** As `releaseDigest` gives it. */
  readonly digest: string;
}

export interface Vulnerability {
  /** E.g. CVE-2014-6271; at least one. */
  readonly ids: readonly string[];
  readonly vector: "local" | "remote";
  readonly exploitation: "none" | "active" | "widespread";
  /** When it became known to the company; what was said or decided before wasn't about it. */
  readonly knownSince?: Temporal.Instant;
}

/** How long customers will notice something, in minutes; `total` is what they're told. */
export interface InterruptionEstimate {
  readonly totalMinutes: number;
  readonly services: Readonly<Partial<Record<Service, number>>>;
  /** The change says no minutes: it takes what was measured in earlier runs. */
  readonly isLearned?: true;
}

/** What protects until the update is there, as the infrastructure team discussed it; `none needed` is an answer. */
export interface HalfMeasures {
  readonly discussedAt: Temporal.Instant;
  readonly measures: "none needed" | readonly string[];
}

/** An e-mail to customers: the Monday e-mail before a window, or the word to 24/7 customers before a T4. */
export interface Notice {
  readonly kind: "monday" | "24x7";
  /** The start of the window it announces; a 24x7 notice has none. */
  readonly window?: Temporal.Instant;
  readonly sentAt: Temporal.Instant;
  /** Ids of customers. */
  readonly customers: readonly string[];
  /** The interruption it announces. */
  readonly minutes: number;
}
