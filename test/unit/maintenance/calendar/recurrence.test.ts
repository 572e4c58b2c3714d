import assert from "node:assert/strict";
import { Temporal } from "@js-temporal/polyfill";
import fc from "fast-check";
import { SINCE } from "../../../../maintenance/calendar/calendar";
import { firstMomentOf } from "../../../../maintenance/calendar/local-time";
import { checkRecurrence, checkStart } from "../../../../maintenance/calendar/recurrence/check";
import { listDates, wholeDaysIn } from "../../../../maintenance/calendar/recurrence/recurrence";
import { listByAskingEachDay } from "./recurrence-oracle";

const UTC = wholeDaysIn("UTC");
const date = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(text);

type PartOf = fc.Arbitrary<readonly string[]>;

const weekday = fc.constantFrom("MO", "TU", "WE", "TH", "FR", "SA", "SU");
const signed = (most: number): fc.Arbitrary<number> =>
  fc.integer({ min: -most, max: most }).filter((n) => n !== 0);
const numbered = (most: number): fc.Arbitrary<string> =>
  fc.oneof(
    weekday,
    fc.tuple(signed(most), weekday).map(([n, day]) => `${n}${day}`),
  );
const some = (item: fc.Arbitrary<string | number>, maxLength = 3): fc.Arbitrary<string> =>
  fc.uniqueArray(item, { minLength: 1, maxLength }).map((list) => list.join(","));
const always = (name: string, value: fc.Arbitrary<string | number>): PartOf =>
  value.map((text) => [`${name}=${text}`]);
const maybe = (name: string, value: fc.Arbitrary<string | number>): PartOf =>
  fc.oneof(always(name, value), fc.constant([]));

const interval = maybe("INTERVAL", fc.integer({ min: 1, max: 5 }));
const months = maybe("BYMONTH", some(fc.integer({ min: 1, max: 12 })));
const monthDays = maybe("BYMONTHDAY", some(signed(31)));
const positions = maybe("BYSETPOS", some(signed(4), 2));
const weekStart = maybe("WKST", weekday);
const end: PartOf = fc.oneof(
  fc.constant([]),
  always("COUNT", fc.integer({ min: 1, max: 30 })),
  always(
    "UNTIL",
    fc.integer({ min: 0, max: 900 }).map((days) => formatBasic(date("2025-01-01").add({ days }))),
  ),
);
const rule = fc
  .oneof(
    fc.tuple(fc.constant(["FREQ=DAILY"]), interval, months, monthDays, maybe("BYDAY", some(weekday)), end),
    fc.tuple(
      fc.constant(["FREQ=WEEKLY"]),
      interval,
      months,
      maybe("BYDAY", some(weekday)),
      end,
      weekStart,
      positions,
    ),
    fc.tuple(
      fc.constant(["FREQ=MONTHLY"]),
      interval,
      months,
      monthDays,
      maybe("BYDAY", some(numbered(5))),
      end,
      positions,
    ),
    fc.tuple(
      fc.constant(["FREQ=YEARLY"]),
      interval,
      months,
      monthDays,
      maybe("BYDAY", some(numbered(5))),
      end,
      positions,
    ),
    fc.tuple(fc.constant(["FREQ=YEARLY"]), interval, maybe("BYDAY", some(numbered(53))), end),
    fc.tuple(
      fc.constant(["FREQ=YEARLY"]),
      interval,
      months,
      always("BYYEARDAY", some(signed(366))),
      maybe("BYDAY", some(weekday)),
      end,
      positions,
    ),
    fc.tuple(
      fc.constant(["FREQ=YEARLY"]),
      always("BYWEEKNO", some(fc.integer({ min: 2, max: 51 }))),
      always("BYDAY", some(weekday)),
      end,
      weekStart,
    ),
  )
  .map((parts) => parts.flat())
  .filter((parts) => parts.some((part) => /^BY(?!SETPOS)/.test(part)) || !parts.join().includes("BYSETPOS"))
  .map((parts) => parts.join(";"));

