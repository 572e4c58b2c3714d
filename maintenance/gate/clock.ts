import { Temporal } from "@js-temporal/polyfill";
import { z } from "zod";
import { describeMoment } from "../calendar/describe";
import { buildCalendar } from "../calendar/parse";
import { TOLERANCE_MINUTES } from "../decision/clocks";
import { ENVIRONMENTS, type GateDeclaration, type GateRecord } from "./record";

/** Somebody set the clock of a run that isn't a sandbox's. */
export class ClockSet extends Error {
  override readonly name = "ClockSet";
}

/** A stack that ran as production says that it's a sandbox. */
export class EnvironmentTurned extends Error {
  override readonly name = "EnvironmentTurned";

  constructor() {
    super(
      "This stack has run as production, and now it says `environment: sandbox`. Nothing was looked at. Take that out: " +
        "`pulumi config rm environment` and `pulumi config rm clock`, or the same arguments of the fleet. `-c` writes what it's given into the stack's file. A sandbox is a stack of its own.",
    );
  }
}

/**
 * A window is a promise to customers: only a sandbox may say what time it is.
 *
 * @throws ClockSet
 */
export function refuseSetClock({ environment, clock }: Pick<GateDeclaration, "environment" | "clock">): void {
  if (clock === undefined || environment === "sandbox") return;
  throw new ClockSet(
    `The clock is set to ${clock}, which only a stack with \`environment: sandbox\` may do. ` +
      "Take it out: `pulumi config rm clock`, or the argument `clock` of the fleet.",
  );
}

/** What a state may say of the run before: anything at all. */
const Before = z.object({ environment: z.enum(ENVIRONMENTS) });

/**
 * What was a stack of production stays one. Its file and the command line say what it is now; the state knows what it was.
 *
 * @param before the gate's inputs of the last run, as the state has them
 * @throws EnvironmentTurned
 */
export function refuseTurnedEnvironment(
  before: unknown,
  { environment }: Pick<GateDeclaration, "environment">,
): void {
  if (environment === "production" || Before.safeParse(before).data?.environment !== "production") return;
  throw new EnvironmentTurned();
}

/** What every line begins with that a run says whose clock is set. */
export const SET_CLOCK_MARK = "[clock set] ";

/** What a run says whose clock is set; undefined for others. */
export function describeSetClock({
  now,
  reallyNow,
  calendar,
}: Pick<GateRecord, "now" | "reallyNow" | "calendar">): string | undefined {
  if (reallyNow === undefined) return undefined;
  const tell = (moment: string): string =>
    describeMoment(buildCalendar(calendar), Temporal.Instant.from(moment));
  return `the clock is set: it's taken to be ${tell(now)}, and it really is ${tell(reallyNow)}`;
}

/**
 * Whether a record tells the time as it is.
 *
 * @param actual the time on another clock, a moment later
 * @throws ClockSet
 */
export function refuseFalseTime(record: GateRecord, actual: Temporal.Instant): void {
  refuseSetClock(record);
  if (record.environment === "sandbox") return;
  const minutes = actual.since(Temporal.Instant.from(record.now)).total("minutes");
  if (Math.abs(minutes) <= TOLERANCE_MINUTES) return;
  throw new ClockSet(
    `The run says that it is ${record.now}, but it is ${actual.toString({ smallestUnit: "second" })}. ` +
      "Set the clock of the machine that runs Pulumi right, and run again.",
  );
}
