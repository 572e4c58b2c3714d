import assert from "node:assert/strict";
import fc from "fast-check";
import { formatCalendar } from "../../../../maintenance/calendar/format";
import {
  EVENT_KINDS,
  importCalendar,
  type EventKind,
  type Imported,
} from "../../../../maintenance/calendar/icalendar/import";
import { readCalendarContent } from "../../../../maintenance/calendar/parse";
import { InvalidFile } from "../../../../maintenance/files/problem";
import { isPlain } from "../../../../maintenance/text/plain-text";
import { parseIndex } from "../../../../maintenance/framework/index-xml";
import { parseModuleXml } from "../../../../maintenance/framework/module-xml";
import { parseRelease } from "../../../../maintenance/release/parse";
import { cpuTimeOf } from "../../../harness/cpu-time";
import { CALENDAR_EXPORTS, READERS, ZONES } from "./foreign-text-readers";

/** What somebody would put in who means harm, or whose tool is broken. */
const HOSTILE = [
  ...[
    "\u001b[2J",
    "\u009b31m",
    "\u202e",
    "\u2028",
    "\ufeff",
    "\u0000",
    "\ud800",
    "\ufffd",
    "\r",
    "\n",
    "\n@@end 0\n",
    "@@verdict failed\n disk-full\t",
  ],
  ...[
    "../../../../etc/cron.d/x",
    "-rf",
    "$(id)",
    "`id`",
    "';id;'",
    "%s%n",
    "__proto__",
    "constructor",
    "toString",
    "NaN",
    "-1",
    "1e999",
    "9".repeat(40),
  ],
  ...[
    '<!DOCTYPE a [<!ENTITY b "c">]>',
    "&b;",
    "<![CDATA[",
    "]]>",
    "<a ",
    "&#x0;",
    "&a: *a",
    "<<: *x",
    "!!js/function x",
    "{{",
    "[[",
    "\t",
    "→",
    " → ",
    "–",
    ",",
  ],
  ...[
    "a1".repeat(2000) + " ",
    "(".repeat(3000),
    "<a>".repeat(2000),
    "[".repeat(3000),
    "0.".repeat(3000),
    " ".repeat(5000) + "x",
    "a-".repeat(3000),
    "x\n".repeat(3000),
  ],
];

const BUILT_IN = new Set([
  "TypeError",
  "RangeError",
  "SyntaxError",
  "ReferenceError",
  "URIError",
  "EvalError",
]);

/** Much more than any of these needs. */
const PATIENCE_MS = 2_000;
const RUNS = 60;
const SEED = 20261127;

/** Examples with pieces of them taken out, doubled, or replaced by something hostile; and nothing but that. */
function spoilt(example: string): fc.Arbitrary<string> {
  const place = fc.integer({ min: 0, max: example.length });
  const piece = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: "binary", maxLength: 20 }));
  const cut = fc.tuple(place, place, piece).map(([a, b, text]) => {
    const [from, to] = a < b ? [a, b] : [b, a];
    return example.slice(0, from) + text + example.slice(to);
  });
  const inserted = fc
    .tuple(place, piece)
    .map(([at, text]) => example.slice(0, at) + text + example.slice(at));
  const doubled = fc.tuple(place, place).map(([a, b]) => example.slice(0, a) + example.slice(b));
  return fc.oneof(
    inserted,
    cut,
    doubled,
    piece,
    fc.array(piece, { maxLength: 4 }).map((pieces) => pieces.join("")),
  );
}

function importOrRefuse(text: string, kind: EventKind): Imported | undefined {
  try {
    return importCalendar(text, "c.ics", kind, ZONES);
  } catch (error) {
    if (error instanceof InvalidFile) return undefined;
    throw error;
  }
}

describe("foreign text", () => {
  for (const [name, example, read] of READERS) {
    it(`is read where it's as it should be: ${name}`, () => {
      assert.notEqual(read(example), undefined);
    });

    it(`ends as data or as a sentence, in time: ${name}`, function () {
      this.timeout(60_000);
      fc.assert(
        fc.property(spoilt(example), (text) => {
          const took = cpuTimeOf(() => {
            try {
              read(text);
            } catch (error) {
              assert.ok(error instanceof Error, `${String(error)} was thrown`);
              assert.ok(!BUILT_IN.has(error.name), `${error.name}: ${error.message}\n${error.stack ?? ""}`);
            }
          });
          assert.ok(took < PATIENCE_MS, `it took ${took.toFixed(0)} ms`);
        }),
        { numRuns: RUNS, seed: SEED, endOnFailure: true },
      );
    });
  }

  // The YAML library's own parser takes minutes, or ends the process, which no caller can catch.
  const nested: [what: string, yaml: string][] = [
    ["lists in lists", "[".repeat(2000) + "]".repeat(2000)],
    ["mappings in mappings", "{a: ".repeat(2000) + "}".repeat(2000)],
    ["compact lists", "- ".repeat(2000) + "x"],
    ["keys of keys", "? ".repeat(2000) + "x"],
    ["ever deeper lines", Array.from({ length: 2000 }, (_, i) => `${" ".repeat(i)}a:`).join("\n")],
  ];
  for (const [what, yaml] of nested) {
    it(`is refused before it's parsed where it nests too deeply: ${what}`, () => {
      assert.throws(() => parseRelease(yaml, "r.yaml"), {
        message: "r.yaml:1: lists and mappings stand too deep in each other",
      });
    });
  }

  it("gives a calendar that can be read back, whatever was in an iCalendar file", function () {
    this.timeout(60_000);
    const text = fc.constantFrom(...CALENDAR_EXPORTS.values()).chain(spoilt);
    fc.assert(
      fc.property(text, fc.constantFrom(...EVENT_KINDS), (ics, kind) => {
        const imported = importOrRefuse(ics, kind);
        if (imported === undefined) return;
        const { content, findings } = imported;
        const calendar = formatCalendar(
          content,
          findings.map(({ message }) => message),
        );
        assert.ok(isPlain(calendar), JSON.stringify(calendar));
        assert.deepEqual(readCalendarContent(calendar, "c.yaml"), content);
      }),
      { numRuns: 150, seed: SEED, endOnFailure: true },
    );
  });

  it("is a sentence where XML nests without end", () => {
    const xml = "<a>".repeat(100_000);
    assert.throws(() => parseModuleXml(xml), /elements within elements without end/);
    assert.throws(() => parseIndex(xml), /elements within elements without end/);
  });
});
