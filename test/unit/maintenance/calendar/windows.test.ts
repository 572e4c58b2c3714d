import assert from "node:assert/strict";
import { Temporal } from "@js-temporal/polyfill";
import { findNextBusinessHours, isInBusinessHours } from "../../../../maintenance/calendar/business-hours";
import type { Calendar } from "../../../../maintenance/calendar/calendar";
import { describeMinutes, describeWindow } from "../../../../maintenance/calendar/describe";
import { canStillBeNoticed, findNoticeDay } from "../../../../maintenance/calendar/notice-deadline";
import { buildCalendar, parseCalendar } from "../../../../maintenance/calendar/parse";
import { findClosure } from "../../../../maintenance/calendar/openings";
import {
  findNextWindow,
  findOpenWindow,
  findUsableWindow,
  listWindows,
  minutesLeft,
} from "../../../../maintenance/calendar/windows";
import { InvalidFile } from "../../../../maintenance/files/problem";

const at = (text: string): Temporal.Instant => Temporal.Instant.from(text);
const NEW_YORK = buildCalendar({ timeZone: "America/New_York" });

function read(more: string, timeZone = "America/New_York"): Calendar {
  return parseCalendar(`timeZone: ${timeZone}\n${more}`, "calendar.yaml");
}

function show(calendar: Calendar, from: string, to: string): string[] {
  return listWindows(calendar, at(from), at(to)).map((window) => describeWindow(calendar, window));
}

