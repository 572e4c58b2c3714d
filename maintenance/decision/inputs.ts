import type { Temporal } from "@js-temporal/polyfill";
import type { Calendar } from "../calendar/calendar";
import type { Interval } from "../calendar/intervals";
import type { Change, ReleaseReference, SandboxTest } from "../change/change";
import type { Catalogue } from "../impact/catalogue";
import type { ImpactAssessment } from "../impact/assess";
import type { PlannedWork } from "../impact/planned-work";
import type { RingAtWork } from "../rings/at-work";
import type { AffectedCustomer } from "./affected-customers";

/** All that a decision rests on. */
export interface DecisionInputs {
  readonly change: Change;
  /** What would really change. */
  readonly work: readonly PlannedWork[];
  readonly calendar: Calendar;
  readonly catalogue: Catalogue;
  readonly now: Temporal.Instant;
  /** A plan is judged against the next window that the change can still make, an apply against now. */
  readonly mode: "plan" | "apply";
  /** Tests in a sandbox, beside those in the change record. */
  readonly evidence: readonly SandboxTest[];
  readonly customers: readonly AffectedCustomer[];
  /** The release that is deployed; absent when what changes is in no release. */
  readonly deployed?: ReleaseReference;
  /** The rings in which something would change and that wait for another. */
  readonly rings?: readonly RingAtWork[];
  /** How long the interruption will be as planned, where that is known better than from the record. */
  readonly interruptionMinutes?: number;
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
