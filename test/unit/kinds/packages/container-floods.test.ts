import { sightsOf } from "../../../harness/sights";
import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { cause, problemOf } from "../../../../maintenance/problems/problem";
import { parseNevra } from "../../../../maintenance/packages/nevra";
import { groupSettings } from "../../../../maintenance/fleet/grouped-settings";
import { resolveTransaction } from "../../../../maintenance/transaction/resolution";
import { planPackages } from "../../../../kinds/packages/plan/plan";
import type { PackagesArgs } from "../../../../kinds/packages/args";
import { parseFrameworkFacts } from "../../../../kinds/modules/look/facts";
import { parseSystemFacts } from "../../../../kinds/packages/look/facts";
import { readFrameworkReport } from "../../../../kinds/modules/unit/report";
import type { NodeObservation } from "../../../../remote/look/observe";
import { readUnitReport } from "../../../../kinds/packages/unit/report";
import { UnitFailed } from "../../../../remote/run/unit-failed";
import { NODE1, systemFacts, WAYS } from "../planner-fixture";

/** As many as a container can say in what is heard of it. */
const many = <T = string>(line: (i: number) => T, count = 100_000): T[] =>
  Array.from({ length: count }, (_, i) => line(i));

/** What of it would stand in the plan, the state, the display and a pull request's comment. */
const lengthOf = (told: unknown): number => JSON.stringify(told).length;
const A_SCREEN_OR_TWO = 60_000;

