import type { Interval } from "../calendar/intervals";
import { canStillBeNoticed } from "../calendar/notice-deadline";
import { findOpenWindow, findUsableWindow, isWindowStart, minutesLeft } from "../calendar/windows";
import type { DecisionInputs } from "./inputs";
import { findShortcomings, noticesFor } from "./notices";

/** The shortest time in which anything can be done at all. */
const A_MOMENT_MINUTES = 1 / 60;

/**
 * The window that a change is judged against: when it's applied, the one that is open; when it's planned, the next one
 * that it can still make.
 */
export function chooseWindow(inputs: DecisionInputs): Interval | undefined {
  const { mode, calendar, now } = inputs;
  return mode === "apply" ? findOpenWindow(calendar, now) : findNextPossibleWindow(inputs);
}

/**
 * The next window a change can still make, whatever mode it's judged in. For a T2 that is the one that customers were
 * properly told of; when there's none, one that they were told of somehow, or can still be told of.
 */
export function findNextPossibleWindow(inputs: DecisionInputs): Interval | undefined {
  const { change, calendar, now, workMinutes = A_MOMENT_MINUTES } = inputs;
  if (change.tier !== "T2") return findUsableWindow(calendar, now, workMinutes);
  return (
    findAnnouncedWindows(inputs).find((window) => hasTime(window, now, workMinutes)) ??
    findUsableWindow(
      calendar,
      now,
      workMinutes,
      (window) => noticesFor(change, window).length > 0 || canStillBeNoticed(calendar, window, now),
    )
  );
}

/** The windows, past ones too, that everybody concerned was properly told of, sorted. */
function findAnnouncedWindows(inputs: DecisionInputs): Interval[] {
  const { change, calendar } = inputs;
  return change.notices
    .flatMap(({ kind, window: start }) => {
      if (kind !== "monday" || start === undefined || !isWindowStart(calendar, start)) return [];
      const window = findOpenWindow(calendar, start);
      return window === undefined ? [] : [window];
    })
    .filter((window) => findShortcomings(inputs, window).length === 0)
    .sort((a, b) => a.start.epochMilliseconds - b.start.epochMilliseconds);
}

function hasTime(window: Interval, now: DecisionInputs["now"], minutes: number): boolean {
  return Math.min(minutesLeft(window, now), minutesLeft(window, window.start)) >= minutes;
}
