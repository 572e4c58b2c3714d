import assert from "node:assert/strict";
import { Temporal } from "@js-temporal/polyfill";
import { defaultCalendar } from "../../maintenance/calendar/calendar";
import { describeWindow } from "../../maintenance/calendar/describe";
import { InvalidICalendar } from "../../maintenance/calendar/icalendar-events";
import { importFreezes, importHolidays, importWindows } from "../../maintenance/calendar/icalendar-import";
import { listWindows } from "../../maintenance/calendar/windows";

function wrap(...events: string[][]): string {
  const lines = events.flatMap((event) => [
    "BEGIN:VEVENT",
    "UID:1",
    "DTSTAMP:20260101T000000Z",
    ...event,
    "END:VEVENT",
  ]);
  return ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test", ...lines, "END:VCALENDAR", ""].join("\r\n");
}

const FRIDAYS = [
  "SUMMARY:Friday night",
  "DTSTART;TZID=America/New_York:20260102T220000",
  "DTEND;TZID=America/New_York:20260103T040000",
];

describe("iCalendar", () => {
  it("gives recurring windows in their zone, with the days excepted, until a last one", () => {
    const text = wrap([
      ...FRIDAYS,
      "RRULE:FREQ=WEEKLY;BYDAY=FR;UNTIL=20260320T020000Z",
      "EXDATE;TZID=America/New_York:20260306T220000",
    ]);
    const { windows, extraWindows } = importWindows(text, "UTC");
    assert.deepEqual(extraWindows, []);
    const calendar = { ...defaultCalendar("America/New_York"), windows };
    const span = ["2026-02-25T00:00Z", "2026-05-01T00:00Z"].map((t) => Temporal.Instant.from(t));
    const shown = listWindows(calendar, span[0]!, span[1]!).map((w) => describeWindow(calendar, w));
    // The last moment is Thursday 22:00 in New York: Friday 20 March comes after it.
    assert.deepEqual(shown, [
      "Friday 27 February 2026, 22:00 to Saturday 04:00 (America/New_York)",
      "Friday 13 March 2026, 22:00 to Saturday 04:00 (America/New_York)",
    ]);
  });

  it("takes DURATION for an end, and a floating time for one in the zone given", () => {
    const { extraWindows } = importWindows(
      wrap(["SUMMARY:extra", "DTSTART:20260307T220000", "DURATION:PT6H"]),
      "America/New_York",
    );
    // Six real hours, across the change in spring.
    assert.deepEqual(
      extraWindows.map(({ start, end }) => `${start.toString()} ${end.toString()}`),
      ["2026-03-08T03:00:00Z 2026-03-08T09:00:00Z"],
    );
  });

  it("gives holidays and freezes of whole days", () => {
    const text = wrap(
      ["SUMMARY:Christmas", "DTSTART;VALUE=DATE:20261224", "DTEND;VALUE=DATE:20261226"],
      ["SUMMARY:New Year", "DTSTART;VALUE=DATE:20260101", "RRULE:FREQ=YEARLY"],
    );
    const holidays = importHolidays(text, "UTC").map(({ name, on }) =>
      on instanceof Temporal.PlainDate ? `${name} ${on.toString()}` : `${name} ${on.recurrence}`,
    );
    assert.deepEqual(holidays, ["Christmas 2026-12-24", "Christmas 2026-12-25", "New Year FREQ=YEARLY"]);
    const [freeze] = importFreezes(
      wrap(["SUMMARY:quiet", "DTSTART;VALUE=DATE:20261224", "DTEND;VALUE=DATE:20261226"]),
      "America/New_York",
    );
    assert.equal(freeze?.start.toString(), "2026-12-24T05:00:00Z");
    assert.equal(freeze.end.toString(), "2026-12-26T05:00:00Z");
  });

  const cases: [title: string, text: string, message: RegExp][] = [
    ["no calendar", "hello", /^the iCalendar text can't be read: /],
    [
      "an unknown zone",
      wrap(["SUMMARY:w", "DTSTART;TZID=Eastern Standard Time:20260102T220000", "DURATION:PT6H"]),
      /^the event "w" is in time zone Eastern Standard Time, which has no such IANA name$/,
    ],
    [
      "a rule of hours",
      wrap([...FRIDAYS, "RRULE:FREQ=WEEKLY;BYHOUR=22"]),
      /BYHOUR isn't a part that chooses days/,
    ],
    [
      "a window of days",
      wrap(["SUMMARY:w", "DTSTART:20260102T220000Z", "DURATION:P2D", "RRULE:FREQ=WEEKLY"]),
      /longer than a day/,
    ],
    ["no end", wrap(["SUMMARY:w", "DTSTART:20260102T220000Z"]), /neither DTEND nor DURATION/],
    [
      "a moved occurrence",
      wrap([...FRIDAYS, "RECURRENCE-ID:20260102T220000Z"]),
      /has RECURRENCE-ID; write it as an event of its own/,
    ],
  ];
  for (const [title, text, message] of cases) {
    it(`is refused for ${title}`, () => {
      assert.throws(
        () => importWindows(text, "UTC"),
        (error: unknown) => error instanceof InvalidICalendar && message.test(error.message),
      );
    });
  }
});
