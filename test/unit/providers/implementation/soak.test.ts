import assert from "node:assert/strict";
import type { Seat, UnitEnd } from "../../../../maintenance/waves/batches";
import type { EngineLog } from "../../../../providers/implementation/engine-log";
import { NO_REPORT_FILE } from "../../../../providers/implementation/report-file";
import { soak, type WorkedPart } from "../../../../providers/implementation/soak";
import { Tally } from "../../../../providers/implementation/tally";
import { ProblemTeller } from "../../../../providers/implementation/tell-problems";
import type { ScriptOptions } from "../../../../remote/ssh/script";
import { hear } from "../../../harness/hear";
import { SILENT_LOG } from "../../../harness/silent-log";
import { WAYS } from "../../kinds/planner-fixture";

const MEASURED = "@@measured\nruns asterisk\n@@end 0";
const ALL_WELL = "@@worse\n@@end 0";
const GONE = "@@worse\nservice-gone\tasterisk\n@@end 0";
const CUT_SHORT = "@@measured\nruns aster";

interface Given {
  readonly layer: { readonly name: Seat["layer"]; readonly place: "node" | "containers" };
  readonly done: readonly string[];
  /** By container: what it says before and after the soak. */
  readonly answers: Readonly<Record<string, readonly [string, string]>>;
}

/** A part whose node and containers answer as they're told to. */
async function watch({ layer, done, answers }: Given) {
  const warnings: string[] = [];
  const failures: string[] = [];
  const closed: string[] = [];
  let looks = 0;
  const runScript = (_script: string, options: ScriptOptions) => {
    const look = looks++ === 0 ? 0 : 1;
    const facts = Object.entries(answers).map(([target, texts]) => ({ target, text: texts[look] }));
    const events = [
      ...[{ target: "node", text: "" }, ...facts].map((one) => ({ event: "facts", at: 0, code: 0, ...one })),
      { event: "finished", at: 0 },
    ];
    const stdout = events.map((event) => JSON.stringify(event)).join("\n");
    return hear({ code: 0, stdout, stderr: "" }, options);
  };
  const log: EngineLog = { ...SILENT_LOG, warning: (_, line) => void warnings.push(line) };
  const tally = new Tally();
  const phase = {
    problemTeller: new ProblemTeller(log, NO_REPORT_FILE),
    sessionOf: () => ({ name: "node1", connect: () => Promise.resolve({ runScript }) }),
    close: (_node: string, _layer: string, target: string) => closed.push(target),
    waves: {
      worked: () => undefined,
      soaked: () => Promise.resolve(),
      looked: () => undefined,
      unitEnded: (_: Seat, target: string, { failed = [] }: UnitEnd) =>
        failures.push(`${target}: ${failed.join(" ")}`),
    },
  };
  await soak({
    run: {
      declared: { node: "node1", resourceUrn: "urn", ways: WAYS },
      layer,
      phase,
      gate: { waveSoakMinutes: 10 },
    },
    seat: { layer: layer.name, node: "node1" },
    ...{ tally, done },
    tell: () => undefined,
  } as unknown as WorkedPart);
  const problems = tally.problems.map(({ target, code }) => `${target ?? ""} ${code}`);
  return { warnings, failures, closed, problems, looks };
}

describe("the soak of a part", () => {
  it("goes on for the others of a node where one container tells nothing, and counts no failure of that", async () => {
    const told = await watch({
      layer: { name: "reboots", place: "node" },
      done: ["node"],
      answers: { "101": [CUT_SHORT, CUT_SHORT], "102": [MEASURED, ALL_WELL], "103": [MEASURED, GONE] },
    });
    assert.deepEqual(told.failures, ["node: 103"]);
    assert.deepEqual(told.problems, ["103 soak-ill"]);
    assert.deepEqual(told.warnings, ["container 101: it couldn't be looked at after its work"]);
    assert.equal(told.looks, 2);
  });

  it("fails a container that was worked on and tells nothing, and watches the others", async () => {
    const told = await watch({
      layer: { name: "containers", place: "containers" },
      done: ["101", "102"],
      answers: { "101": [CUT_SHORT, CUT_SHORT], "102": [MEASURED, ALL_WELL] },
    });
    assert.deepEqual(told.failures, ["101: 101"]);
    assert.deepEqual(told.problems, ["101 soak-unseen"]);
    assert.deepEqual(told.closed, ["101"]);
    assert.equal(told.looks, 2);
  });
});