describe("a container that floods the plan", () => {
  const facts = (lines: readonly string[]) =>
    parseSystemFacts(["@@os", " x", "@@kernel", "x", ...lines, "@@end 0"].join("\n"), 0);

  it("tells a few processes and tools, and how many more there are", () => {
    const { restarts, packageTools } = facts([
      "@@restarts",
      ...many((i) => `process ${i} (php)`),
      "@@package-tools",
      ...many((i) => `${i}\trpm`),
    ]);
    assert.ok(lengthOf([restarts, packageTools]) < A_SCREEN_OR_TWO);
    assert.equal(restarts.processes[0], "0 (php)");
    assert.equal(restarts.processes.at(-1), "… (99950 more)");
    assert.equal(packageTools.at(-1), "… (99950 more)");
  });

  it("has no more services than a system has, and no longer names", () => {
    const { restarts } = facts([
      "@@restarts",
      `service ${"x".repeat(1_000_000)}`,
      ...many((i) => `service s${i}`),
    ]);
    assert.equal(restarts.services.length, 200);
    assert.ok(lengthOf(restarts) < A_SCREEN_OR_TWO);
    assert.equal(restarts.processes.at(-1), "of 99800 more services");
  });

  it("tells in a few words what it is, and why it can't be read", () => {
    assert.ok(lengthOf(parseSystemFacts(`@@os\n${"x".repeat(1_000_000)}\n@@end 0`, 0)) < A_SCREEN_OR_TWO);
    const long = "x".repeat(1_000_000);
    for (const text of [long, `@@os\n@@errors\n ${long}`, `@@os\n@@packages\n${long}\n@@end 0`]) {
      assert.throws(
        () => parseSystemFacts(text, 1),
        (error: Error) => error.message.length < 1500,
      );
    }
  });

  it("has no package whose name is longer than any", () => {
    const line = `${"x".repeat(1_000_000)}\t0\t1\t1\tnoarch\t\t`;
    assert.throws(
      () => facts(["@@packages", line]),
      (error: Error) => error.message.includes("longer than any package's") && error.message.length < 1500,
    );
  });

  it("has no more modules than a FreePBX can have, and says little of what else there is", () => {
    const framework = (lines: readonly string[]) =>
      parseFrameworkFacts(["@@framework fwconsole", ...lines, "@@framework-end 0"].join("\n"));
    const long = "x".repeat(1_000_000);
    const told = framework([
      ...["@@framework-open r", ` ${long}`, ` ${long}`, "@@framework-php", ` 5.3${"x".repeat(1_000_000)}`],
      ...["@@framework-tools", ...many((i) => ` ${i}\tfwconsole`)],
    ]);
    assert.ok(lengthOf(told) < A_SCREEN_OR_TWO);
    for (const modules of [
      many((i) => ` m${i}\t1.0\tEnabled`),
      [` cdr\t${long}\tEnabled`],
      [` ${long}\t\tBroken`],
    ])
      assert.throws(
        () => framework(["@@framework-modules", ...modules]),
        (error: Error) => error.message.length < 1500,
      );
    assert.throws(
      () => parseFrameworkFacts(`@@framework fwconsole\n@@framework-end 1\n ${long}`),
      (error: Error) => error.message.length < 1500,
    );
  });

  it("tells a few of each kind of what came of its work", () => {
    const lines = [
      ...["@@warnings", ...many((i) => ` warning: ${i}`), "@@kept-files", ...many((i) => `/etc/${i}.rpmnew`)],
      ...["@@left-files", ...many((i) => ` /opt/${i}`), "@@restarts", ...many((i) => `restarted s${i} 0 0`)],
      ...["@@still-replaced", ...many((i) => `process ${i} (x)`), "@@packages", "@@verdict done", "@@end 0"],
    ];
    const report = readUnitReport(lines.join("\n"), 0);
    assert.ok(lengthOf(report) < A_SCREEN_OR_TWO);
    assert.equal(report.keptFiles.length, 51);
    const recovered = ["@@recovered", ...many((i) => `put right ${i}`), "@@verdict done", "@@end 0"].join(
      "\n",
    );
    assert.ok(lengthOf(readFrameworkReport(recovered, 0, [])) < A_SCREEN_OR_TWO);
  });

  it("tells a few of what failed, whatever it lists", () => {
    const failing = [
      ["@@verdict failed", ` erasure-unplanned\t${many((i) => `p${i}-1-1.noarch`).join("\t")}`, "@@end 1"],
      ["@@verdict failed", ...many((i) => ` novel-${i}\tx`), "@@packages", "@@end 1"],
    ];
    for (const lines of failing) {
      assert.throws(
        () => readUnitReport(lines.join("\n"), 0),
        (error) => error instanceof UnitFailed && lengthOf(error.because) < A_SCREEN_OR_TWO,
      );
    }
  });

  it("keeps its node's plan short, whatever it has twice", () => {
    const packages = many((i) => parseNevra(`p${i % 5_000}-1-${i}.noarch`), 20_000);
    const args: PackagesArgs = {
      ...{ ...NODE1, ways: { ...WAYS, packageManager: "yum", restart: "required" }, releaseKeys: [] },
      ...{ release: { name: "r1", file: "r1.yaml", digest: "sha256:0" } },
      targets: groupSettings({ "101": { osFamily: "el6" } }),
    };
    const observation: NodeObservation = {
      node: sightsOf(),
      clockAheadSeconds: 0,
      containers: new Map([
        ["101", { state: "running", hostname: "-", sights: sightsOf({ ...systemFacts(), packages }) }],
      ]),
    };
    const { notes, unmanaged } = planPackages(
      args,
      { name: "r1", nodes: {}, containers: { el6: [] } },
      "containers",
      observation,
    );
    assert.ok(lengthOf([notes, unmanaged]) < A_SCREEN_OR_TWO);
    const more = cause("packages-doubled-more", { count: 4992 });
    assert.ok(notes.some((note) => isDeepStrictEqual(note, problemOf("node1", "101", more))));
  });

  it("has nothing planned where its rpm would take away more than anybody looks at", () => {
    const installed = many((i) => parseNevra(`p${i}-1-1.noarch`), 10_000);
    const arriving = [{ ...parseNevra("php-2-1.noarch"), ensure: "installed" as const }];
    const transaction = { target: "101", arriving, installed };
    const none = () => [];
    const few = resolveTransaction(transaction, { kind: "passes", leaving: installed.slice(0, 100) }, none);
    assert.equal(few.kind === "passes" && few.erasures.length, 100);
    assert.deepEqual(resolveTransaction(transaction, { kind: "passes", leaving: installed }, none), {
      kind: "unknown",
      reason: "it would take away 10000 packages beside those that are replaced, and nobody looks at as many",
    });
  });
});
