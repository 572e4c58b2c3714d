import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { Temporal } from "@js-temporal/polyfill";
import type { CalendarFileContent } from "../../../../maintenance/calendar/schema";
import { describeWindow } from "../../../../maintenance/calendar/describe";
import {
  importCalendar,
  type EventKind,
  type Imported,
} from "../../../../maintenance/calendar/icalendar/import";
import { buildCalendar } from "../../../../maintenance/calendar/parse";
import { listWindows } from "../../../../maintenance/calendar/windows";
import { findZone } from "../../../../maintenance/calendar/zone-names";
import { InvalidFile } from "../../../../maintenance/files/problem";

const NEW_YORK = "America/New_York";

function wrap(...events: string[][]): string {
  const lines = events.flatMap((event, i) => [
    "BEGIN:VEVENT",
    ...(event.some((line) => line.startsWith("UID")) ? [] : [`UID:${i}`]),
    ...event,
    "END:VEVENT",
  ]);
  return ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test", ...lines, "END:VCALENDAR", ""].join("\r\n");
}

function read(text: string, kind: EventKind = "windows", timeZone = NEW_YORK): Imported {
  return importCalendar(text, "c.ics", kind, { timeZone, chosen: new Map() });
}

/** Findings as `5 problem …`. */
function tell({ findings }: Imported): string[] {
  return findings.map(({ line, kind, message }) => `${line} ${kind} ${message}`);
}

