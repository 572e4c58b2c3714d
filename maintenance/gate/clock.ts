import { Temporal } from "@js-temporal/polyfill";
import type { GateDeclaration, GateRecord } from "./record";

/** How far the clocks of the machines that take part in a run may be apart. */
export const TOLERANCE_MINUTES = 10;

/** Somebody set the clock of a run that isn't a sandbox's. */
export class ClockSet extends Error {
  override readonly name = "ClockSet";
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
      "Take it out: `pulumi config rm clock`.",
  );
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
  const minutes = Math.abs(actual.since(Temporal.Instant.from(record.now)).total("minutes"));
  if (minutes <= TOLERANCE_MINUTES) return;
  throw new ClockSet(
    `The run says that it is ${record.now}, but it is ${actual.toString({ smallestUnit: "second" })}. ` +
      "Set the clock of the machine that runs Pulumi right, and run again.",
  );
}
