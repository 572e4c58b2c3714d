import type { Temporal } from "@js-temporal/polyfill";
import type { Calendar } from "../calendar/calendar";
import type { Interval } from "../calendar/intervals";
import type { Change, ReleaseReference } from "../change/change";
import type { WorkLine } from "../changes/change-group";
import type { EvidenceTerms, SignedFile } from "../evidence/judge";
import type { Catalogue } from "../impact/catalogue";
import type { ImpactAssessment } from "../impact/assess";
import type { RingAtWork } from "../rings/at-work";
import type { RestartLine } from "../restarts/record";
import type { OverriddenBuild } from "../release/overridden";
import type { AffectedCustomer } from "./affected-customers";
import type { NodeClock } from "./clocks";
import type { ExpectedInterruption } from "./expected-interruption";

/** All that a decision rests on. */
export interface DecisionInputs {
  readonly change: Change;
  /** What would really change. */
  readonly work: readonly WorkLine[];
  readonly calendar: Calendar;
  readonly catalogue: Catalogue;
  readonly now: Temporal.Instant;
  /** A plan is judged against the next window that the change can still make, an apply against now. */
  readonly mode: "plan" | "apply";
  /** The evidence files that the change names, and what they must be like to count. */
  readonly evidence: readonly SignedFile[];
  readonly evidenceTerms: EvidenceTerms;
  /** What the fleet file has in place of the release's builds. */
  readonly overridden: readonly OverriddenBuild[];
  readonly customers: readonly AffectedCustomer[];
  /** The release that is deployed; absent when what changes is in no release. */
  readonly deployed?: ReleaseReference;
  /** The rings in which something would change, each with every ring that it waits for. */
  readonly rings?: readonly RingAtWork[];
  /** The clocks of nodes; none where the time is set. */
  readonly clocks?: readonly NodeClock[];
  /** Nodes of a sandbox's run that a run of production has marked as its own. */
  readonly takenFromProduction?: readonly string[];
  /** What waits for a restart or a reboot; nothing unless told. */
  readonly restarts?: readonly RestartLine[];
  /** How many days a restart may wait before that's warned about. */
  readonly pendingRestartDays?: number;
  /** How long an interruption the plan expects; absent when it interrupts nobody. */
  readonly expectedInterruption?: ExpectedInterruption;
  /** How long all the work will take, as far as that's known. */
  readonly expectedMinutes?: number;
  /** How much time the work needs at least, from its start to the window's end; by default any is enough. */
  readonly workMinutes?: number;
}

/** The inputs, with what follows from them. */
export interface Judgement extends DecisionInputs {
  readonly assessment: ImpactAssessment;
  /** The window it's judged against: see `chooseWindow`. */
  readonly window?: Interval;
}
