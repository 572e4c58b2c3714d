import assert from "node:assert/strict";
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseCalendar } from "../../../../maintenance/calendar/parse";
import { type MaintOutcome, runMaintIn } from "../../../harness/run-maint";

const EVENT = "BEGIN:VEVENT\nSUMMARY:w\nDTSTART:20261128T030000Z\nDURATION:PT6H\nEND:VEVENT\n";
const BROKEN =
  "BEGIN:VEVENT\nSUMMARY:\u202ebad\nDTSTART;TZID=Mars:20261128T030000\nDURATION:PT6H\nEND:VEVENT\n";

function calendarOf(...parts: string[]): string {
  return `BEGIN:VCALENDAR\nVERSION:2.0\n${parts.join("")}END:VCALENDAR\n`;
}

describe("the command maint calendar", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "calendar-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const run = (...args: string[]): Promise<MaintOutcome> => runMaintIn(folder, ["calendar", ...args]);

  function place(name: string, text: string): void {
    writeFileSync(path.join(folder, name), text);
  }

  const ZONE = ["--time-zone", "America/New_York"];

  it("prints a calendar file, whose zone the export says, and tells what one should know", async () => {
    copyFileSync(
      path.join(__dirname, "../../maintenance/calendar/icalendar-exports/google.ics"),
      path.join(folder, "google.ics"),
    );
    const { code, printed, told } = await run("import", "google.ics");
    assert.equal(code, 0);
    assert.equal(
      printed,
      `# Made by \`maint calendar import\` of google.ics, as windows.
version: 1
timeZone: America/New_York
windows:
  - name: Friday night
    recurrence: FREQ=WEEKLY;WKST=SU;UNTIL=20261205T045959Z;BYDAY=FR
    since: 2026-11-06
    from: "22:00"
    to: "04:00"
    except:
      - 2026-11-13
      - 2026-11-20
      - 2026-11-27
extraWindows:
  - from: 2026-11-28T22:00
    to: 2026-11-29T02:00
    reason: Friday night, after Thanksgiving
  - from: 2026-12-12T00:00
    to: 2026-12-13T00:00
    reason: The move
`,
    );
    assert.equal(parseCalendar(printed, "c.yaml").windows.length, 1);
    assert.equal(
      told,
      `google.ics:51: note: "Called off" is cancelled, so it's left out
google.ics:58: note: "The move" is tentative, and imported all the same; take it out if it isn't settled
3 entries imported as windows.
`,
    );
  });

  it("writes a file at once, with what couldn't be imported in it, and ends with 3", async () => {
    place("w.ics", calendarOf(BROKEN, EVENT));
    const { code, printed, told } = await run("import", "w.ics", ...ZONE, "--output", "c.yaml");
    assert.deepEqual([code, printed], [3, ""]);
    const problem =
      'w.ics:5: "\\u{202e}bad" is in time zone "Mars", which is no name that IANA or Windows has; say which it is, e.g. --zone "Mars=America/New_York"';
    assert.equal(
      told,
      `${problem}\n1 entry imported as windows; 1 couldn't be, and must be written by hand.\n`,
    );
    const written = readFileSync(path.join(folder, "c.yaml"), "utf8");
    assert.ok(written.includes(`\n# NOT IMPORTED: ${problem}\n`), written);
    assert.equal(parseCalendar(written, "c.yaml").extraWindows.length, 1);
  });

  it("takes the operator's word for a zone", async () => {
    place("w.ics", calendarOf(BROKEN));
    const { code, printed } = await run("import", "w.ics", ...ZONE, "--zone", "Mars=Europe/London");
    assert.equal(code, 0);
    assert.match(printed, /from: 2026-11-27T22:00\n/);
  });

  const FAILURES: [title: string, text: string, args: string[], message: RegExp][] = [
    [
      "the calendar's zone isn't known",
      calendarOf(EVENT),
      [],
      /^w\.ics doesn't say the calendar's time zone; say it, e\.g\. --time-zone America\/New_York\.\n/,
    ],
    [
      "the calendar's zone is no zone",
      `BEGIN:VCALENDAR\nX-WR-TIMEZONE:Mars\n${EVENT}END:VCALENDAR\n`,
      [],
      /^w\.ics:2: the calendar's time zone "Mars" is no name that IANA or Windows has/,
    ],
    [
      "nothing can be imported",
      calendarOf(BROKEN),
      ZONE,
      /^w\.ics:5: .*\nw\.ics has nothing to import as windows\.\n$/,
    ],
    ["there's no event", calendarOf(), ZONE, /^w\.ics has nothing to import as windows\.\n$/],
    [
      "it's no iCalendar file",
      "timeZone: UTC\n",
      ZONE,
      /^w\.ics:1: isn't an iCalendar file: it begins with no VCALENDAR\n$/,
    ],
    [
      "it's larger than any",
      "x".repeat(8 * 1024 * 1024 + 1),
      ZONE,
      /^The iCalendar file w\.ics can't be read: .*larger than 8192 KB/,
    ],
    [
      "the calendar would be larger than any",
      calendarOf(...Array<string>(4200).fill(EVENT.replace(":w", `:${"w".repeat(190)}`))),
      ZONE,
      /^A calendar of w\.ics would be larger than 1024 KB/,
    ],
    [
      "the kind is none",
      calendarOf(EVENT),
      [...ZONE, "--as", "meetings"],
      /^--as is windows, freezes, holidays, not "meetings"\.\n/,
    ],
    [
      "the zone is none",
      calendarOf(EVENT),
      ["--time-zone", "Mars"],
      /^--time-zone has no time zone "Mars"; say an IANA name/,
    ],
    [
      "a zone isn't said",
      calendarOf(EVENT),
      [...ZONE, "--zone", "Mars"],
      /^--zone says which zone a name of the file is/,
    ],
    [
      "there are two files",
      calendarOf(EVENT),
      [...ZONE, "x.ics"],
      /^One iCalendar file is imported at a time, not 2/,
    ],
  ];
  for (const [title, text, args, message] of FAILURES) {
    it(`ends with 1, and writes nothing, where ${title}`, async function () {
      this.timeout(120_000);
      place("w.ics", text);
      const { code, printed, told } = await run("import", "w.ics", ...args, "--output", "c.yaml");
      assert.deepEqual([code, printed], [1, ""]);
      assert.match(told, message);
      assert.ok(!existsSync(path.join(folder, "c.yaml")));
    });
  }

  it("exports windows that import reads back", async () => {
    place(
      "c.yaml",
      'timeZone: UTC\nwindows: [{ name: n, recurrence: FREQ=DAILY, from: "22:00", to: "04:00" }]\n',
    );
    const { code, printed } = await run("export", "c.yaml", "--days", "3", "--output", "w.ics");
    assert.deepEqual([code, printed], [0, ""]);
    const imported = await run("import", "w.ics", "--time-zone", "UTC");
    assert.equal(imported.code, 0);
    const { windows, extraWindows } = parseCalendar(imported.printed, "c.yaml");
    assert.deepEqual(windows, []);
    // Three or four of them are open at some moment of 72 hours.
    assert.ok([3, 4].includes(extraWindows.length), imported.printed);
    for (const { start } of extraWindows) assert.match(start.toString(), /T22:00:00Z$/);
  });

  it("exports to standard output just what it would write to a file, with the line ends that calendar programs ask for", async () => {
    place("c.yaml", "timeZone: America/New_York\n");
    const { printed } = await run("export", "c.yaml", "--days", "8");
    assert.match(printed, /^BEGIN:VCALENDAR\r\n(?:[^\r\n]+\r\n)+END:VCALENDAR\r\n$/);
  });

  const MISUSES: [args: string[], message: RegExp][] = [
    [["export"], /^One calendar file is exported at a time, not 0/],
    [["export", "c.yaml", "--days", "0"], /^--days is a number from 1 to 731, not "0"/],
    [["export", "c.yaml", "--days", "1e2"], /^--days is a number from 1 to 731/],
    [["export", "c.yaml"], /^c\.yaml:1: isn't a calendar file/],
  ];
  for (const [args, message] of MISUSES) {
    it(`exports nothing for ${args.join(" ")}`, async () => {
      place("c.yaml", "release: r1\n");
      const { code, printed, told } = await run(...args);
      assert.deepEqual([code, printed], [1, ""]);
      assert.match(told, message);
    });
  }

  it("says what it can do", async () => {
    assert.match((await run()).told, /^Say what to do: maint calendar import or export\.\n/);
    assert.match(
      (await run("imprt")).told,
      /^maint calendar has no command "imprt", just import or export\.\n/,
    );
    const { code, printed } = await run("--help");
    assert.equal(code, 0);
    assert.match(printed, /^Usage: maint calendar import FILE\.ics/);
  });
});
