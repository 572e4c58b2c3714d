import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { decide, isAllowed } from "../../../../maintenance/decision/decide";
import type { DecisionInputs } from "../../../../maintenance/decision/inputs";
import { RULES } from "../../../../maintenance/decision/rules";
import {
  at,
  DIGEST,
  findingsOf,
  FRIDAY_NIGHT,
  GLIBC,
  inputsOf,
  OTHER_DIGEST,
  PHP,
  TERMS,
  WEDNESDAY,
} from "./decision-fixture";
import { cpuTimeOf } from "../../../harness/cpu-time";
import { KEY, passedBut } from "../evidence/evidence-fixture";
import { packageBuild, upgrade, workOf } from "../changes/changes-fixture";
import {
  type Case,
  plan,
  change,
  without,
  monday,
  t2,
  local,
  remote,
  tested,
  unsigned,
  overridden,
  clocks,
  mysql,
} from "./cases";
import { nameOf } from "./rule-table";

/** What all rules say together, in their order: see `Case`. */
const CASES: readonly Case[] = [
  ["PHP as a T1 in the window", {}],
  ["glibc as a T2 in the window that was announced", { ...change("T2"), work: GLIBC }],
  ["an SQL service as a T3 on a Wednesday", { ...change("T3"), work: mysql, now: WEDNESDAY }],
  ["PHP as a T4 on a Wednesday", { ...change("T4"), now: WEDNESDAY }],
  ["PHP as an SHTF on a Wednesday", { ...change("SHTF"), now: WEDNESDAY }],
  [
    "glibc as a T1 of another release and layer on a Wednesday",
    {
      ...change("T1", { layers: ["nodes"] }),
      work: GLIBC,
      now: WEDNESDAY,
      deployed: { name: "r2", digest: OTHER_DIGEST },
    },
    "release-matches",
    "layers-named",
    "tier-fits-impact",
    "window",
  ],
  [
    "the same without a tier, by a wrong clock",
    { ...change(undefined), work: GLIBC, now: WEDNESDAY, clocks: clocks(-3600) },
    "classified",
    "clocks-agree",
  ],
  [
    "a T2 that says nothing, on a Wednesday",
    { ...change("T2", { notices: [] }), ...without("T2", "estimate"), work: GLIBC, now: WEDNESDAY },
    "window",
    "t2-estimate",
  ],
  [
    "a T4 of a local exploit without anything, on a Wednesday",
    {
      ...change("T4", { vulnerability: local, evidence: [], notices: [] }),
      now: WEDNESDAY,
      overridden: [overridden(packageBuild("php", "1-2"))],
    },
    "local-exploits-wait",
    "t4-sandbox-test",
    "evidence-covers-overrides",
    "t4-24x7-notice",
  ],
];

