import assert from "node:assert/strict";
import { readRebootReport } from "../../../../../kinds/reboots/unit/report";
import { UnitFailed, UnitPostponed } from "../../../../../remote/run/unit-failed";

const KERNEL = { name: "vzkernel", build: "1-2" };

function report(sections: Readonly<Record<string, readonly string[]>>, verdict = "failed"): string {
  const parts = ["steps", "findings", "interruptions", "missing"].map(
    (name) => `@@${name}\n${(sections[name] ?? []).map((line) => ` ${line}\n`).join("")}`,
  );
  return `${parts.join("")}@@verdict ${verdict}\n@@end 0\n`;
}

function thrownBy(text: string): unknown {
  try {
    return readRebootReport(text, KERNEL);
  } catch (error) {
    return error;
  }
}

describe("the report of a reboot", () => {
  it("tells the kernel, and how long each container was away", () => {
    const text = report({ interruptions: ["101 container 100 104", "101 web 100 106"] }, "done");
    const { info, interruptions } = readRebootReport(text, KERNEL);
    assert.deepEqual(info, ["rebooted into vzkernel 1-2"]);
    assert.deepEqual(interruptions, [
      { target: "101", service: "container", seconds: 4 },
      { target: "101", service: "web", seconds: 6 },
    ]);
  });

  it("is postponed where calls went on, by container, with their number", () => {
    const text = report({
      steps: ["drain 101 failed", "drain 102 failed", "drain 103 done"],
      findings: ["drain\t101\tcalls-left\t2\t10", "drain\t102\tcalls-left\tunknown\t10"],
    });
    const error = thrownBy(text);
    assert.ok(error instanceof UnitPostponed);
    assert.deepEqual(error.causes, [
      { target: "101", cause: { code: "deferred-calls", parameters: { calls: "2", minutes: 10 } } },
      { target: "102", cause: { code: "deferred-calls", parameters: { calls: "unknown", minutes: 10 } } },
    ]);
  });

  it("has failed where anything else failed beside the calls", () => {
    const text = report({
      steps: ["drain 101 failed", "drain 102 failed"],
      findings: ["drain\t101\tcalls-left\t2\t10", "drain\t102\tstep-overrun\t60"],
    });
    assert.ok(thrownBy(text) instanceof UnitFailed);
  });

  it("names what isn't back by its container", () => {
    const text = report({
      steps: ["stop 101 stuck"],
      findings: ["stop\t101\tcontainer-not-started\tno root"],
      missing: ["stop 101"],
    });
    const error = thrownBy(text);
    assert.ok(error instanceof UnitFailed);
    assert.deepEqual(
      [error.because.code, error.elsewhere.map(({ target, cause }) => `${target} ${cause.code}`)],
      ["procedure-harmed", ["101 not-back"]],
    );
  });

  it("has failed where it's cut short", () => {
    const error = thrownBy("@@steps\n");
    assert.ok(error instanceof UnitFailed);
    assert.equal(error.because.code, "procedure-unheard");
  });
});
