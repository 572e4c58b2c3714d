import assert from "node:assert/strict";
import { Temporal } from "@js-temporal/polyfill";
import fc from "fast-check";
import { TEST_GATES } from "../../../../maintenance/change/test-gates";
import { SERVICES } from "../../../../maintenance/change/services";
import { BASES, type Evidence } from "../../../../maintenance/evidence/evidence";
import { formatEvidence, parseEvidence } from "../../../../maintenance/evidence/evidence-file";
import { InvalidFile } from "../../../../maintenance/files/problem";
import { isPlain } from "../../../../maintenance/text/plain-text";
import { evidenceOf } from "./evidence-fixture";

const DIGEST = `sha256:${"ab".repeat(32)}`;

const line = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 12 })
  .filter((text) => /^\S(.*\S)?$/.test(text) && isPlain(text));
const number = fc.double({ noDefaultInfinity: true, noNaN: true }).map((value) => (value === 0 ? 0 : value));
const amount = number.map(Math.abs);
const digest = fc.stringMatching(/^[0-9a-f]{64}$/).map((hex) => `sha256:${hex}`);
const release = fc.record({ name: line, digest }, { noNullPrototype: true });
const moment = fc
  .bigInt({ min: 0n, max: 4_000_000_000_000_000_000n })
  .map((nanoseconds) => Temporal.Instant.fromEpochMilliseconds(Number(nanoseconds / 1_000_000n)));
const values = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<Record<string, T>> =>
  fc.dictionary(
    line.filter((key) => key !== "__proto__"),
    value,
    { noNullPrototype: true },
  );

const evidence: fc.Arbitrary<Evidence> = fc.record(
  {
    release,
    promoted: release,
    testedAt: moment,
    minutes: amount,
    by: line,
    sandbox: fc.record({ stack: line, machines: fc.array(line) }, { noNullPrototype: true }),
    gates: fc.uniqueArray(
      fc.record(
        {
          gate: fc.constantFrom(...TEST_GATES),
          base: fc.constantFrom(...BASES),
          verdict: fc.constantFrom("passed" as const, "failed" as const, "unchecked" as const),
          attempts: fc.integer({ min: 1, max: 1000 }),
          figures: values(number),
          reason: line,
        },
        { requiredKeys: ["gate", "base", "verdict", "attempts", "figures"], noNullPrototype: true },
      ),
      { minLength: 1, selector: ({ gate, base }) => `${gate} ${base}` },
    ),
    interruptions: fc.array(
      fc.record(
        {
          machine: line,
          service: fc.constantFrom(...SERVICES),
          base: fc.constantFrom(...BASES),
          seconds: amount,
        },
        { noNullPrototype: true },
      ),
    ),
    unwatched: fc.array(
      fc.record(
        { machine: line, service: fc.constantFrom(...SERVICES), base: fc.constantFrom(...BASES) },
        { noNullPrototype: true },
      ),
    ),
    tools: values(line),
  },
  {
    requiredKeys: [
      ...["release", "testedAt", "minutes", "by", "sandbox", "gates", "interruptions"],
      ...["unwatched", "tools"],
    ] as (keyof Evidence)[],
    noNullPrototype: true,
  },
);

describe("an evidence file", () => {
  it("is read back as it was written", () => {
    fc.assert(
      fc.property(evidence, (given) => {
        const read = parseEvidence(formatEvidence(given), "e.json");
        assert.deepEqual(
          { ...read, testedAt: read.testedAt.toString() },
          { ...given, testedAt: given.testedAt.toString() },
        );
      }),
    );
  });

  it("has one text, in whatever order things were put together", () => {
    const { tools, ...rest } = evidenceOf(DIGEST);
    const reversed = Object.fromEntries(Object.entries(rest).reverse()) as unknown as Evidence;
    const other = { ...reversed, tools: Object.fromEntries(Object.entries(tools).reverse()) };
    assert.equal(formatEvidence(other), formatEvidence({ ...rest, tools }));
  });

  it("looks like this", () => {
    const text = formatEvidence({ ...evidenceOf(DIGEST), gates: evidenceOf(DIGEST).gates.slice(0, 1) });
    assert.ok(text.startsWith(`{\n  "evidence": 1,\n  "release": {\n    "name": "r1",\n`), text);
    assert.ok(text.endsWith(`  "tools": {\n    "pulumi": "v3.232.0",\n    "rpm": "4.8.0"\n  }\n}\n`), text);
    assert.ok(text.includes(`"testedAt": "2026-11-25T14:00:00Z"`), text);
  });

  const content = (): Record<string, unknown> =>
    JSON.parse(formatEvidence(evidenceOf(DIGEST))) as Record<string, unknown>;
  const cases: readonly [what: string, changed: Record<string, unknown>, message: RegExp][] = [
    ["another form", { evidence: 2 }, /^e\.json:2: evidence: expected 1, the form of evidence .*, got 2$/],
    [
      "no form",
      { evidence: undefined },
      /^e\.json:1: isn't an evidence file: it has no `evidence:` at its top$/,
    ],
    [
      "an unknown form",
      { evidence: 2 },
      /evidence: expected 1, the form of evidence that is known here, got 2/,
    ],
    ["an unknown key", { sandboxes: [] }, /sandboxes: unknown key "sandboxes"; did you mean "sandbox"\?$/],
    [
      "a name that a terminal obeys",
      { tools: { "rpm\u202e": "4" } },
      /tools\[".*"\]: contains U\+202E, which a terminal obeys or nobody sees; take it out$/,
    ],
    ["a name that is blank", { tools: { "": "4" } }, /expected a text of one line, got ""$/],
    ["no gates", { gates: [] }, /gates: expected a list of outcomes of gates with at least one in it/],
    [
      "a digest that's none",
      { release: { name: "r", digest: "abc" } },
      /release\.digest: expected a release's digest/,
    ],
    [
      "a moment without a zone",
      { testedAt: "2026-11-25T10:00" },
      /testedAt: expected a date and time with its offset/,
    ],
    ["minutes below nothing", { minutes: -1 }, /minutes: expected a number that isn't negative, got -1/],
    [
      "a gate twice",
      { gates: [...evidenceOf(DIGEST).gates, evidenceOf(DIGEST).gates[0]] },
      /gates\[\d+\]: no-dependency-failures over scratch is there twice$/,
    ],
  ];
  for (const [what, changed, message] of cases) {
    it(`is refused with ${what}`, () => {
      const text = JSON.stringify({ ...content(), ...changed }, null, 2);
      assert.throws(
        () => parseEvidence(text, "e.json"),
        (error) => error instanceof InvalidFile && message.test(error.message),
      );
    });
  }

  it("is refused when it breaks off", () => {
    const text = formatEvidence(evidenceOf(DIGEST));
    for (const broken of [text.slice(0, -20), ""])
      assert.throws(
        () => parseEvidence(broken, "e.json"),
        (error) =>
          error instanceof InvalidFile && error.message === "e.json:1: isn't an evidence file: it isn't JSON",
      );
  });
});
