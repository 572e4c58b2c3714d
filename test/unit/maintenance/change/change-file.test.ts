import assert from "node:assert/strict";
import { describeCause } from "../../../../maintenance/problems/describe";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Change } from "../../../../maintenance/change/change";
import { parseChange } from "../../../../maintenance/change/parse";
import { requirements } from "../../../../maintenance/change/requirements";
import { formatEvidence, parseEvidence } from "../../../../maintenance/evidence/evidence-file";
import { verifySignature } from "../../../../maintenance/evidence/ssh-signature";
import { InvalidFile } from "../../../../maintenance/files/problem";

const FOLDER = join(__dirname, "../../../../changes");
const DIGEST = `sha256:${"ab".repeat(32)}`;

const PARTS = {
  tier: "",
  release: `release: { name: r, digest: "${DIGEST}" }`,
  ticket: "ticket: PBX-17",
  impact: "impact: { text: voicemail is lost, voicedBy: [support] }",
  vulnerability: "vulnerability: { ids: [CVE-2014-6271], vector: remote, exploitation: active }",
  estimate: "estimate: { totalMinutes: 15, services: { asterisk: 5 } }",
  halfMeasures: "halfMeasures: { discussedAt: 2026-11-25T10:00-05:00, measures: none needed }",
  evidence: "evidence: [evidence/r.json]",
  allHandsMeeting: "allHandsMeeting: { at: 2026-11-25T12:00-05:00, conclusion: it is that bad }",
};

function read(tier: string, changed: Partial<typeof PARTS> = {}): Change {
  const parts = { ...PARTS, tier: `tier: ${tier}`, ...changed };
  return parseChange(
    ["change: c", "title: t", "layers: [containers]", ...Object.values(parts), ""].join("\n"),
    "c.yaml",
  );
}

function lacks(change: Change): string[] {
  return requirements(change).map(({ rule }) => rule);
}

describe("a change file", () => {
  for (const [name, character] of [
    ["U+001B", "\\e"],
    ["U+202E", "\\u202E"],
    ["U+2066", "\\u2066"],
    ["U+009B", "\\x9B"],
  ] as const) {
    it(`is refused for ${name} in a text, which is named and not shown`, () => {
      const message = `contains ${name}, which a terminal obeys or nobody sees; take it out`;
      const [title, ticket] = [`title: "a${character}b"`, `ticket: "P${character}1"`];
      const text = ["change: c", title, "tier: T3", "layers: [containers]", ticket, ""].join("\n");
      assert.throws(() => parseChange(text, "c.yaml"), {
        name: "InvalidFile",
        message: `c.yaml:2: title: ${message}\nc.yaml:5: ticket: ${message}`,
      });
    });
  }

  for (const file of readdirSync(FOLDER).filter((name) => name.endsWith(".yaml"))) {
    it(`${file} is one, and lacks nothing`, () => {
      const change = parseChange(readFileSync(join(FOLDER, file), "utf8"), file);
      assert.equal(change.id, file.replace(/\.yaml$/, ""));
      assert.deepEqual(lacks(change), []);
    });
  }

  it("of a T4 has the example of evidence, as it's written and signed", () => {
    const file = join(FOLDER, "evidence/example-2026-12-01.json");
    const text = readFileSync(file, "utf8");
    assert.equal(formatEvidence(parseEvidence(text, file)), text);
    const verdict = verifySignature(text, readFileSync(`${file}.sig`, "utf8"), []);
    assert.ok(verdict.verdict === "refused");
    assert.match(
      describeCause(verdict.because, ""),
      /^is signed by SHA256:\S+, which isn't trusted: no key is$/,
    );
  });

  it("is read with its times as moments", () => {
    const change = read("T4");
    assert.equal(change.halfMeasures?.discussedAt.toString(), "2026-11-25T15:00:00Z");
    assert.deepEqual(change.estimate, { totalMinutes: 15, services: { asterisk: 5 } });
    assert.deepEqual(change.notices, []);
  });

  const cases: [title: string, text: string, ...messages: string[]][] = [
    [
      "a tier that isn't one, a time without offset, and a misspelt key",
      "change: c\ntitle: t\ntier: T5\nlayers: [containers]\nallHandsMeeting:\n  { conclusion: c, at: 2026-11-25T10:00 }\ntickets: x\n",
      'c.yaml:3: tier: expected T1, T2, T3, T4 or SHTF, got "T5"',
      'c.yaml:6: allHandsMeeting.at: expected a date and time with its offset from UTC, e.g. 2026-11-27T22:00-05:00, got "2026-11-25T10:00"',
      'c.yaml:7: tickets: unknown key "tickets"; did you mean "ticket"?',
    ],
    [
      "a monday notice for no window",
      "change: c\ntitle: t\nlayers: [nodes]\nnotices:\n  - { kind: monday, sentAt: 2026-11-23T10:00-05:00, customers: [alder], minutes: 5 }\n",
      "c.yaml:5: notices[0].window: missing; a monday notice says which window it announces, by the window's start",
    ],
    [
      "a test that is written by hand, as it was in former files",
      `change: c\ntitle: t\nlayers: [nodes]\nevidence:\n  - { digest: "${DIGEST}", testedAt: 2026-11-23T10:00Z, gates: { no-regressions: passed } }\n`,
      "c.yaml:5: evidence[0]: expected the path of an evidence file, which `maint qualify` makes and signs (tests that are written here by hand no longer count), got a mapping",
    ],
    [
      "half measures that are neither",
      "change: c\ntitle: t\nlayers: [nodes]\nhalfMeasures: { discussedAt: 2026-11-23T10:00Z, measures: none }\n",
      'c.yaml:4: halfMeasures.measures: expected a list of measures, or: none needed, got "none"',
    ],
    [
      "waves and budgets that are no sizes",
      'change: c\ntitle: t\nlayers: [nodes]\nwaves: [1, 0, "0%", "120%", "20"]\nwaveSoakMinutes: -1\nmaxPerNode: 0\nmaxFailures: 0\n',
      ...[0, "0%", "120%", "20"].map(
        (size, i) =>
          `c.yaml:4: waves[${i + 1}]: expected a number of containers or nodes from 1 to 100000, or a share of what is planned from "1%" to "100%", got ${JSON.stringify(size)}`,
      ),
      "c.yaml:5: waveSoakMinutes: expected a number of minutes from 0 to 360, got -1",
      "c.yaml:6: maxPerNode: expected a number of containers from 1 to 100000, got 0",
      'c.yaml:7: maxFailures: expected a number of failures from 1 to 100000, or a share of what is planned from "1%" to "100%", got 0',
    ],
    [
      "no wave at all",
      "change: c\ntitle: t\nlayers: [nodes]\nwaves: []\n",
      "c.yaml:4: waves: expected a list of sizes of waves with at least one in it, got an empty list",
    ],
    [
      "waves where nothing is done in waves",
      "change: c\ntitle: t\nlayers: [storage, devices]\nwaves: [1]\n",
      "c.yaml:4: waves: nothing is done in waves there: storage and devices. Leave it out, or name one of the layers nodes, containers, framework, beancounters or reboots",
    ],
    [
      "what is about waves, without any",
      "change: c\ntitle: t\nlayers: [nodes]\nwaveSoakMinutes: 5\nmaxPerNode: 2\n",
      ...["4: waveSoakMinutes", "5: maxPerNode"].map(
        (key) =>
          `c.yaml:${key}: is about waves, and the change has none; add waves, e.g. [1, 5, 20%], or leave it out`,
      ),
    ],
    [
      "approvals, which anybody can write",
      "change: c\ntitle: t\nlayers: [nodes]\napprovals:\n  - { by: infrastructure, at: 2026-11-25T10:00-05:00 }\n",
      'c.yaml:4: approvals: unknown key "approvals"; known here are change, title, tier, layers, release, ticket, impact, vulnerability, estimate, drain, waves, waveSoakMinutes, maxPerNode, maxFailures, rollback, halfMeasures, allHandsMeeting, evidence, notices and version',
    ],
  ];
  for (const [title, text, ...messages] of cases) {
    it(`is refused for ${title}`, () => {
      assert.throws(
        () => parseChange(text, "c.yaml"),
        (error: unknown) => {
          assert.ok(error instanceof InvalidFile);
          assert.deepEqual(error.message.split("\n"), messages);
          return true;
        },
      );
    });
  }
});

