import assert from "node:assert/strict";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { AREAS, kindOf } from "../../../../maintenance/problems/catalogue";
import { describeCause, describeProblems, listProblems } from "../../../../maintenance/problems/describe";
import { groupProblems, ProblemGroup, readProblemGroups } from "../../../../maintenance/problems/group";
import { type Cause, cause, type Problem, problemOf } from "../../../../maintenance/problems/problem";
import { fitScreen } from "../../../../maintenance/problems/screen";
import type { EngineLog } from "../../../../providers/implementation/engine-log";
import { PhaseReportFile } from "../../../../providers/implementation/report-file";
import { ProblemTeller } from "../../../../providers/implementation/tell-problems";

const IDS = Array.from({ length: 20 }, (_, i) => String(101 + i));

function full(node: string, target: string, kb: number): Problem {
  return problemOf(node, target, cause("disk-full", { freeKb: kb, neededKb: 1000 }));
}

function failed(said: string): Cause {
  return cause("transaction-failed", { exitCode: "4", done: 0, wanted: 1, scriptlets: [], said });
}

const describeAll = (problems: readonly Problem[], nodes?: "named"): string[] =>
  describeProblems(groupProblems(problems), nodes);

const FULL = describeCause(cause("disk-full", { freeKb: 0, neededKb: 1000 }), "node1");

describe("problems", () => {
  it("are told once for each cause, with all whom it concerns, whatever the figures; the first one first", () => {
    const problems = [
      problemOf("node1", "117", cause("failed-before", {})),
      ...IDS.map((id, i) => full("node1", id, i)),
      problemOf("node1", "101", cause("failed-before", {})),
      full("node1", "node", 0),
    ];
    assert.deepEqual(groupProblems(problems), [
      { node: "node1", targets: "101, 117", code: "failed-before", parameters: {} },
      {
        ...{ node: "node1", targets: "101–120", code: "disk-full" },
        ...{ parameters: { freeKb: 0, neededKb: 1000 }, figuresOf: "101" },
      },
      { node: "node1", code: "disk-full", parameters: { freeKb: 0, neededKb: 1000 } },
    ]);
    assert.deepEqual(describeAll(problems), [
      `containers 101, 117: ${describeCause(cause("failed-before", {}), "node1")}`,
      `containers 101–120: ${FULL} (the figures are those of container 101)`,
      `node1: ${FULL}`,
    ]);
  });

  it("of several nodes stand together", () => {
    const problems = [
      full("node1", "101", 0),
      full("node2", "201", 0),
      full("node2", "202", 0),
      full("node2", "203", 0),
    ];
    assert.deepEqual(describeAll(problems, "named"), [`containers 101 on node1, 201–203 on node2: ${FULL}`]);
    const nodes = ["node1", "node2"].map((node) => problemOf(node, "node", cause("node-failed-before", {})));
    const sentence = (node: string): string => describeCause(cause("node-failed-before", {}), node);
    assert.deepEqual(describeAll(nodes, "named"), [
      `node1, node2: ${sentence("node1")} (the figures are those of node1)`,
    ]);
    assert.deepEqual(describeAll(nodes.slice(1), "named"), [sentence("node2")]);
  });

  it("that a tool words with numbers of its own are one cause", () => {
    const problems = [1812, 1944].map((pid, i) =>
      problemOf("node1", String(101 + i), failed(`kill: (${pid}) - No such process`)),
    );
    assert.equal(groupProblems(problems).length, 1);
    const needs = ["1.0-1", "1.0-2"].map((evr) =>
      problemOf("node1", "node", failed(`libfoo.so.1 is needed by php-${evr}.x86_64`)),
    );
    assert.equal(groupProblems(needs).length, 2, "versions are no figures");
  });

  it("name their node, whatever else has its name in it", () => {
    const said = "warning: /etc/pbx1.conf created as /etc/pbx1.conf.rpmnew";
    assert.deepEqual(describeAll([problemOf("pbx1", "node", cause("rpm-complained", { said }))], "named"), [
      `pbx1: rpm says ${said}`,
    ]);
    const place = "pbx1 (root@192.0.2.1:22)";
    const refused = problemOf("pbx1", "node", cause("connection-refused", { place }));
    assert.match(describeAll([refused], "named")[0] ?? "", /^pbx1 \(root@192\.0\.2\.1:22\) refused/);
  });

  it("are bounded: a container may say what it likes", () => {
    const [group] = groupProblems([problemOf("node1", "101", failed("x".repeat(1_000_000)))]);
    assert.ok(JSON.stringify(group).length < 2000);
    const packages = ["p".repeat(1_000_000)];
    const [long] = groupProblems([problemOf("node1", "101", cause("erasure-unplanned", { packages }))]);
    assert.ok(JSON.stringify(long).length < 2000);
  });

  it("are read from a state as they were written", () => {
    const groups = groupProblems([full("node1", "101", 1), full("node1", "102", 2)]);
    assert.deepEqual(readProblemGroups(JSON.parse(JSON.stringify(groups))), groups);
    assert.deepEqual(ProblemGroup.parse(groups[0]), groups[0]);
  });

  it("are read from the states of other versions, with what they say", () => {
    const old = "container 101: its disk is too full: 80 KiB are free";
    const later = { node: "node1", targets: "101", code: "novel", parameters: { figure: 1 } };
    const other = { node: "node1", code: "disk-full", parameters: { free: "80" } };
    const reason = {
      node: "node1",
      code: "gate-failed",
      parameters: { gate: "g", reason: "asterisk is gone" },
    };
    const groups = readProblemGroups([old, later, other, reason, 7]);
    assert.deepEqual(groups[0], { node: "", code: "recorded-otherwise", parameters: { text: old } });
    assert.deepEqual(describeProblems(groups, "named"), [
      old,
      'container 101 on node1: novel: {"figure":1}',
      'node1: disk-full: {"free":"80"}',
      "node1: gate-failed: asterisk is gone",
      "7",
    ]);
    assert.deepEqual(readProblemGroups(undefined), []);
  });

  it("have a code that is no property of every object", () => {
    assert.equal(kindOf("constructor"), undefined);
  });

  it("fill a screen at most, and one is told in any case", () => {
    const many = Array.from({ length: 100 }, (_, i) => `line ${i}`);
    assert.deepEqual(fitScreen(many), { shown: many.slice(0, 40), left: 60 });
    const long = "x".repeat(9000);
    assert.deepEqual(fitScreen([long, "y"]), { shown: [long], left: 1 });
  });
});

