import { Temporal } from "@js-temporal/polyfill";

/**
 * The run that the pack judges. Pulumi starts the pack before the program, and hands over what a run leaves out as it was in the last one:
 * so what was checked before the pack started isn't part of the run.
 */
export class ThisRun {
  private readonly began: Temporal.Instant;

  /** @param began when the pack started */
  constructor(began: Temporal.Instant) {
    // Records tell whole seconds.
    this.began = began.round({ smallestUnit: "second", roundingMode: "trunc" });
  }

  /** @param moment of the check: ISO 8601. What is no moment is part of the run, so that it's judged. */
  includes(moment: unknown): boolean {
    try {
      return Temporal.Instant.compare(Temporal.Instant.from(String(moment)), this.began) >= 0;
    } catch {
      return true;
    }
  }
}