function formatBasic(day: Temporal.PlainDate): string {
  return day.toString().replaceAll("-", "");
}

function show(days: readonly Temporal.PlainDate[]): string {
  return days.map((day) => day.toString()).join(" ");
}

describe("a recurrence rule", () => {
  it("falls on the days of which RFC 5545 says so, asked day by day", function () {
    this.timeout(120_000);
    const since = fc.integer({ min: 0, max: 800 }).map((days) => date("2024-01-01").add({ days }));
    fc.assert(
      fc.property(rule, since, fc.integer({ min: 0, max: 900 }), (recurrence, start, days) => {
        const first = start.add({ days });
        const last = date("2027-12-31");
        const expected = listByAskingEachDay(recurrence, start, last);
        assert.equal(
          show(listDates({ recurrence, since: start }, UTC, first, last)),
          show(expected.filter((day) => Temporal.PlainDate.compare(day, first) >= 0)),
        );
      }),
      { numRuns: 60 },
    );
  });

  const examples: [recurrence: string, since: string, expected: string][] = [
    ["FREQ=YEARLY;BYYEARDAY=210,164;BYDAY=WE,SA", "2025-01-11", "2026-06-13 2026-07-29"],
    ["FREQ=YEARLY;BYMONTHDAY=3,8,-1;BYDAY=-4MO", "2024-03-28", "2025-12-08"],
    ["FREQ=YEARLY;BYDAY=5SA,2WE;COUNT=3", "2025-09-17", "2026-01-14 2026-01-31 2027-01-13"],
    ["FREQ=YEARLY;BYWEEKNO=53;BYDAY=FR", "2026-06-01", "2027-01-01"],
    ["FREQ=YEARLY;BYWEEKNO=-1;BYDAY=MO", "2026-06-01", "2026-12-28 2027-12-27"],
    ["FREQ=YEARLY;BYWEEKNO=53;BYDAY=FR", "2027-01-01", "2027-01-01"],
    // From RFC 5545, 3.8.5.3.
    [
      "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO",
      "1997-08-05",
      "1997-08-05 1997-08-10 1997-08-19 1997-08-24",
    ],
    [
      "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU",
      "1997-08-05",
      "1997-08-05 1997-08-17 1997-08-19 1997-08-31",
    ],
    [
      "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8",
      "1996-11-05",
      "1996-11-05 2000-11-07 2004-11-02",
    ],
    ["FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3", "1997-09-04", "1997-09-04 1997-10-07 1997-11-06"],
    ["FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13;COUNT=3", "1997-09-02", "1998-02-13 1998-03-13 1998-11-13"],
    [
      "FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200",
      "1997-01-01",
      "1997-01-01 1997-04-10 1997-07-19 2000-01-01 2000-04-09 2000-07-18 2003-01-01 2003-04-10 2003-07-19 2006-01-01",
    ],
  ];
  for (const [recurrence, since, expected] of examples) {
    it(`${recurrence} from ${since} falls on ${expected.slice(0, 10)} and so on`, () => {
      const days = listDates(
        { recurrence, since: date(since) },
        UTC,
        date(since),
        date(since).add({ years: 10 }),
      );
      assert.equal(show(days).slice(0, expected.length), expected);
    });
  }

  it("ends with a moment in UTC as each of its days says by itself", () => {
    const zones = fc.constantFrom(
      "America/New_York",
      "Pacific/Kiritimati",
      "Etc/GMT+12",
      "Asia/Tokyo",
      "UTC",
    );
    const minutes = fc.integer({ min: 0, max: 3 * 24 * 60 });
    fc.assert(
      fc.property(zones, minutes, fc.integer({ min: 0, max: 23 }), (timeZone, after, hour) => {
        const until = Temporal.Instant.from("2026-11-26T00:00Z").add({ minutes: after });
        const begin = { from: Temporal.PlainTime.from({ hour }), timeZone };
        const [first, last] = [date("2026-11-20"), date("2026-12-05")];
        const list = (recurrence: string): Temporal.PlainDate[] =>
          listDates({ recurrence, since: first }, begin, first, last);
        const expected = list("FREQ=DAILY").filter(
          (day) => Temporal.Instant.compare(firstMomentOf(day, begin.from, timeZone), until) <= 0,
        );
        const text = until.toString({ smallestUnit: "second" }).replace(/[-:]/g, "");
        assert.equal(show(list(`FREQ=DAILY;UNTIL=${text}`)), show(expected));
      }),
      { numRuns: 60 },
    );
  });

  it("is counted to the end without a limit of its own", () => {
    const counted = { recurrence: "FREQ=DAILY;COUNT=20000", since: date("2000-01-01") };
    assert.equal(show(listDates(counted, UTC, date("2054-10-03"), date("2060-01-01"))), "2054-10-03");
  });

  const refused: [rule: string, message: RegExp][] = [
    [
      "FREQ=WEEKLY;BYDAY=1FR",
      /^a weekday has a number only with FREQ=MONTHLY or FREQ=YEARLY \(RFC 5545, 3\.3\.10\), got "FREQ=WEEKLY;BYDAY=1FR"$/,
    ],
    ["FREQ=DAILY;BYDAY=2FR", /^a weekday has a number only with/],
    ["FREQ=YEARLY;BYWEEKNO=20;BYDAY=1MO", /^a weekday has no number where BYWEEKNO is given/],
    ["FREQ=MONTHLY;BYDAY=6FR", /^a month has no weekday with the number 6/],
    ["FREQ=YEARLY;BYMONTH=2;BYDAY=MO,-6FR", /^a month has no weekday with the number 6/],
    [
      "FREQ=WEEKLY;BYDAY=FR;BYDAY=SA",
      /^BYDAY is given twice in FREQ=WEEKLY;BYDAY=FR;BYDAY=SA; write BYDAY=FR,SA$/,
    ],
    ["FREQ=DAILY;FREQ=WEEKLY", /^FREQ is given twice in .*; leave one out$/],
    [
      "FREQ=WEEKLY;BYMONTHDAY=13",
      /^BYMONTHDAY can only stand with FREQ=DAILY or FREQ=MONTHLY or FREQ=YEARLY/,
    ],
    ["FREQ=MONTHLY;BYYEARDAY=13", /^BYYEARDAY can only stand with FREQ=YEARLY/],
    ["FREQ=DAILY;BYYEARDAY=13", /^BYYEARDAY can only stand with FREQ=YEARLY/],
    ["FREQ=MONTHLY;BYWEEKNO=13", /^BYWEEKNO can only stand with FREQ=YEARLY/],
    ["FREQ=WEEKLY;BYDAY=FR;COUNT=3;UNTIL=20271231", /^COUNT and UNTIL can't both be given/],
    ["FREQ=MONTHLY;BYSETPOS=1", /^BYSETPOS picks among the days of another part, and needs one/],
    ["FREQ=WEEKLY;BYDAY=FR;UNTIL=20270230", /^UNTIL=20270230 is no date of the calendar/],
    ["FREQ=WEEKLY;BYDAY=FR;UNTIL=20270228T256000Z", /is no date of the calendar/],
    [
      "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
      /^FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30 falls on no day of any year$/,
    ],
    ["FREQ=MONTHLY;BYMONTH=4,6;BYMONTHDAY=31", /falls on no day of any year$/],
    ["FREQ=DAILY;BYMONTH=2;BYMONTHDAY=-30", /falls on no day of any year$/],
    ["FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6", /falls on no day of any year$/],
    ["FREQ=WEEKLY;BYDAY=XX", /^BYDAY=XX can't be used in FREQ=WEEKLY;BYDAY=XX$/],
    ["FREQ=NEVER", /^FREQ=NEVER can't be used/],
    ["FREQ=HOURLY", /^FREQ=HOURLY can't be used/],
    ["hello", /^expected a recurrence rule, e\.g\. FREQ=WEEKLY;BYDAY=FR, got "hello"$/],
    ["FREQ=YEARLY;BYMONTH=13", /^BYMONTH=13 can't be used/],
    ["FREQ=WEEKLY;INTERVAL=0", /^INTERVAL=0 can't be used/],
    ["FREQ=WEEKLY;X=1", /^X isn't a part that chooses days/],
    ["FREQ=WEEKLY;", /^an empty part is in "FREQ=WEEKLY;"$/],
  ];
  for (const [text, message] of refused) {
    it(`is refused: ${text}`, () => {
      assert.match(checkRecurrence(text) ?? "nothing", message);
    });
  }

  it("is taken where it's one", () => {
    for (const text of [
      "FREQ=WEEKLY;BYDAY=FR",
      "FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20271231",
      "FREQ=DAILY;INTERVAL=2;COUNT=5",
      "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO",
      "FREQ=YEARLY;BYDAY=53FR",
      "FREQ=YEARLY;BYWEEKNO=53;BYDAY=FR",
      "BYDAY=+1FR;BYMONTH=06;FREQ=YEARLY",
      "FREQ=YEARLY;BYYEARDAY=366",
    ])
      assert.equal(checkRecurrence(text), undefined, text);
  });

  const starts: [rule: string, since: string | undefined, message: string | undefined][] = [
    ["FREQ=WEEKLY;BYDAY=FR;COUNT=5", undefined, "counts (COUNT) from a day that isn't said"],
    ["FREQ=WEEKLY;BYDAY=FR;INTERVAL=2", undefined, "counts (INTERVAL) from a day that isn't said"],
    ["FREQ=WEEKLY", undefined, "doesn't say which day of the week it is"],
    ["FREQ=MONTHLY", undefined, "doesn't say which day of the month it is"],
    ["FREQ=YEARLY;BYMONTH=3", undefined, "doesn't say which day of the year it is"],
    ["FREQ=YEARLY;BYWEEKNO=3", undefined, "doesn't say which day of the year it is"],
    ["FREQ=DAILY", undefined, undefined],
    ["FREQ=WEEKLY;BYDAY=FR;COUNT=5", "2026-11-27", undefined],
    ["FREQ=YEARLY", "2026-11-27", undefined],
    [
      "FREQ=YEARLY;INTERVAL=4;BYMONTH=2;BYMONTHDAY=29",
      "2026-01-01",
      "falls on no day in 100 years from its first day, 2026-01-01",
    ],
    ["FREQ=YEARLY;INTERVAL=4;BYMONTH=2;BYMONTHDAY=29", "2024-01-01", undefined],
    [
      "FREQ=DAILY;INTERVAL=7;BYDAY=FR",
      "2026-11-28",
      "falls on no day in 100 years from its first day, 2026-11-28",
    ],
    [
      "FREQ=WEEKLY;BYDAY=FR;UNTIL=20261126",
      "2026-11-21",
      "falls on no day from its first day, 2026-11-21, to its end",
    ],
    ["FREQ=WEEKLY;BYDAY=FR;UNTIL=20261127", "2026-11-21", undefined],
  ];
  for (const [text, since, message] of starts) {
    it(`${message === undefined ? "can" : "can't"} begin ${since === undefined ? "anywhere" : `on ${since}`}: ${text}`, () => {
      const problem = checkStart(text, since === undefined ? undefined : date(since), SINCE, UTC);
      if (message === undefined) assert.equal(problem, undefined);
      else assert.ok(problem?.startsWith(`${text} ${message}`), problem);
    });
  }

  it("that never falls is found out in time, whatever is said with it", () => {
    const begun = performance.now();
    for (let i = 1; i <= 100; i++) checkRecurrence(`FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;INTERVAL=${i}`);
    assert.ok(performance.now() - begun < 10_000);
  });
});