describe("what a tier asks of a change record", () => {
  for (const tier of ["T1", "T2", "T3", "T4"]) {
    it(`a complete ${tier} lacks nothing`, () => {
      assert.deepEqual(lacks(read(tier)), []);
    });
  }

  const widespread = "vulnerability: { ids: [CVE-2014-6271], vector: remote, exploitation: widespread }";
  it("a complete SHTF lacks nothing", () => {
    assert.deepEqual(lacks(read("SHTF", { vulnerability: widespread })), []);
  });

  const local = "vulnerability: { ids: [CVE-1], vector: local, exploitation: active }";
  const cases: [title: string, change: Change, ...rules: string[]][] = [
    ["any without a tier", read("", { tier: "" }), "classified"],
    ["a T1 of containers without a release", read("T1", { release: "" }), "release-matches"],
    ["a T2 without an estimate", read("T2", { estimate: "" }), "t2-estimate"],
    ["a T2 that estimates nothing", read("T2", { estimate: "estimate: { totalMinutes: 0 }" }), "t2-estimate"],
    ["a T3 without ticket and impact", read("T3", { ticket: "", impact: "" }), "t3-ticket", "t3-impact"],
    ["a T4 without a vulnerability", read("T4", { vulnerability: "" }), "t4-active-remote-exploit"],
    [
      "a T4 for one that nobody exploits",
      read("T4", { vulnerability: "vulnerability: { ids: [CVE-1], vector: remote, exploitation: none }" }),
      "t4-active-remote-exploit",
    ],
    ["a T4 for a local exploit", read("T4", { vulnerability: local }), "local-exploits-wait"],
    ["an SHTF for a local exploit", read("SHTF", { vulnerability: local }), "local-exploits-wait"],
    ["a T4 without half measures", read("T4", { halfMeasures: "" }), "t4-half-measures"],
    ["a T4 without a test", read("T4", { evidence: "" }), "t4-sandbox-test"],
    ["an SHTF that isn't widely exploited", read("SHTF"), "shtf-widely-exploited"],
    [
      "an SHTF without a meeting",
      read("SHTF", { vulnerability: widespread, allHandsMeeting: "" }),
      "shtf-meeting",
    ],
    [
      "a T4 with nothing",
      read("T4", { vulnerability: "", halfMeasures: "", evidence: "" }),
      "t4-active-remote-exploit",
      "t4-half-measures",
      "t4-sandbox-test",
    ],
  ];
  for (const [title, change, ...rules] of cases) {
    it(`${title} lacks ${rules.join(", ")}`, () => {
      assert.deepEqual(lacks(change), rules);
    });
  }

  it("is said in sentences", () => {
    for (const [, change] of cases)
      for (const { message, remedy } of requirements(change)) {
        assert.match(message, /^\S.*\.$/);
        assert.match(remedy, /^[A-Z].*\.$/);
      }
  });
});
