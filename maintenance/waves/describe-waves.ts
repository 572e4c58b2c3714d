import { Temporal } from "@js-temporal/polyfill";
import { describeWindow } from "../calendar/describe";
import { buildCalendar } from "../calendar/parse";
import type { Interval } from "../calendar/intervals";
import type { GateRecord } from "../gate/record";
import { type ChangeLayer, judgedLayer } from "../kinds/layers";

/** A batch of a plan, at the times that are expected for it. */
export interface PlannedBatch {
  readonly layer: ChangeLayer;
  readonly wave: number;
  /** How many containers or nodes. */
  readonly units: number;
  /** ISO 8601 instants. */
  readonly from: string;
  readonly until: string;
  /** For people. */
  readonly text: string;
}

/** How many batches people are shown: the first ones say most. */
const MOST_SHOWN = 8;

/**
 * When each batch would begin and end: from the window's beginning, or from now, where that's later.
 *
 * @param window what the run is judged against; undefined where it needs none
 */
export function planBatches(
  { waves = [], now, calendar }: Pick<GateRecord, "waves" | "now" | "calendar">,
  window: Interval | undefined,
): PlannedBatch[] {
  const moment = Temporal.Instant.from(now);
  const isLater = window !== undefined && Temporal.Instant.compare(window.start, moment) > 0;
  const begin = isLater ? window.start : moment;
  const zone = buildCalendar(calendar);
  return waves.map(({ layer, wave, units, from, until }) => {
    const [start, end] = [from, until].map((minutes) => begin.add({ seconds: Math.round(minutes * 60) }));
    const interval = { start: start ?? begin, end: end ?? begin };
    const isOver = window !== undefined && Temporal.Instant.compare(interval.end, window.end) > 0;
    const { noun, worksOn = "containers" } = judgedLayer(layer);
    const count = units === 1 ? `1 ${worksOn.slice(0, -1)}` : `${units} ${worksOn}`;
    const text = `wave ${wave} of ${noun}: ${count}, ${describeWindow(zone, interval)}${isOver ? ", after the window's end" : ""}`;
    return { layer, wave, units, from: interval.start.toString(), until: interval.end.toString(), text };
  });
}

/** The first ones, and until when the others go on. */
export function describeBatches(batches: readonly PlannedBatch[]): string[] {
  const shown = batches.slice(0, MOST_SHOWN).map(({ text }) => text);
  const last = batches.at(-1);
  if (last === undefined || batches.length <= MOST_SHOWN) return shown;
  const between = batches.length - MOST_SHOWN - 1;
  return [...shown, ...(between > 0 ? [`and ${between} more until then`] : []), last.text];
}