/** What is open, without the year's zone. */
function show(content: CalendarFileContent, from: string, to: string): string[] {
  const calendar = buildCalendar(content);
  return listWindows(calendar, Temporal.Instant.from(from), Temporal.Instant.from(to)).map((window) =>
    describeWindow(calendar, window).replace(/ \(.*/, ""),
  );
}

function readExport(program: string): string {
  return readFileSync(path.join(__dirname, "icalendar-exports", `${program}.ics`), "utf8");
}

const FRIDAYS = [
  "SUMMARY:Friday night",
  "DTSTART;TZID=America/New_York:20260102T220000",
  "DTEND;TZID=America/New_York:20260103T040000",
];
const WEEKLY = [...FRIDAYS, "RRULE:FREQ=WEEKLY;BYDAY=FR"];

describe("what a calendar program exports", () => {
  const AUTUMN = ["2026-11-01T12:00Z", "2027-01-31T00:00Z"] as const;

  it("is read from Exchange: Windows' zone names, several EXDATE values, a moved time and a cancelled one", () => {
    const imported = read(readExport("exchange"));
    assert.deepEqual(show(imported.content, ...AUTUMN), [
      "Friday 6 November 2026, 22:00 to Saturday 04:00",
      "Friday 27 November 2026, 22:00 to Saturday 04:00",
      "Saturday 5 December 2026, 22:00 to Sunday 04:00",
      "Friday 11 December 2026, 22:00 to Saturday 04:00",
      "Friday 25 December 2026, 22:00 to Saturday 04:00",
    ]);
    assert.equal(imported.content.windows?.[0]?.name, "Friday night, all nodes");
    assert.deepEqual(tell(imported), [
      '66 note "Canceled: Friday night, all nodes" is cancelled, so it\'s left out',
    ]);
  });

  it("is read from Outlook: a mark of the byte order, zones of its own by their rules, and UTC by its address", () => {
    const text = readExport("outlook");
    assert.ok(text.startsWith("\ufeff"));
    const imported = read(text);
    assert.deepEqual(show(imported.content, ...AUTUMN), [
      "Friday 20 November 2026, 22:00 to Saturday 04:00",
      "Saturday 21 November 2026, 22:00 to Sunday 00:00",
      "Sunday 22 November 2026, 22:00 to Monday 00:00",
      "Friday 18 December 2026, 22:00 to Saturday 04:00",
      "Friday 15 January 2027, 22:00 to Saturday 04:00",
    ]);
    const [first, second, ...others] = tell(imported);
    assert.match(
      first ?? "",
      /^41 note time zone "Customized Time Zone" is read as America\/New_York, whose clocks/,
    );
    assert.match(
      second ?? "",
      /^54 note time zone "\(UTC\+01:00\) Amsterdam, Berlin, .*" is read as Europe\//,
    );
    assert.deepEqual(others, []);
  });

  it("is read from Google: a moment as end, EXDATE lines, a moved time in UTC, and what is cancelled or tentative", () => {
    const imported = read(readExport("google"));
    assert.deepEqual(show(imported.content, ...AUTUMN), [
      "Friday 6 November 2026, 22:00 to Saturday 04:00",
      "Saturday 28 November 2026, 22:00 to Sunday 02:00",
      "Friday 4 December 2026, 22:00 to Saturday 04:00",
      "Saturday 12 December 2026, 00:00 to Sunday 00:00",
    ]);
    assert.deepEqual(tell(imported), [
      '51 note "Called off" is cancelled, so it\'s left out',
      '58 note "The move" is tentative, and imported all the same; take it out if it isn\'t settled',
    ]);
  });

  it("is read from Thunderbird: Mozilla's paths, a length, a time without a zone, and tasks, which are none", () => {
    const imported = read(readExport("thunderbird"));
    assert.deepEqual(show(imported.content, ...AUTUMN), [
      "Saturday 28 November 2026, 17:00 to 22:00",
      "Tuesday 1 December 2026, 22:00 to 23:30",
      "Saturday 26 December 2026, 17:00 to 22:00",
      "Saturday 30 January 2027, 17:00 to 22:00",
    ]);
    assert.equal(imported.content.windows?.[0]?.timeZone, "Europe/Berlin");
    assert.deepEqual(tell(imported), [
      "1 note VTODO parts are no events, so one is left out",
      `34 note "Ohne Zeitzone" says no time zone; it's read on the clocks of ${NEW_YORK}`,
    ]);
  });

  it("is read from iCloud: whole days, of one year and of each", () => {
    const imported = read(readExport("icloud"), "holidays");
    assert.deepEqual(imported.content.holidays, [
      { name: "New Year’s Day", recurrence: "FREQ=YEARLY", since: "2020-01-01" },
      {
        name: "Thanksgiving",
        recurrence: "FREQ=YEARLY;BYMONTH=11;BYDAY=4TH;UNTIL=20301128",
        since: "2020-11-26",
        except: ["2027-11-25"],
      },
      { name: "Christmas", date: "2026-12-24" },
      { name: "Christmas", date: "2026-12-25" },
    ]);
    assert.deepEqual(tell(imported), []);
  });
});

describe("names of time zones", () => {
  const zones: [name: string, zone: string | undefined][] = [
    ["Eastern Standard Time", "America/New_York"],
    ["W. Europe Standard Time", "Europe/Berlin"],
    ["pacific standard time", "America/Los_Angeles"],
    ["Eastern Standard Time 1", "America/New_York"],
    ["Yukon Standard Time", "America/Whitehorse"],
    ["europe/berlin", "Europe/Berlin"],
    ["/mozilla.org/20050126_1/Europe/Berlin", "Europe/Berlin"],
    ["/mozilla.org/20070129_1/America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"],
    ["/freeassociation.sourceforge.net/America/New_York", "America/New_York"],
    ["tzone://Microsoft/Utc", "UTC"],
    ["tzone://Microsoft/Olson/Europe/Paris", "Europe/Paris"],
    ["tzone://Microsoft/Custom", undefined],
    ["Customized Time Zone", undefined],
    ["Head Office", undefined],
    ["+01:00", undefined],
    ["", undefined],
  ];
  for (const [name, zone] of zones) {
    it(`${JSON.stringify(name)} is ${zone ?? "none"}`, () => {
      assert.equal(findZone(name), zone);
    });
  }

  const rules = (...observances: string[][]): string[] => [
    "BEGIN:VTIMEZONE",
    "TZID:Head Office",
    ...observances.flatMap(([kind = "", from = "", to = "", start = "", ...more]) => [
      `BEGIN:${kind}`,
      `DTSTART:${start}`,
      `TZOFFSETFROM:${from}`,
      `TZOFFSETTO:${to}`,
      ...more,
      `END:${kind}`,
    ]),
    "END:VTIMEZONE",
  ];
  const event = ["SUMMARY:w", "DTSTART;TZID=Head Office:20260107T220000", "DURATION:PT2H"];
  const withRules = (description: string[]): string =>
    wrap(event).replace("BEGIN:VEVENT", [...description, "BEGIN:VEVENT"].join("\r\n"));
  const cases: [title: string, description: string[], zone: string | undefined][] = [
    [
      "the calendar's own, where its clocks are set alike",
      rules(
        ["STANDARD", "-0400", "-0500", "16011104T020000", "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU"],
        ["DAYLIGHT", "-0500", "-0400", "16010311T020000", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU"],
      ),
      NEW_YORK,
    ],
    [
      "a zone without summer, described twice over as Exchange does",
      rules(
        ["STANDARD", "+0800", "+0800", "16010101T000000"],
        ["DAYLIGHT", "+0800", "+0800", "16010101T000000"],
      ),
      "Asia/Shanghai",
    ],
    [
      "by what a program says beside it",
      [
        ...rules(["STANDARD", "+0100", "+0100", "16010101T000000"]).slice(0, 2),
        "X-LIC-LOCATION:Europe/Paris",
        "END:VTIMEZONE",
      ],
      "Europe/Paris",
    ],
    [
      "by the newest rules, where Exchange wrote each era's and ended none",
      rules(
        ["STANDARD", "-0400", "-0500", "16711029T020000", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU"],
        ["DAYLIGHT", "-0500", "-0400", "16710404T020000", "RRULE:FREQ=YEARLY;BYMONTH=4;BYDAY=1SU"],
        ["STANDARD", "-0400", "-0500", "20071104T020000", "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU"],
        ["DAYLIGHT", "-0500", "-0400", "20070311T020000", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU"],
      ),
      NEW_YORK,
    ],
    [
      "by rules that say their time of day once more",
      rules(
        [
          "STANDARD",
          "+0200",
          "+0100",
          "19701025T030000",
          "RRULE:FREQ=YEARLY;BYMINUTE=0;BYHOUR=3;BYDAY=-1SU;BYMONTH=10",
        ],
        [
          "DAYLIGHT",
          "+0100",
          "+0200",
          "19700329T020000",
          "RRULE:FREQ=YEARLY;BYMINUTE=0;BYHOUR=2;BYDAY=-1SU;BYMONTH=3",
        ],
      ),
      "Europe/Budapest",
    ],
    ["none, where no zone is like it", rules(["STANDARD", "+0312", "+0312", "16010101T000000"]), undefined],
    ["none, where rules are missing", rules(), undefined],
    [
      "none, where clocks are set every hour",
      rules(["STANDARD", "-0400", "-0500", "16010101T000000", "RRULE:FREQ=HOURLY"]),
      undefined,
    ],
  ];
  for (const [title, description, zone] of cases) {
    it(`of a file's own are ${title}`, () => {
      const imported = read(withRules(description));
      if (zone === undefined) {
        assert.match(
          tell(imported).join("\n"),
          /^\d+ problem "w" is in time zone "Head Office", which is no name that IANA or Windows has; say which it is, e\.g\. --zone "Head Office=America\/New_York"$/,
        );
        assert.equal(imported.count, 0);
      } else {
        const local = Temporal.PlainDateTime.from("2026-01-07T22:00").toZonedDateTime(zone);
        const expected = local.withTimeZone(NEW_YORK).toPlainDateTime().toString({ smallestUnit: "minute" });
        assert.equal(imported.content.extraWindows?.[0]?.from, expected);
      }
    });
  }

  it("that are short are what the file describes, and what they're to IANA where it describes nothing else", () => {
    const named = (name: string, description: string[]): string | undefined => {
      const text = withRules(description).replaceAll("Head Office", name).replace("20260107T", "20260707T");
      return read(text, "windows", "UTC").content.extraWindows?.[0]?.from;
    };
    const summer = rules(
      ["STANDARD", "-0400", "-0500", "16011104T020000", "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU"],
      ["DAYLIGHT", "-0500", "-0400", "16010311T020000", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU"],
    );
    assert.equal(named("EST", summer), "2026-07-08T02:00");
    assert.equal(named("EST", rules(["STANDARD", "-0500", "-0500", "16010101T000000"])), "2026-07-08T03:00");
    assert.equal(named("EST", []), "2026-07-08T03:00");
    assert.equal(named("Eastern Standard Time", []), "2026-07-08T02:00");
  });

  it("are what the operator says, before anything else", () => {
    const imported = importCalendar(wrap(event), "c.ics", "windows", {
      timeZone: NEW_YORK,
      chosen: new Map([["Head Office", "Europe/London"]]),
    });
    assert.equal(imported.content.extraWindows?.[0]?.from, "2026-01-07T17:00");
    assert.deepEqual(tell(imported), []);
  });
});

describe("an imported event", () => {
  it("is a recurring window in its zone, without the days excepted, up to a last moment", () => {
    const imported = read(
      wrap([
        ...FRIDAYS,
        "RRULE:FREQ=WEEKLY;BYDAY=FR;UNTIL=20260320T020000Z",
        "EXDATE;TZID=America/New_York:20260306T220000",
      ]),
    );
    // The last moment is Thursday 22:00 in New York: Friday 20 March comes after it.
    assert.deepEqual(show(imported.content, "2026-02-25T00:00Z", "2026-05-01T00:00Z"), [
      "Friday 27 February 2026, 22:00 to Saturday 04:00",
      "Friday 13 March 2026, 22:00 to Saturday 04:00",
    ]);
    assert.deepEqual(tell(imported), []);
  });

  it("has a length that is real hours, and a time without a zone on the calendar's clocks", () => {
    const imported = read(wrap(["SUMMARY:extra", "DTSTART:20260307T220000", "DURATION:PT6H"]));
    // Across the change in spring.
    assert.deepEqual(imported.content.extraWindows, [
      { from: "2026-03-07T22:00", to: "2026-03-08T05:00", reason: "extra" },
    ]);
  });

  it("has further times, several rules, and a time of day said once more", () => {
    const imported = read(
      wrap([
        ...FRIDAYS,
        "RRULE:FREQ=WEEKLY;BYDAY=FR;BYHOUR=22;BYMINUTE=0;BYSECOND=0",
        "RRULE:FREQ=MONTHLY;BYDAY=-1SU",
        "RDATE;TZID=America/New_York:20260107T220000,20260114T220000",
        "EXDATE;TZID=America/New_York:20260114T220000",
      ]),
    );
    assert.deepEqual(
      imported.content.windows?.map(({ recurrence }) => recurrence),
      ["FREQ=WEEKLY;BYDAY=FR", "FREQ=MONTHLY;BYDAY=-1SU"],
    );
    assert.deepEqual(imported.content.extraWindows, [
      { from: "2026-01-07T22:00", to: "2026-01-08T04:00", reason: "Friday night" },
    ]);
  });

  it("may have several rules, each of which leaves out days of its own", () => {
    const rules = ["RRULE:FREQ=WEEKLY;BYDAY=FR", "RRULE:FREQ=MONTHLY;BYMONTHDAY=15"];
    const nights = [...FRIDAYS, ...rules, "EXDATE;TZID=America/New_York:20260109T220000,20260215T220000"];
    const days = ["DTSTART;VALUE=DATE:20260102", ...rules, "EXDATE;VALUE=DATE:20260109,20260215"];
    const { windows } = read(wrap(nights)).content;
    const { holidays } = read(wrap(days), "holidays").content;
    for (const list of [windows, holidays])
      assert.deepEqual(
        list?.map(({ except }) => except),
        [["2026-01-09"], ["2026-02-15"]],
      );
  });

  it("has further times that are as long as they say", () => {
    const periods = "20260108T030000Z/PT1H,20260109T030000Z/20260109T053000Z";
    const imported = read(wrap([...FRIDAYS, `RDATE;VALUE=PERIOD:${periods}`]));
    assert.deepEqual(
      imported.content.extraWindows?.map(({ from, to }) => `${from} ${to}`),
      [
        "2026-01-02T22:00 2026-01-03T04:00",
        "2026-01-07T22:00 2026-01-07T23:00",
        "2026-01-08T22:00 2026-01-09T00:30",
      ],
    );
  });

  it("is of whole days, of which Exchange leaves out midnights in a zone of its own", () => {
    const imported = read(
      wrap(
        ["UID:x", "SUMMARY:Tuesdays", "DTSTART;VALUE=DATE:20260224", "RRULE:FREQ=WEEKLY;BYDAY=TU,TH"],
        [
          "UID:x",
          "SUMMARY:Friday instead",
          "RECURRENCE-ID;TZID=W. Europe Standard Time:20260226T000000",
          "DTSTART;VALUE=DATE:20260227",
        ],
      ),
      "holidays",
    );
    assert.deepEqual(imported.content.holidays, [
      {
        name: "Tuesdays",
        recurrence: "FREQ=WEEKLY;BYDAY=TU,TH",
        since: "2026-02-24",
        except: ["2026-02-26"],
      },
      { name: "Friday instead", date: "2026-02-27" },
    ]);
    assert.deepEqual(tell(imported), []);
  });

  it("may leave out its own first time, which isn't a day of its rule", () => {
    const imported = read(
      wrap([
        "SUMMARY:Every Friday the 13th",
        "DTSTART;TZID=America/New_York:20260102T220000",
        "DURATION:PT1H",
        "RRULE:FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
        "EXDATE;TZID=America/New_York:20260102T220000",
      ]),
    );
    assert.deepEqual(tell(imported), []);
    assert.equal(imported.content.windows?.[0]?.except, undefined);
  });

  it("is short of the seconds that a calendar file doesn't have", () => {
    const imported = read(
      wrap([
        "SUMMARY:s",
        "DTSTART;TZID=America/New_York:20260107T220030",
        "DTEND;TZID=America/New_York:20260107T235959",
      ]),
    );
    assert.deepEqual(imported.content.extraWindows, [
      { from: "2026-01-07T22:01", to: "2026-01-07T23:59", reason: "s" },
    ]);
  });

  it("is left out where a newer revision of it is there, and kept where programs give all the same UID", () => {
    const one = (sequence: number, hour: number): string[] => [
      "UID:x",
      `SEQUENCE:${sequence}`,
      `SUMMARY:at ${hour}`,
      `DTSTART;TZID=America/New_York:20260107T${hour}0000`,
      "DURATION:PT1H",
    ];
    const revised = read(wrap(one(1, 20), one(3, 22), one(3, 18)));
    assert.deepEqual(
      revised.content.extraWindows?.map(({ reason }) => reason),
      ["at 22", "at 18"],
    );
    assert.deepEqual(tell(revised), [
      '4 note "at 20" is an older revision (SEQUENCE 1) of an event that the file has, too (3), so it\'s left out',
    ]);
  });

  it("is none where its series, or the whole file, is cancelled", () => {
    const moved = [...FRIDAYS, "UID:x", "RECURRENCE-ID;TZID=America/New_York:20260109T220000"];
    const series = read(wrap(["UID:x", ...WEEKLY, "STATUS:CANCELLED"], moved));
    assert.equal(series.count, 0);
    assert.equal(tell(series).length, 2);
    const file = read(wrap(WEEKLY).replace("VERSION:2.0", "VERSION:2.0\r\nMETHOD:CANCEL"));
    assert.equal(file.count, 0);
    assert.deepEqual(tell(file), ['5 note "Friday night" is cancelled, so it\'s left out']);
  });

  it("is one time of a series: the series doesn't take place then, and what can't be read of it keeps the series out", () => {
    const change = (more: string[]): string =>
      wrap(["UID:x", ...WEEKLY], ["UID:x", "SUMMARY:moved", ...more]);
    const moved = read(
      change([
        "RECURRENCE-ID;VALUE=DATE:20260109",
        "DTSTART;TZID=America/New_York:20260110T100000",
        "DURATION:PT1H",
      ]),
    );
    assert.deepEqual(moved.content.windows?.[0]?.except, ["2026-01-09"]);
    assert.deepEqual(tell(moved), []);
    const unread = read(
      change(["RECURRENCE-ID:20260110T030000Z", "DTSTART;TZID=Mars:20260110T100000", "DURATION:PT1H"]),
    );
    assert.equal(unread.count, 0);
    assert.match(
      tell(unread)[0] ?? "",
      /^4 problem "Friday night" isn't imported, since one of its times is changed by an event that can't be read/,
    );
    const later = read(
      change([
        "RECURRENCE-ID;RANGE=THISANDFUTURE:20260110T030000Z",
        "DTSTART;TZID=America/New_York:20260110T100000",
        "DURATION:PT1H",
      ]),
    );
    assert.equal(later.count, 0);
    assert.match(tell(later)[0] ?? "", /since line 11 changes it from a day on \(RANGE=THISANDFUTURE\)/);
    const lost = read(wrap(["UID:y", ...FRIDAYS, "RECURRENCE-ID;RANGE=THISANDFUTURE:20260103T030000Z"]));
    assert.equal(lost.count, 0);
    assert.match(tell(lost)[0] ?? "", /^4 problem .* changes a series that isn't in the file/);
    const unclear = read(
      wrap(
        ["UID:x", ...WEEKLY],
        ["UID:x", ...WEEKLY],
        ["UID:x", ...FRIDAYS, "RECURRENCE-ID:20260110T030000Z"],
      ),
    );
    assert.match(tell(unclear)[0] ?? "", /^4 problem .* another event has the same UID/);
    assert.equal(unclear.content.windows?.length, 0);
    const alone = read(wrap(["UID:y", ...FRIDAYS, "RECURRENCE-ID:20260103T030000Z"]));
    assert.equal(alone.count, 1);
    assert.match(tell(alone)[0] ?? "", /^4 note .* is one time of a series that isn't in the file/);
  });

  const notes: [title: string, lines: string[], message: RegExp][] = [
    [
      "leaves out what it doesn't have",
      [...WEEKLY, "EXDATE:20260107T030000Z"],
      /is said to be changed or left out at 2026-01-06T22:00, which isn't one of its times/,
    ],
    [
      "begins on another day than its rule",
      [...FRIDAYS, "RRULE:FREQ=WEEKLY;BYDAY=SA"],
      /begins on 2026-01-02, which isn't a day of its rule/,
    ],
    ["has a line that isn't one", [...FRIDAYS, "and then"], /the line says nothing that iCalendar has/],
  ];
  for (const [title, lines, message] of notes) {
    it(`is told of where it ${title}`, () => {
      const imported = read(wrap(lines));
      assert.equal(imported.count, 1);
      assert.match(tell(imported).join("\n"), message);
      assert.ok(imported.findings.every(({ kind }) => kind === "note"));
    });
  }

  const problems: [title: string, kind: EventKind, lines: string[], message: RegExp][] = [
    [
      "in an unknown zone",
      "windows",
      ["SUMMARY:w", "DTSTART;TZID=Mars:20260102T220000", "DURATION:PT6H"],
      /^7 problem "w" is in time zone "Mars", which is no name/,
    ],
    [
      "by hours",
      "windows",
      [...FRIDAYS, "RRULE:FREQ=WEEKLY;BYHOUR=10"],
      /^9 problem "Friday night" recurs in a way that a calendar file doesn't have: BYHOUR isn't a part/,
    ],
    [
      "from seconds before midnight on",
      "windows",
      ["DTSTART;TZID=America/New_York:20260102T235930", "DURATION:PT4H", "RRULE:FREQ=WEEKLY;BYDAY=FR"],
      /recurs and begins within the last minute of a day/,
    ],
    [
      "by a rule that says a part twice",
      "windows",
      [...FRIDAYS, "RRULE:FREQ=WEEKLY;BYDAY=FR;BYDAY=SA"],
      /BYDAY is given twice/,
    ],
    [
      "on no day",
      "windows",
      [...FRIDAYS, "RRULE:FREQ=WEEKLY;BYDAY=FR;UNTIL=20251231"],
      /falls on no day from its first day/,
    ],
    [
      "by a rule of RFC 2445 that leaves out",
      "windows",
      [...WEEKLY, "EXRULE:FREQ=MONTHLY;BYDAY=1FR"],
      /^10 problem .* has an EXRULE/,
    ],
    [
      "for days",
      "windows",
      ["SUMMARY:w", "DTSTART:20260102T220000Z", "DURATION:P2D", "RRULE:FREQ=WEEKLY"],
      /recurs and lasts 2 days, but a recurring window has 24 hours at most/,
    ],
    [
      "once, for days",
      "windows",
      ["SUMMARY:w", "DTSTART;VALUE=DATE:20260102", "DTEND;VALUE=DATE:20270102"],
      /lasts 365 days, and a window of more than 24 hours isn't imported; .*long: true/,
    ],
    [
      "without an end",
      "windows",
      ["SUMMARY:w", "DTSTART:20260102T220000Z"],
      /has neither DTEND nor DURATION/,
    ],
    ["without a beginning", "windows", ["SUMMARY:w"], /^4 problem "w" has no DTSTART/],
    [
      "that ends before it begins",
      "windows",
      ["SUMMARY:w", "DTSTART:20260102T220000Z", "DTEND:20260102T210000Z"],
      /ends before it begins/,
    ],
    [
      "on 30 February",
      "windows",
      ["SUMMARY:w", "DTSTART:20260230T220000Z", "DURATION:PT1H"],
      /has a DTSTART that is no time: 20260230T220000Z/,
    ],
    [
      "for a length that is none",
      "windows",
      ["SUMMARY:w", "DTSTART:20260102T220000Z", "DURATION:6h"],
      /has a length that is none: 6h/,
    ],
    [
      "from a day to a time",
      "windows",
      ["SUMMARY:w", "DTSTART;VALUE=DATE:20260102", "DTEND:20260102T210000Z"],
      /has a time at one end and none at the other/,
    ],
    [
      "at the second 01:30 of a night",
      "windows",
      ["SUMMARY:w", "DTSTART:20261101T063000Z", "DURATION:PT1H"],
      /at 2026-11-01T01:30, which clocks in America\/New_York show twice/,
    ],
    ["without an end", "freezes", WEEKLY, /recurs without an end, which a freeze doesn't; end the series/],
    [
      "of very many",
      "freezes",
      [...WEEKLY, "RRULE:FREQ=DAILY;COUNT=300"].filter((l) => !l.includes("WEEKLY")),
      /has 300 times, and a freeze is written for each/,
    ],
    ["of hours", "holidays", FRIDAYS, /isn't about whole days, as a holiday is/],
    [
      "of many years",
      "holidays",
      ["SUMMARY:w", "DTSTART;VALUE=DATE:20260102", "DTEND;VALUE=DATE:21990102"],
      /which no holiday does/,
    ],
  ];
  for (const [title, kind, lines, message] of problems) {
    it(`isn't imported as one of the ${kind}, and says so: ${title}`, () => {
      const imported = read(wrap(lines, [...FRIDAYS.slice(1), "SUMMARY:another"]), kind);
      assert.match(tell(imported).join("\n"), message);
      // The others are, where they're of the kind.
      assert.equal(imported.count, kind === "holidays" ? 0 : 1);
    });
  }

  it("is a freeze of all days that it touches", () => {
    const imported = read(
      wrap(
        ["SUMMARY:quiet", "DTSTART;VALUE=DATE:20261224", "DTEND;VALUE=DATE:20261226"],
        [
          "SUMMARY:audit",
          "DTSTART;TZID=America/New_York:20270111T120000",
          "DTEND;TZID=America/New_York:20270112T000000",
        ],
      ),
      "freezes",
    );
    assert.deepEqual(imported.content.freezes, [
      { from: "2026-12-24", to: "2026-12-25", reason: "quiet" },
      { from: "2027-01-11", to: "2027-01-11", reason: "audit" },
    ]);
    assert.deepEqual(tell(imported), [
      "10 note \"audit\" isn't of whole days, as freezes are: it's one from 2027-01-11 to 2027-01-11",
    ]);
  });

  it("is a freeze for each time of a series that ends", () => {
    const imported = read(
      wrap([
        "SUMMARY:end of the month",
        "DTSTART;VALUE=DATE:20261130",
        "DTEND;VALUE=DATE:20261202",
        "RRULE:FREQ=MONTHLY;BYMONTHDAY=-1;UNTIL=20270331",
        "EXDATE;VALUE=DATE:20270131",
        "RDATE;VALUE=DATE:20270615",
      ]),
      "freezes",
    );
    assert.deepEqual(
      imported.content.freezes?.map(({ from, to }) => `${from} ${to}`),
      [
        "2026-11-30 2026-12-01",
        "2026-12-31 2027-01-01",
        "2027-02-28 2027-03-01",
        "2027-03-31 2027-04-01",
        "2027-06-15 2027-06-16",
      ],
    );
    assert.deepEqual(tell(imported), []);
  });

  it("has no words that a terminal obeys, and no end to none of them", () => {
    const imported = read(wrap(["SUMMARY:\u202e\u001b[2J" + "x".repeat(5000), ...FRIDAYS.slice(1)]));
    const reason = imported.content.extraWindows?.[0]?.reason ?? "";
    assert.match(reason, /^\\u\{202e\}\\u\{1b\}\[2Jx+…$/);
    assert.ok(reason.length < 250);
  });

  it("opens no default window beside itself", () => {
    assert.deepEqual(read(wrap(FRIDAYS)).content.windows, []);
  });
});

describe("an iCalendar file", () => {
  it("may be folded anywhere, and have any ends of lines", () => {
    const text = wrap(WEEKLY);
    const expected = read(text).content;
    const folded = text.replace("America/New_York", "Amer\r\n ica/New\r\n\t_York");
    for (const other of [
      folded,
      text.replaceAll("\r\n", "\n"),
      text.replaceAll("\r\n", "\r"),
      `\ufeff${text}`,
    ])
      assert.deepEqual(read(other).content, expected);
    assert.deepEqual(read(text.toLowerCase().replaceAll("friday", "Friday")).content, expected);
  });

  it("may have calendars in each other", () => {
    const text = wrap(WEEKLY);
    assert.deepEqual(read(`BEGIN:VCALENDAR\n${text}END:VCALENDAR\n`).content, read(text).content);
    assert.equal(read(text + text).count, 2);
  });

  const refused: [title: string, text: string, message: string][] = [
    ["of another kind", "hello", "c.ics:1: isn't an iCalendar file: it begins with no VCALENDAR"],
    ["that is empty", "", "c.ics:1: isn't an iCalendar file: it begins with no VCALENDAR"],
    [
      "of a contact",
      "BEGIN:VCARD\nEND:VCARD\n",
      "c.ics:1: isn't an iCalendar file: it begins with no VCALENDAR",
    ],
    [
      "that was cut off",
      wrap(WEEKLY).slice(0, -40),
      "c.ics:4: has no END: the file is cut off or damaged; export it again",
    ],
    [
      "whose ends are mixed up",
      "BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\n",
      "c.ics:3: END comes without its BEGIN: the file is damaged; export it again",
    ],
    [
      "that nests without end",
      "BEGIN:VCALENDAR\n".repeat(5000),
      "c.ics:9: components stand too deep in each other",
    ],
  ];
  for (const [title, text, message] of refused) {
    it(`is refused: one ${title}`, () => {
      assert.throws(
        () => read(text),
        (error: unknown) => error instanceof InvalidFile && error.message === message,
      );
    });
  }
});