describe("maintenance windows", () => {
  it("are Friday 22:00 to Saturday 04:00 by default, start included, end not", () => {
    const window = findOpenWindow(NEW_YORK, at("2026-11-27T22:00-05:00"));
    assert.ok(window);
    assert.equal(
      describeWindow(NEW_YORK, window),
      "Friday 27 November 2026, 22:00 to Saturday 04:00 (America/New_York)",
    );
    assert.ok(findOpenWindow(NEW_YORK, at("2026-11-28T03:59:59-05:00")));
    assert.equal(findOpenWindow(NEW_YORK, at("2026-11-28T04:00-05:00")), undefined);
    assert.equal(findOpenWindow(NEW_YORK, at("2026-11-27T21:59:59-05:00")), undefined);
    assert.deepEqual(
      read(
        "windows: [{ name: n, recurrence: FREQ=WEEKLY;BYDAY=FR, from: '22:00', to: '04:00' }]",
      ).windows.map((w) => ({ ...w, name: "" })),
      NEW_YORK.windows.map((w) => ({ ...w, name: "" })),
    );
  });

  it("keep their local hours when clocks change in the night: 5 real hours in spring, 7 in autumn", () => {
    const night = "windows: [{ name: n, recurrence: FREQ=WEEKLY;BYDAY=SA, from: '22:00', to: '04:00' }]";
    const saturdays = read(night);
    const spring = findOpenWindow(saturdays, at("2026-03-07T23:00-05:00"));
    const autumn = findOpenWindow(saturdays, at("2026-10-31T23:00-04:00"));
    assert.ok(spring && autumn);
    assert.equal(minutesLeft(spring, spring.start), 5 * 60);
    assert.equal(minutesLeft(autumn, autumn.start), 7 * 60);
    assert.equal(spring.end.toString(), "2026-03-08T08:00:00Z");
    assert.equal(autumn.end.toString(), "2026-11-01T09:00:00Z");
  });

  it("begin with the jump where clocks skip their start, and are none where they skip them whole", () => {
    const at230 = read("windows: [{ name: n, recurrence: FREQ=DAILY, from: '02:30', to: '04:00' }]");
    const [window] = listWindows(at230, at("2026-03-08T00:00-05:00"), at("2026-03-08T12:00-04:00"));
    assert.equal(window?.start.toString(), "2026-03-08T07:00:00Z");
    assert.equal(window.end.toString(), "2026-03-08T08:00:00Z");
    const skipped = read("windows: [{ name: n, recurrence: FREQ=DAILY, from: '02:15', to: '02:45' }]");
    assert.deepEqual(listWindows(skipped, at("2026-03-08T00:00-05:00"), at("2026-03-08T12:00-04:00")), []);
  });

  it("end the first time that clocks show their end, where they show it twice", () => {
    const to130 = read("windows: [{ name: n, recurrence: FREQ=DAILY, from: '00:30', to: '01:30' }]");
    const [window] = listWindows(to130, at("2026-11-01T00:00-04:00"), at("2026-11-01T12:00-05:00"));
    assert.equal(window?.end.toString(), "2026-11-01T05:30:00Z");
  });

  it("cross the end of a year and a leap day", () => {
    assert.deepEqual(show(NEW_YORK, "2027-12-31T00:00-05:00", "2028-01-02T00:00-05:00"), [
      "Friday 31 December 2027, 22:00 to Saturday 04:00 (America/New_York)",
    ]);
    const leap = read(
      "windows: [{ name: n, recurrence: FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29, from: '22:00', to: '04:00' }]",
    );
    assert.deepEqual(show(leap, "2026-01-01T00:00Z", "2029-01-01T00:00Z"), [
      "Tuesday 29 February 2028, 22:00 to Wednesday 04:00 (America/New_York)",
    ]);
  });

  it("are closed by freezes of the day on which they begin, and not opened by an extra window in one", () => {
    const calendar = read(`freezes: [{ from: 2026-12-18, to: 2027-01-01, reason: holidays }]
extraWindows: [{ from: 2026-12-20T22:00, to: 2026-12-21T02:00, reason: urgent }]`);
    assert.deepEqual(show(calendar, "2026-12-10T00:00Z", "2027-01-10T00:00Z"), [
      "Friday 11 December 2026, 22:00 to Saturday 04:00 (America/New_York)",
      "Friday 8 January 2027, 22:00 to Saturday 04:00 (America/New_York)",
    ]);
    assert.deepEqual(findClosure(calendar, at("2026-12-18T23:00-05:00")), { by: "freeze", name: "holidays" });
  });

  it("have extra ones beside them, and are one where they touch", () => {
    const calendar = read(`extraWindows:
  - { from: 2026-11-25T22:00, to: 2026-11-25T23:00, reason: a Wednesday }
  - { from: 2026-11-28T04:00, to: 2026-11-28T06:00, reason: longer }`);
    assert.deepEqual(show(calendar, "2026-11-25T00:00Z", "2026-11-29T00:00Z"), [
      "Wednesday 25 November 2026, 22:00 to 23:00 (America/New_York)",
      "Friday 27 November 2026, 22:00 to Saturday 06:00 (America/New_York)",
    ]);
  });

  it("don't open on the days excepted", () => {
    const calendar = read(
      "windows: [{ name: n, recurrence: FREQ=WEEKLY;BYDAY=FR, from: '22:00', to: '04:00', except: [2026-11-27] }]",
    );
    assert.equal(findNextWindow(calendar, at("2026-11-25T00:00Z"))?.start.toString(), "2026-12-05T03:00:00Z");
  });

  it("can still be made while enough time is left", () => {
    const now = at("2026-11-28T03:30-05:00");
    const start = (minutes: number): string | undefined =>
      findUsableWindow(NEW_YORK, now, minutes)?.start.toString();
    assert.equal(start(30), "2026-11-28T03:00:00Z");
    assert.equal(start(31), "2026-12-05T03:00:00Z");
    assert.equal(start(361), undefined);
  });
});