describe("the decision", () => {
  it("has a table for every rule, in a file of its name", () => {
    const files = readdirSync(join(__dirname, "rules")).map((name) => name.replace(/\.test\.ts$/, ""));
    assert.deepEqual(files.sort(), RULES.map(({ name }) => name).sort());
  });

  for (const [title, inputs, ...expected] of CASES) {
    it(`of ${title} has ${expected.length === 0 ? "nothing to say" : expected.join(", ")}`, () => {
      assert.deepEqual(findingsOf(inputs).map(nameOf), expected);
    });
  }

  const ASK = `Have release r1 (${DIGEST}) tested in a node and PBX sandbox by \`maint qualify\`, which signs what it shows. Name that file under evidence.`;
  const unchecked = tested({ gates: passedBut("no-regression-apache", { verdict: "unchecked" }) });
  const messages: [
    title: string,
    inputs: Partial<DecisionInputs>,
    target: string,
    message: string,
    remedy: string,
  ][] = [
    [
      "a T2 whose notice is of 0 minutes",
      t2(monday({ minutes: 0 })),
      "customers alder, birch",
      "No notice announces the window of Friday 27 November 2026, 22:00 to Saturday 04:00 (America/New_York) to the customers of change c1; what was sent announces Friday 27 November 2026, 22:00 (America/New_York), of 0 minutes, which is none.",
      "Send a new notice by the end of Monday 30 November 2026 for the window of Friday 4 December 2026, 22:00 to Saturday 04:00 (America/New_York), and apply it then.",
    ],
    [
      "a T1 on a Wednesday",
      { now: WEDNESDAY },
      "change c1",
      "It is Wednesday 25 November 2026, 12:00 (America/New_York), outside of every maintenance window, and change c1 is a T1.",
      "Apply it in the next window that it can make: Friday 27 November 2026, 22:00 to Saturday 04:00 (America/New_York).",
    ],
    [
      "glibc as a T1",
      { work: GLIBC },
      "container 101 on node1, container 102 on node1",
      "glibc is linked into asterisk: restart needed → at least T2, but change c1 is a T1.",
      "Make the change a T2 and tell its customers on Monday, or leave this out of it.",
    ],
    [
      "a notice too short",
      t2(monday({ minutes: 9, customers: ["alder"] }), monday({ customers: ["birch"] })),
      "customers alder",
      "The notice for the window of Friday 27 November 2026, 22:00 to Saturday 04:00 (America/New_York) announces 9 minutes, and 10 minutes are expected now: alder.",
      "Send a new notice by the end of Monday 30 November 2026 for the window of Friday 4 December 2026, 22:00 to Saturday 04:00 (America/New_York), and apply it then.",
    ],
    [
      "evidence that nobody signed",
      { ...change("T4"), evidence: [unsigned] },
      "evidence/unsigned.json",
      "evidence/unsigned.json isn't signed: there's no evidence/unsigned.json.sig.",
      ASK,
    ],
    [
      "evidence by a key that isn't trusted",
      { ...change("T4"), evidenceTerms: { ...TERMS, keys: [] } },
      "evidence/r1.json",
      `evidence/r1.json is signed by ${KEY.fingerprint}, which isn't trusted: no key is.`,
      ASK,
    ],
    [
      "a gate that couldn't be asked, and some that weren't",
      { ...change("T4", { layers: ["containers", "framework"] }), evidence: [unchecked] },
      "release r1",
      "Release r1 hasn't passed its test: no-regression-apache couldn't be asked everywhere, no-broken-modules wasn't tested, no-regressions wasn't tested, no-broken-call-flows wasn't tested.",
      ASK,
    ],
    [
      "an overridden build",
      { ...change("T4"), overridden: [overridden(packageBuild("php", "1-2"), "101", "102")] },
      "change c1",
      "The fleet file's overrides bring php-1-2.x86_64 to container 101 on node1, container 102 on node1, and no test of release r1 covers that.",
      "Put the build into a release and have that tested. Or hold the package there (`hold`) until it can be.",
    ],
    [
      "no notice, planned",
      plan(t2()),
      "customers alder, birch",
      "No notice announces the window of Friday 4 December 2026, 22:00 to Saturday 04:00 (America/New_York) to the customers of change c1.",
      "Send the notice of 10 minutes by the end of Monday 30 November 2026 and record it under notices with window: 2026-12-05T03:00:00Z.",
    ],
  ];
  for (const [title, inputs, target, message, remedy] of messages) {
    it(`tells the author of ${title} what to do`, () => {
      const [finding] = findingsOf(inputs);
      assert.deepEqual([finding?.target, finding?.message, finding?.remedy], [target, message, remedy]);
    });
  }

  it("names the window that it's judged against", () => {
    const windowOf = (parts: Partial<DecisionInputs>): string | undefined =>
      decide(inputsOf(parts)).window?.start.toZonedDateTimeISO("America/New_York").toPlainDate().toString();
    assert.equal(windowOf({}), "2026-11-27");
    assert.equal(windowOf({ now: WEDNESDAY }), undefined);
    assert.equal(windowOf(plan({})), "2026-11-27");
    assert.equal(windowOf(plan({ workMinutes: 60 }, at("2026-11-28T03:30-05:00"))), "2026-12-04");
    assert.equal(windowOf(plan(t2(monday()))), "2026-11-27");
    assert.equal(windowOf(plan(t2())), "2026-12-04", "Monday is over");
    assert.equal(windowOf(plan(t2(), at("2026-11-23T12:00-05:00"))), "2026-11-27");
  });

  it("is allowed unless something mandatory was found", () => {
    assert.ok(isAllowed({ findings: findingsOf(change("T1", { vulnerability: remote })) }));
    assert.ok(!isAllowed({ findings: findingsOf({ now: WEDNESDAY }) }));
  });

  it("over 200 containers takes less than a second", () => {
    const names = ["php", "glibc", "openssl", "bash", "httpd", "libobscure"];
    const targets = Array.from({ length: 200 }, (_, i) => String(i));
    const work = workOf(...names.map((name) => ({ targets, change: upgrade(name) })));
    const customers = Array.from({ length: 200 }, (_, i) => ({
      id: `c${i}`,
      is24x7: i % 3 === 0,
      interrupted: true,
    }));
    const took = cpuTimeOf(() => {
      findingsOf({ ...change("T2"), work, customers });
      findingsOf({ work, customers, now: FRIDAY_NIGHT });
    });
    assert.ok(took < 1000, `it took ${took.toFixed(0)} ms`);
  });

  it("has a plan of nothing pass", () => {
    assert.deepEqual(findingsOf({ work: [], customers: [] }), []);
    assert.equal(PHP.length, 1);
  });
});
