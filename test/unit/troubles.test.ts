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
import { because, plainCause, said, varying } from "../../maintenance/troubles/cause";
import { fitScreen } from "../../maintenance/troubles/screen";
import {
  describeTroubles,
  listTroubles,
  readTroubles,
  type Trouble,
} from "../../maintenance/troubles/trouble";
import type { EngineLog } from "../../providers/implementation/engine-log";
import { PhaseReportFile } from "../../providers/implementation/report-file";
import { SILENT_LOG } from "../harness/silent-log";
import { TroubleTeller } from "../../providers/implementation/tell-troubles";

const IDS = Array.from({ length: 20 }, (_, i) => String(101 + i));

function full(node: string, scope: string, kb: number): Trouble {
  return {
    node,
    scope,
    cause: because`its disk is too full: ${varying(`${kb} KiB are free`)}. Make room in it`,
  };
}

describe("troubles", () => {
  it("are told once for each cause, with all whom it concerns, whatever the figures; the first one first", () => {
    const troubles = [
      { node: "node1", scope: "117", cause: plainCause("rpm ended the transaction with exit code 4") },
      ...IDS.map((id, i) => full("node1", id, i)),
      { node: "node1", scope: "101", cause: plainCause("rpm ended the transaction with exit code 4") },
      { node: "node1", scope: "node", cause: plainCause("its disk is too full") },
    ];
    assert.deepEqual(describeTroubles(troubles, "understood"), [
      "containers 101, 117: rpm ended the transaction with exit code 4",
      "containers 101–120: its disk is too full: 0 KiB are free. Make room in it (the figures are those of container 101)",
      "node1: its disk is too full",
    ]);
  });

  it("of several nodes stand together", () => {
    const troubles = [
      full("node1", "101", 1),
      full("node2", "201", 1),
      full("node2", "202", 1),
      full("node2", "203", 1),
    ];
    assert.deepEqual(describeTroubles(troubles, "named"), [
      "containers 101 on node1, 201–203 on node2: its disk is too full: 1 KiB are free. Make room in it",
    ]);
    const nodes = ["node1", "node2"].map((node) => ({
      node,
      cause: because`the containers of ${varying(node)} weren't touched`,
    }));
    assert.deepEqual(describeTroubles(nodes, "named"), [
      "node1, node2: the containers of node1 weren't touched (the figures are those of node1)",
    ]);
    assert.deepEqual(describeTroubles(nodes.slice(1), "named"), ["the containers of node2 weren't touched"]);
  });

  it("that a tool words with numbers of its own are one cause", () => {
    const troubles = [1812, 1944].map((pid, i) => ({
      node: "node1",
      scope: String(101 + i),
      cause: because`rpm ended the transaction: ${said(`kill: (${pid}) - No such process`)}`,
    }));
    assert.equal(describeTroubles(troubles, "understood").length, 1);
    const needs = ["1.0-1", "1.0-2"].map((evr) => ({
      node: "node1",
      cause: because`${said(`libfoo.so.1 is needed by php-${evr}.x86_64`)}`,
    }));
    assert.equal(describeTroubles(needs, "understood").length, 2, "versions are no figures");
  });

  it("are read from the lines of a plan", () => {
    const line = "containers 101–103, web1: its modules can't be looked at: no answer";
    assert.deepEqual(
      readTroubles("node1", line).map(({ scope }) => scope),
      ["101", "102", "103", "web1"],
    );
    assert.deepEqual(describeTroubles(readTroubles("node1", line), "understood"), [line]);
    const other = "node1 can't be reached: container 101: x";
    assert.deepEqual(readTroubles("node1", other), [{ node: "node1", cause: plainCause(other) }]);
  });

  it("fill a screen at most, and one is told in any case", () => {
    const many = Array.from({ length: 100 }, (_, i) => `line ${i}`);
    assert.deepEqual(fitScreen(many), { shown: many.slice(0, 40), left: 60 });
    const long = "x".repeat(9000);
    assert.deepEqual(fitScreen([long, "y"]), { shown: [long], left: 1 });
  });
});

describe("troubles in Pulumi's display", () => {
  let folder: string;
  let lines: string[];
  let teller: TroubleTeller;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "troubles-"));
    lines = [];
    const tell = (level: string) => (urn: string, text: string) =>
      void lines.push(`${level} ${urn}: ${text}`);
    const log: EngineLog = {
      ...SILENT_LOG,
      status: tell("status"),
      info: tell("info"),
      warning: tell("warning"),
      error: tell("error"),
    };
    teller = new TroubleTeller(log, new PhaseReportFile(folder, () => new Date("2026-11-28T03:15:00Z")));
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
    const troubles = IDS.map((id, i) => full("node1", id, i));
    teller.tell("a", "error", troubles);
    assert.deepEqual(lines, [
      "error a: containers 101–120: its disk is too full: 0 KiB are free. Make room in it (the figures are those of container 101)",
    ]);
    assert.deepEqual(kept(), listTroubles(troubles));
    assert.equal(
      kept()[19],
      "container 120 on node1: its disk is too full: 19 KiB are free. Make room in it",
    );
    // The plan's problems are told again by the run.
    teller.tell("a", "error", troubles);
    assert.equal(lines.length, 1);
    assert.equal(kept().length, 20);
  });

  it("of a hundred causes fill a screen, whichever resources have them, and say where the others are", () => {
    const troubles = (node: string): Trouble[] =>
      IDS.map((scope) => ({ node, scope, cause: plainCause(`something of its own: ${scope}`) }));
    for (let i = 1; i <= 5; i++) teller.tell(`urn${i}`, "error", troubles(`node${i}`));
    assert.equal(lines.length, 40 + 3 + 3);
    assert.deepEqual(lines.slice(40, 42), [
      "error urn3: container 101: something of its own: 101",
      `info urn3: and 19 more causes: see .maintenance/reports/20261128T031500Z-${process.pid}.txt`,
    ]);
    assert.equal(kept().length, 100);
  });

  it("leave an earlier file as it was, and git looks away", () => {
    teller.tell("a", "error", [full("node1", "101", 1)]);
    assert.equal(readFileSync(path.join(folder, ".maintenance/.gitignore"), "utf8"), "*\n");
    const [file = ""] = reports();
    writeFileSync(path.join(folder, ".maintenance/reports", file), "earlier\n");
    const other = new PhaseReportFile(folder, () => new Date("2026-11-28T03:15:00Z"));
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
