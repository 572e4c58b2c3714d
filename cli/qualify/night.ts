import { Temporal } from "@js-temporal/polyfill";
import type { Calendar } from "../../maintenance/calendar/calendar";
import { isBefore, type Interval } from "../../maintenance/calendar/intervals";
import { findNoticeDeadline } from "../../maintenance/calendar/notice-deadline";
import { findNextWindow, listWindows } from "../../maintenance/calendar/windows";
import type { ReleaseReference } from "../../maintenance/change/change";
import { type ChangeFileContent, LONGEST_MINUTES } from "../../maintenance/change/schema";

/** A night on which everything is allowed that a release may need: what the clock says then, and the change it is for. */
export interface Night {
  readonly clock: Temporal.Instant;
  readonly change: ChangeFileContent;
}

/** How far ahead the longest window is looked for. */
const AHEAD = { hours: 62 * 24 };

/**
 * A T2 in the longest window to come, of which all customers were told: restarts of all kinds are allowed, and there's time.
 *
 * @returns undefined when the calendar has no window
 */
export function inventNight(
  release: ReleaseReference & { readonly hasFramework: boolean },
  calendar: Calendar,
  customers: readonly string[],
  now: Temporal.Instant,
): Night | undefined {
  const window = findLongestWindow(calendar, now);
  if (window === undefined) return undefined;
  const deadline = findNoticeDeadline(calendar, window);
  const told = (isBefore(deadline, window.start) ? deadline : window.start).subtract({ minutes: 1 });
  const minutes = Math.min(LONGEST_MINUTES, Math.floor(window.start.until(window.end).total("minutes")));
  const change: ChangeFileContent = {
    change: `qualification-${release.name}`,
    title: `A test of release ${release.name} in the sandbox`,
    tier: "T2",
    layers: ["nodes", "containers", ...(release.hasFramework ? (["framework"] as const) : [])],
    release: { name: release.name, digest: release.digest },
    estimate: { totalMinutes: minutes },
    ...(customers.length > 0 && {
      notices: [
        {
          kind: "monday",
          window: window.start.toString(),
          sentAt: told.toString(),
          customers: [...customers],
          minutes,
        },
      ],
    }),
  };
  return { clock: window.start.add({ seconds: 1 }), change };
}

function findLongestWindow(calendar: Calendar, now: Temporal.Instant): Interval | undefined {
  const coming = listWindows(calendar, now, now.add(AHEAD)).filter(({ start }) => isBefore(now, start));
  const [longest] = coming.toSorted((a, b) => lengthOf(b) - lengthOf(a));
  return longest ?? findNextWindow(calendar, now);
}

function lengthOf({ start, end }: Interval): number {
  return end.epochMilliseconds - start.epochMilliseconds;
}
