import assert from "node:assert/strict";
import { Temporal } from "@js-temporal/polyfill";
import { nameHoliday } from "../../../../maintenance/calendar/business-hours";
import type { Calendar } from "../../../../maintenance/calendar/calendar";
import { describeWindow } from "../../../../maintenance/calendar/describe";
import { findClosure } from "../../../../maintenance/calendar/openings";
import { parseCalendar } from "../../../../maintenance/calendar/parse";
import { findOpenWindow, isWindowStart, listWindows } from "../../../../maintenance/calendar/windows";
import { InvalidFile } from "../../../../maintenance/files/problem";

const at = (text: string): Temporal.Instant => Temporal.Instant.from(text);

function read(more: string, timeZone = "America/New_York"): Calendar {
  return parseCalendar(`timeZone: ${timeZone}\n${more}`, "calendar.yaml");
}

/** What is open in the two weeks from Monday 23 November 2026, without the zone. */
function show(calendar: Calendar): string[] {
  return listWindows(calendar, at("2026-11-23T00:00Z"), at("2026-12-07T12:00Z")).map((window) =>
    describeWindow(calendar, window).replace(/ \(.*/, ""),
  );
}

const FIRST = "Friday 27 November 2026, 22:00 to Saturday 04:00";
const SECOND = "Friday 4 December 2026, 22:00 to Saturday 04:00";

function weekly(more: string, zone = ""): string {
  return `windows: [{ name: n, recurrence: FREQ=WEEKLY;BYDAY=FR;${more}, from: "22:00", to: "04:00"${zone} }]`;
}

describe("the end of a recurrence", () => {
  const cases: [title: string, timeZone: string, until: string, windows: string[]][] = [
    ["in UTC is the evening before in New York", "America/New_York", "20261127T030000Z", []],
    ["in UTC is the moment of the window itself", "America/New_York", "20261128T030000Z", [FIRST]],
    ["in UTC is a second before the window", "America/New_York", "20261128T025959Z", []],
    ["in UTC is the next day in Tokyo", "Asia/Tokyo", "20261126T160000Z", []],
    ["in UTC is late enough for the window in Tokyo", "Asia/Tokyo", "20261127T130000Z", [FIRST]],
    ["in UTC is on the evening of the day in Auckland", "Pacific/Auckland", "20261127T090000Z", [FIRST]],
    ["is a day, which counts whole", "America/New_York", "20261127", [FIRST]],
    ["is a time on local clocks", "America/New_York", "20261127T220000", [FIRST]],
    ["is a time on local clocks before the window", "America/New_York", "20261127T215959", []],
  ];
  for (const [title, timeZone, until, windows] of cases) {
    it(title, () => {
      assert.deepEqual(show(read(weekly(`UNTIL=${until}`), timeZone)), windows);
    });
  }

  it("is a moment in the window's own zone", () => {
    const calendar = read(weekly("UNTIL=20261127T030000Z", ", timeZone: Asia/Tokyo"));
    assert.deepEqual(show(calendar), []);
    const later = read(weekly("UNTIL=20261127T130000Z", ", timeZone: Asia/Tokyo"));
    assert.deepEqual(show(later), ["Friday 27 November 2026, 08:00 to 14:00"]);
  });

  it("is a moment for a holiday, too, which begins at midnight", () => {
    const holiday = (until: string): string | undefined =>
      nameHoliday(
        read(`holidays: [{ name: h, recurrence: FREQ=WEEKLY;BYDAY=FR;UNTIL=${until} }]`),
        Temporal.PlainDate.from("2026-11-27"),
      );
    assert.equal(holiday("20261127T045959Z"), undefined);
    assert.equal(holiday("20261127T050000Z"), "h");
  });
});

describe("a closed window", () => {
  const freeze = (from: string, to = from): string =>
    `freezes: [{ from: ${from}, to: ${to}, reason: inventory }]`;

  it("is the one that begins on a frozen day, to its end", () => {
    const calendar = read(freeze("2026-11-27"));
    assert.deepEqual(show(calendar), [SECOND]);
    assert.deepEqual(findClosure(calendar, at("2026-11-28T01:00-05:00")), {
      by: "freeze-at-opening",
      name: "inventory",
    });
    assert.deepEqual(findClosure(calendar, at("2026-11-27T12:00-05:00")), {
      by: "freeze",
      name: "inventory",
    });
    assert.equal(findClosure(calendar, at("2026-11-28T12:00-05:00")), undefined);
  });

  it("isn't one that began on the day before the freeze", () => {
    const calendar = read(freeze("2026-11-28"));
    assert.deepEqual(show(calendar), [FIRST, SECOND]);
    assert.ok(findOpenWindow(calendar, at("2026-11-28T03:59-05:00")));
  });

  it("is an extra one that begins in a freeze, though it's one with a window from before", () => {
    const calendar = read(`${freeze("2026-11-28")}
extraWindows: [{ from: 2026-11-28T04:00, to: 2026-11-28T06:00, reason: longer }]`);
    assert.deepEqual(show(calendar), [FIRST, SECOND]);
    assert.ok(!isWindowStart(calendar, at("2026-11-28T04:00-05:00")));
  });

  it("opens with the part that begins after the freeze", () => {
    const calendar = read(`${freeze("2026-11-27")}
extraWindows: [{ from: 2026-11-28T02:00, to: 2026-11-28T06:00, reason: longer }]`);
    assert.deepEqual(show(calendar), ["Saturday 28 November 2026, 02:00 to 06:00", SECOND]);
  });

  it("is one that begins on a holiday, but not an extra one, which is there because somebody wants it", () => {
    const calendar = read(`holidays: [{ name: Bridge day, date: 2026-11-27 }]
extraWindows: [{ from: 2026-11-27T10:00, to: 2026-11-27T12:00, reason: nobody works }]`);
    assert.deepEqual(show(calendar), ["Friday 27 November 2026, 10:00 to 12:00", SECOND]);
    assert.deepEqual(findClosure(calendar, at("2026-11-27T23:00-05:00")), {
      by: "holiday-at-opening",
      name: "Bridge day",
    });
    assert.deepEqual(show(read("holidays: [{ name: n, date: 2026-11-28 }]")), [FIRST, SECOND]);
  });

  it("is of several days: it's closed while a freeze is on, and goes on after it", () => {
    const calendar = read(`${freeze("2026-11-25", "2026-11-27")}
windows: []
extraWindows: [{ from: 2026-11-24T12:00, to: 2026-11-29T12:00, long: true, reason: the move }]`);
    assert.deepEqual(show(calendar), [
      "Tuesday 24 November 2026, 12:00 to Wednesday 00:00",
      "Saturday 28 November 2026, 00:00 to Sunday 12:00",
    ]);
  });
});

describe("a calendar without recurring windows", () => {
  it("is one that says so by an empty list", () => {
    assert.deepEqual(show(read("windows: []")), []);
    assert.deepEqual(show(read("")), [FIRST, SECOND]);
  });
});

describe("a holiday's exceptions", () => {
  it("are days of its recurrence that are none", () => {
    const calendar = read("holidays: [{ name: h, recurrence: FREQ=WEEKLY;BYDAY=TU, except: [2026-11-24] }]");
    const name = (day: string): string | undefined => nameHoliday(calendar, Temporal.PlainDate.from(day));
    assert.equal(name("2026-11-24"), undefined);
    assert.equal(name("2026-12-01"), "h");
  });
});

describe("a calendar file that contradicts itself", () => {
  const extra = (window: string): string => `extraWindows:\n  - { ${window}, reason: r }`;
  const cases: [title: string, text: string, message: string | undefined][] = [
    [
      "in the year of an extra window",
      extra("from: 2026-12-05T22:00, to: 2027-12-06T02:00"),
      "calendar.yaml:3: extraWindows[0].to: it lasts 365 days 4 hours; say long: true if a window of more than 24 hours is meant",
    ],
    [
      "by an extra window of a minute more than a day",
      extra("from: 2026-12-05T22:00, to: 2026-12-06T22:01"),
      "calendar.yaml:3: extraWindows[0].to: it lasts 1 day 1 hour; say long: true if a window of more than 24 hours is meant",
    ],
    ["not by one of a day", extra("from: 2026-12-05T22:00, to: 2026-12-06T22:00"), undefined],
    [
      "not by a long one that is meant",
      extra("from: 2026-12-05T22:00, to: 2026-12-09T22:00, long: true"),
      undefined,
    ],
    [
      "by a count from nowhere",
      "windows:\n  - { name: n, recurrence: FREQ=WEEKLY;BYDAY=FR;COUNT=3, from: '22:00', to: '04:00' }",
      "calendar.yaml:3: windows[0].recurrence: FREQ=WEEKLY;BYDAY=FR;COUNT=3 counts (COUNT) from a day that isn't said; say its first day with since",
    ],
    [
      "by a holiday that leaves its day open",
      "holidays:\n  - { name: n, recurrence: FREQ=YEARLY }",
      "calendar.yaml:3: holidays[0].recurrence: FREQ=YEARLY doesn't say which day of the year it is; say its first day with since",
    ],
    [
      "by a start that means nothing",
      "holidays:\n  - { name: n, date: 2026-12-25, since: 2026-01-01 }",
      "calendar.yaml:3: holidays[0].since: means nothing without a recurrence",
    ],
    [
      "by leaving out a day that isn't one of its days",
      "windows:\n  - { name: n, recurrence: FREQ=WEEKLY;BYDAY=FR, from: '22:00', to: '04:00', except: [2026-11-27, 2026-11-28] }",
      "calendar.yaml:3: windows[0].except[1]: Saturday 28 November 2026 isn't a day of FREQ=WEEKLY;BYDAY=FR, so leaving it out means nothing",
    ],
    [
      "by a holiday that leaves out a day before its first",
      "holidays:\n  - { name: n, recurrence: FREQ=YEARLY, since: 2026-12-25, except: [2025-12-25] }",
      "calendar.yaml:3: holidays[0].except[0]: Thursday 25 December 2025 isn't a day of FREQ=YEARLY, so leaving it out means nothing",
    ],
    [
      "by an end before its first window",
      "windows:\n  - { name: n, recurrence: FREQ=WEEKLY;BYDAY=FR;UNTIL=20261127T030000Z, since: 2026-11-23, from: '22:00', to: '04:00' }",
      "calendar.yaml:3: windows[0].recurrence: FREQ=WEEKLY;BYDAY=FR;UNTIL=20261127T030000Z falls on no day from its first day, 2026-11-23, to its end",
    ],
  ];
  for (const [title, text, message] of cases) {
    it(`${message === undefined ? "isn't" : "is"} refused: ${title}`, () => {
      let told: string | undefined;
      try {
        read(text);
      } catch (error) {
        assert.ok(error instanceof InvalidFile);
        told = error.message.split("\n").find((line) => line.startsWith("calendar.yaml:"));
      }
      assert.equal(told, message);
    });
  }
});
