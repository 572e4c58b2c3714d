import assert from "node:assert/strict";
import { Temporal } from "@js-temporal/polyfill";
import fc from "fast-check";
import { LONGEST_HOURS, SINCE, type Calendar } from "../../../../maintenance/calendar/calendar";
import { exportWindows } from "../../../../maintenance/calendar/icalendar/export";
import { importCalendar } from "../../../../maintenance/calendar/icalendar/import";
import { contains } from "../../../../maintenance/calendar/intervals";
import { findNoticeDay } from "../../../../maintenance/calendar/notice-deadline";
import { buildCalendar } from "../../../../maintenance/calendar/parse";
import { findNextWindow, findOpenWindow, listWindows } from "../../../../maintenance/calendar/windows";

// With changes on Sundays, on Fridays (Jerusalem), at midnight (Santiago), by half an hour (Lord Howe), and without any.
const zone = fc.constantFrom(
  "America/New_York",
  "Europe/Berlin",
  "Asia/Jerusalem",
  "America/Santiago",
  "Australia/Lord_Howe",
  "Pacific/Apia",
  "UTC",
);
const date = fc
  .integer({ min: 0, max: 365 * 8 })
  .map((days) => Temporal.PlainDate.from("2024-01-01").add({ days }));
const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom(0, 15, 30, 59))
  .map(([hour, minute]) => Temporal.PlainTime.from({ hour, minute }));
/** Moments of which many are near a change of clocks. */
const moment = fc.oneof(
  fc.tuple(date, time, zone).map(([d, t, z]) => d.toZonedDateTime({ timeZone: z, plainTime: t }).toInstant()),
  fc
    .tuple(
      date,
      fc.constantFrom("America/New_York", "Europe/Berlin", "Australia/Lord_Howe"),
      fc.integer({ min: -400, max: 400 }),
    )
    .map(([d, z, minutes]) => {
      const change = d.toZonedDateTime(z).getTimeZoneTransition("next");
      return (change ?? d.toZonedDateTime(z)).toInstant().add({ minutes });
    }),
);
const aWindow = fc.record({
  name: fc.constant("w"),
  recurrence: fc.constantFrom(
    "FREQ=WEEKLY;BYDAY=FR",
    "FREQ=WEEKLY;BYDAY=SA,SU",
    "FREQ=DAILY;INTERVAL=3",
    "FREQ=MONTHLY;BYDAY=-1SU",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
    "FREQ=MONTHLY;BYMONTHDAY=-1",
  ),
  since: fc.constant(SINCE),
  from: time,
  to: time,
  timeZone: zone,
  except: fc.constant([]),
});
const aCalendar: fc.Arbitrary<Calendar> = fc
  .record({
    timeZone: zone,
    windows: fc.array(aWindow, { maxLength: 2 }),
    freeze: fc.option(moment),
    extra: fc.option(moment),
  })
  .map(({ timeZone, windows, freeze, extra }) => ({
    ...buildCalendar({ timeZone }),
    windows,
    freezes: freeze === null ? [] : [{ start: freeze, end: freeze.add({ hours: 100 }), reason: "r" }],
    extraWindows: extra === null ? [] : [{ start: extra, end: extra.add({ hours: 5 }), reason: "r" }],
  }));

