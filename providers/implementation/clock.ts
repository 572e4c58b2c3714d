import { Temporal } from "@js-temporal/polyfill";
import type { GateDeclaration } from "../../maintenance/gate/record";
import type { RunClock } from "../../maintenance/gate/gate";

/** The machine's own time. */
export function systemNow(): Temporal.Instant {
  return Temporal.Now.instant();
}

/** The clock of a run: the machine's, or one that is set to a moment just now, and goes on from there. */
export function startRunClock({ clock }: Pick<GateDeclaration, "clock">): RunClock {
  if (clock === undefined) return { now: systemNow, reallyNow: systemNow };
  const moment = Temporal.Instant.from(clock);
  const begun = performance.now();
  return {
    now: () => moment.add({ milliseconds: Math.round(performance.now() - begun) }),
    reallyNow: systemNow,
  };
}