describe("business hours and the notice for a window", () => {
  const calendar = read(`holidays:
  - { name: Thanksgiving, recurrence: FREQ=YEARLY;BYMONTH=11;BYDAY=4TH }
  - { name: Memorial Day, date: 2026-05-25 }
  - { name: a Monday, date: 2026-06-01 }
  - { name: a Tuesday, date: 2026-06-02 }
  - { name: a Wednesday, date: 2026-06-03 }`);

  it("are 09:00 to 17:00 from Monday to Friday, but for holidays", () => {
    assert.ok(isInBusinessHours(calendar, at("2026-11-25T09:00-05:00")));
    assert.ok(!isInBusinessHours(calendar, at("2026-11-25T17:00-05:00")));
    assert.ok(!isInBusinessHours(calendar, at("2026-11-26T12:00-05:00")), "Thanksgiving");
    assert.ok(!isInBusinessHours(calendar, at("2026-11-28T12:00-05:00")), "Saturday");
    assert.equal(
      findNextBusinessHours(calendar, at("2026-11-25T18:00-05:00"))?.start.toString(),
      "2026-11-27T14:00:00Z",
    );
    assert.equal(
      findNextBusinessHours(calendar, at("2026-11-25T10:00-05:00"))?.start.toString(),
      "2026-11-25T14:00:00Z",
    );
  });

  const cases: [title: string, window: string, noticeDay: string][] = [
    ["on the Monday before a Friday", "2026-11-27T22:00-05:00", "2026-11-23"],
    ["on Tuesday when Monday is a holiday", "2026-05-29T22:00-04:00", "2026-05-26"],
    ["on the Friday before when Monday to Wednesday are holidays", "2026-06-05T22:00-04:00", "2026-05-29"],
  ];
  for (const [title, window, noticeDay] of cases) {
    it(`goes out ${title}`, () => {
      const start = at(window);
      const interval = { start, end: start.add({ hours: 6 }) };
      assert.equal(findNoticeDay(calendar, interval).toString(), noticeDay);
      const endOfDay = Temporal.PlainDate.from(noticeDay)
        .add({ days: 1 })
        .toZonedDateTime("America/New_York")
        .toInstant();
      assert.ok(canStillBeNoticed(calendar, interval, endOfDay.subtract({ seconds: 1 })));
      assert.ok(!canStillBeNoticed(calendar, interval, endOfDay));
    });
  }

  it("goes out before a window on Monday, Tuesday or Sunday, never on its day or later", () => {
    const dayFor = (start: string): string =>
      findNoticeDay(calendar, { start: at(start), end: at(start).add({ hours: 1 }) }).toString();
    assert.equal(dayFor("2026-11-23T22:00-05:00"), "2026-11-16");
    assert.equal(dayFor("2026-11-29T22:00-05:00"), "2026-11-23");
    assert.equal(dayFor("2026-05-26T22:00-04:00"), "2026-05-22", "Monday is a holiday, Tuesday too late");
  });
});

describe("a calendar file", () => {
  const cases: [title: string, text: string, message: string][] = [
    ["no zone", "windows: []\n", "calendar.yaml:1: isn't a calendar file: it has no `timeZone:` at its top"],
    [
      "a zone that isn't one",
      "timeZone: New York\n",
      'calendar.yaml:1: timeZone: expected a time zone, e.g. America/New_York, got "New York"',
    ],
    [
      "a rule of hours",
      "timeZone: UTC\nwindows:\n  - { name: n, recurrence: FREQ=WEEKLY;BYHOUR=22, from: '22:00', to: '04:00' }\n",
      "calendar.yaml:3: windows[0].recurrence: BYHOUR isn't a part that chooses days; those are FREQ, INTERVAL, COUNT, UNTIL, WKST, BYDAY, BYMONTH, BYMONTHDAY, BYYEARDAY, BYWEEKNO, BYSETPOS. Times of day go into from and to",
    ],
    [
      "a freeze the wrong way round",
      "timeZone: UTC\nfreezes:\n  - { from: 2026-12-20, to: 2026-12-18, reason: r }\n",
      "calendar.yaml:3: freezes[0].to: 2026-12-18 isn't after 2026-12-20, where it begins",
    ],
    [
      "a holiday without a day",
      "timeZone: UTC\nholidays:\n  - { name: n }\n",
      "calendar.yaml:3: holidays[0]: give either its date or its recurrence",
    ],
    [
      "February 30",
      "timeZone: UTC\nholidays:\n  - { name: n, date: 2026-02-30 }\n",
      'calendar.yaml:3: holidays[0].date: expected a date, e.g. 2026-11-27, got "2026-02-30"',
    ],
  ];
  for (const [title, text, message] of cases) {
    it(`is refused for ${title}`, () => {
      assert.throws(
        () => parseCalendar(text, "calendar.yaml"),
        (error: unknown) => {
          assert.ok(error instanceof InvalidFile);
          assert.ok(error.message.split("\n").includes(message), error.message);
          return true;
        },
      );
    });
  }

  it("says lengths of time in words", () => {
    assert.deepEqual(
      [0, 1, 59.2, 60, 90, 121].map((minutes) => describeMinutes(minutes)),
      ["0 minutes", "1 minute", "1 hour", "1 hour", "1 hour 30 minutes", "2 hours 1 minute"],
    );
    assert.equal(describeMinutes(59.9, "down"), "59 minutes");
  });
});