describe("the algebra of windows", () => {
  it("a moment is in a window iff the list of windows, asked for days around it, says so", () => {
    fc.assert(
      fc.property(
        aCalendar,
        moment,
        fc.integer({ min: -300, max: 1500 }),
        fc.integer({ min: 0, max: 100 }),
        (calendar, around, minutes, hours) => {
          // Near a window, or else hardly any moment would be in one.
          const now = (findNextWindow(calendar, around)?.start ?? around).add({ minutes });
          const listed = listWindows(calendar, now.subtract({ hours }), now.add({ hours: hours + 1 }));
          const found = listed.find((window) => contains(window, now));
          const open = findOpenWindow(calendar, now);
          assert.equal(open?.start.toString(), found?.start.toString());
          assert.equal(open?.end.toString(), found?.end.toString());
        },
      ),
    );
  });

  it("windows are sorted, apart, not empty, and none begins in a freeze", () => {
    fc.assert(
      fc.property(aCalendar, moment, (calendar, now) => {
        const windows = listWindows(calendar, now, now.add({ hours: 24 * 40 }));
        windows.forEach(({ start, end }, i) => {
          assert.ok(Temporal.Instant.compare(start, end) < 0);
          const next = windows[i + 1];
          if (next !== undefined) assert.ok(Temporal.Instant.compare(end, next.start) < 0);
          for (const freeze of calendar.freezes) assert.ok(!contains(freeze, start));
        });
      }),
    );
  });

  it("a freeze takes away the windows that begin in it, whole, and leaves the others, whole", () => {
    fc.assert(
      fc.property(aCalendar, moment, moment, (calendar, around, frozen) => {
        const begin = findNextWindow({ ...calendar, freezes: [] }, around)?.start ?? frozen;
        const freeze = { start: begin.subtract({ hours: 30 }), end: begin.add({ hours: 2 }), reason: "r" };
        const span = [begin.subtract({ hours: 200 }), begin.add({ hours: 200 })] as const;
        const listed = calendar.windows.map((window) => {
          const alone = { ...calendar, windows: [window], extraWindows: [], freezes: [] };
          return [
            listWindows(alone, ...span),
            listWindows({ ...alone, freezes: [freeze] }, ...span),
          ] as const;
        });
        for (const [without, within] of listed) {
          const left = without.filter(({ start }) => !contains(freeze, start));
          // What touches another window of the same rule is one with it.
          if (without.every(({ start, end }) => start.until(end).total("hours") < 24))
            assert.deepEqual(within, left);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("the next window starts after now, and no window starts in between", () => {
    fc.assert(
      fc.property(aCalendar, moment, (calendar, now) => {
        const next = findNextWindow(calendar, now);
        if (next === undefined) return;
        assert.ok(Temporal.Instant.compare(next.start, now) > 0);
        const between = listWindows(calendar, now, next.start).filter(
          (w) => Temporal.Instant.compare(w.start, now) > 0,
        );
        assert.deepEqual(between, []);
      }),
      { numRuns: 60 },
    );
  });

  it("every local Friday 22:00 opens exactly one window, whose end reads 04:00 on the next day", () => {
    fc.assert(
      fc.property(date, zone, (day, timeZone) => {
        const calendar = buildCalendar({ timeZone });
        const friday = day.add({ days: (12 - day.dayOfWeek) % 7 });
        const begin = friday.toZonedDateTime({ timeZone, plainTime: "12:00" });
        const windows = listWindows(calendar, begin.toInstant(), begin.add({ days: 7 }).toInstant());
        assert.equal(windows.length, 1);
        const [window] = windows;
        assert.equal(
          window?.start.toZonedDateTimeISO(timeZone).toPlainDateTime().toString(),
          `${friday.toString()}T22:00:00`,
        );
        assert.equal(
          window.end.toZonedDateTimeISO(timeZone).toPlainDateTime().toString(),
          `${friday.add({ days: 1 }).toString()}T04:00:00`,
        );
      }),
    );
  });

  it("a window is as long as local clocks say, and by just what clocks are changed longer or shorter", () => {
    fc.assert(
      fc.property(aWindow, moment, (window, now) => {
        const calendar = { ...buildCalendar({ timeZone: window.timeZone }), windows: [window] };
        for (const { start, end } of listWindows(calendar, now, now.add({ hours: 24 * 30 }))) {
          const [from, to] = [start, end].map((t) => t.toZonedDateTimeISO(window.timeZone));
          assert.ok(from && to);
          const local = from.toPlainDateTime().until(to.toPlainDateTime()).total("minutes");
          const changed = (to.offsetNanoseconds - from.offsetNanoseconds) / 6e10;
          assert.equal(start.until(end).total("minutes"), local - changed);
        }
      }),
    );
  });

  it("the notice day is a business day before the window's day", () => {
    fc.assert(
      fc.property(moment, zone, (start, timeZone) => {
        const calendar = buildCalendar({ timeZone });
        const day = findNoticeDay(calendar, { start, end: start.add({ hours: 1 }) });
        assert.equal(day.dayOfWeek, 1);
        const days = day.until(start.toZonedDateTimeISO(timeZone).toPlainDate()).days;
        assert.ok(days >= 1 && days <= 7, String(days));
      }),
    );
  });

  it("windows come back from iCalendar as they went in, but for those that nobody would mean", () => {
    fc.assert(
      fc.property(aCalendar, moment, (calendar, now) => {
        const span = [now, now.add({ hours: 24 * 20 })] as const;
        const text = exportWindows(calendar, ...span, now);
        const settings = { timeZone: "UTC", chosen: new Map<string, string>() };
        const { content, findings } = importCalendar(text, "w.ics", "windows", settings);
        const show = ({ start, end }: { start: Temporal.Instant; end: Temporal.Instant }): string =>
          `${start.toString()} ${end.toString()}`;
        const listed = listWindows(calendar, ...span);
        const short = listed.filter(({ start, end }) => start.until(end).total("hours") <= LONGEST_HOURS);
        const { windows, extraWindows } = buildCalendar(content);
        assert.deepEqual(windows, []);
        assert.deepEqual(extraWindows.map(show), short.map(show));
        assert.equal(findings.filter(({ kind }) => kind === "problem").length, listed.length - short.length);
      }),
      { numRuns: 50 },
    );
  });
});