describe("problems in Pulumi's display", () => {
  let folder: string;
  let lines: string[];
  let teller: ProblemTeller;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "problems-"));
    lines = [];
    const tell = (level: string) => (urn: string, text: string) =>
      void lines.push(`${level} ${urn}: ${text}`);
    const log: EngineLog = {
      status: tell("status"),
      progress: tell("progress"),
      info: tell("info"),
      warning: tell("warning"),
      error: tell("error"),
      flush: () => Promise.resolve(),
    };
    teller = new ProblemTeller(
      log,
      new PhaseReportFile(folder, undefined, () => new Date("2026-11-28T03:15:00Z")),
    );
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const reports = (): string[] => readdirSync(path.join(folder, ".maintenance/reports"));
  const kept = (): string[] =>
    reports().flatMap((file) =>
      readFileSync(path.join(folder, ".maintenance/reports", file), "utf8")
        .trim()
        .split("\n"),
    );

  it("of one cause in twenty containers are one line; the file has each", () => {
    const problems = IDS.map((id, i) => full("node1", id, i));
    teller.tell("a", "error", problems);
    assert.deepEqual(lines, [
      `error a: containers 101–120: ${FULL} (the figures are those of container 101)`,
    ]);
    assert.deepEqual(kept(), listProblems(problems));
    assert.equal(kept()[19], `container 120 on node1: ${FULL.replace("0 KiB are free", "19 KiB are free")}`);
    // The plan's problems are told again by the run.
    teller.tell("a", "error", problems);
    assert.equal(lines.length, 1);
    assert.equal(kept().length, 20);
  });

  it("of a hundred causes fill a screen, whichever resources have them, and say where the others are", () => {
    const problems = (node: string): Problem[] =>
      IDS.map((target) => problemOf(node, target, cause("prevented", { said: `no.${target}` })));
    for (let i = 1; i <= 5; i++) teller.tell(`urn${i}`, "error", problems(`node${i}`));
    assert.equal(lines.length, 40 + 3 + 3);
    assert.deepEqual(lines.slice(40, 42), [
      "error urn3: container 101: no.101",
      `info urn3: and 19 more causes: see .maintenance/reports/20261128T031500Z-${process.pid}.txt`,
    ]);
    assert.equal(kept().length, 100);
  });

  it("leave an earlier file as it was, and git looks away", () => {
    teller.tell("a", "error", [full("node1", "101", 1)]);
    assert.equal(readFileSync(path.join(folder, ".maintenance/.gitignore"), "utf8"), "*\n");
    const [file = ""] = reports();
    writeFileSync(path.join(folder, ".maintenance/reports", file), "earlier\n");
    const other = new PhaseReportFile(folder, undefined, () => new Date("2026-11-28T03:15:00Z"));
    other.add(["a line"]);
    assert.deepEqual(kept(), ["earlier"]);
    assert.match(other.place, /^the state of the stack, since no file could be kept \(EEXIST/);
  });

  it("aren't written where a link leads that a pull request has put there", () => {
    const theirs = path.join(folder, "theirs");
    writeFileSync(theirs, "theirs\n");
    mkdirSync(path.join(folder, ".maintenance"));
    symlinkSync(theirs, path.join(folder, ".maintenance/.gitignore"));
    teller.tell("a", "error", [full("node1", "101", 1)]);
    assert.equal(readFileSync(theirs, "utf8"), "theirs\n");
    const elsewhere = path.join(folder, "elsewhere");
    mkdirSync(elsewhere);
    for (const link of [".maintenance/reports", ".maintenance"]) {
      rmSync(path.join(folder, link), { recursive: true });
      symlinkSync(elsewhere, path.join(folder, link));
      const file = new PhaseReportFile(folder);
      file.add(["a line"]);
      assert.match(file.place, /since no file could be kept \(\S+ is a link/);
      assert.deepEqual(readdirSync(elsewhere), []);
    }
  });
});

describe("the codes of problems", () => {
  it("are each of one area", () => {
    const codes = Object.values(AREAS).flatMap(({ kinds }) => Object.keys(kinds));
    assert.deepEqual(
      codes.filter((code, index) => codes.indexOf(code) !== index),
      [],
    );
  });
});
