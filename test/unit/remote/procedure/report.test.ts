import assert from "node:assert/strict";
import { readProcedureReport } from "../../../../remote/procedure/report";

const report = (sections: Readonly<Record<string, readonly string[]>>, verdict = "failed"): string =>
  ["steps", "findings", "interruptions", "missing"]
    .map((name) => `@@${name}\n${(sections[name] ?? []).map((line) => ` ${line}\n`).join("")}`)
    .join("") + `@@verdict ${verdict}\n@@end 0\n`;

describe("the report of a procedure", () => {
  it("says what failed, with what was found there", () => {
    const text = report({
      steps: ["stop 101 begun", "stop 101 failed", "stop 101 returning", "stop 101 returned"],
      findings: ["stop\t101\tcontainer-not-stopped\tlocked"],
    });
    assert.deepEqual(readProcedureReport(text), {
      isDone: false,
      failed: [
        {
          step: "stop",
          target: "101",
          findings: [{ code: "container-not-stopped", parameters: ["locked"] }],
        },
      ],
      ...{ missing: [], worse: [], interruptions: [] },
    });
  });

  it("says what isn't back", () => {
    const text = report({
      steps: ["stop 101 begun", "stop 101 done", "stop 101 returning", "stop 101 stuck"],
      findings: ["stop\t101\tcontainer-not-started\tno root"],
      missing: ["stop 101"],
    });
    const { failed, missing, worse } = readProcedureReport(text) ?? {};
    assert.deepEqual([failed, worse], [[], []]);
    assert.deepEqual(
      missing?.map(({ target, findings }) => [target, findings[0]?.code]),
      [["101", "container-not-started"]],
    );
  });

  it("says what is back, and worse than before", () => {
    const text = report({
      steps: ["stop 101 begun", "stop 101 done", "stop 101 returned"],
      findings: ["stop\t101\tasterisk-gone"],
    });
    assert.deepEqual(
      readProcedureReport(text)?.worse.map(({ target }) => target),
      ["101"],
    );
  });

  it("says why the whole procedure was held back", () => {
    const text = report({ findings: ["run\tnode\twindow-over"] });
    assert.deepEqual(readProcedureReport(text)?.failed, [
      { step: "run", target: "node", findings: [{ code: "window-over", parameters: [] }] },
    ]);
  });

  it("tells from when until when services were away", () => {
    const text = report(
      {
        interruptions: [
          "101 container 1000 1040",
          "101 web 1000 1043",
          "101 x 1 2",
          "102 web 1000 999",
          `102 web 1 ${"9".repeat(400)}`,
        ],
      },
      "done",
    );
    const { isDone, interruptions } = readProcedureReport(text) ?? {};
    assert.equal(isDone, true);
    assert.deepEqual(interruptions, [
      { target: "101", service: "container", from: 1000, to: 1040 },
      { target: "101", service: "web", from: 1000, to: 1043 },
    ]);
  });

  it("is none where it was cut short", () => {
    assert.equal(readProcedureReport("@@steps\n stop 101 begun\n"), undefined);
  });
});
