import assert from "node:assert/strict";
import { RunRefused } from "../../../../providers/implementation/run-refused";
import { Phases } from "../../../../providers/implementation/phases";
import { SILENT_LOG } from "../../../harness/silent-log";

const FINDING = {
  rule: "window",
  level: "mandatory",
  target: "change c1",
  message: "It is Wednesday.",
  remedy: "Wait.",
} as const;

describe("a run that the policy refuses", () => {
  it("tells of the program's other fleets where it's for several, and not where there's one", () => {
    const phases = new Phases(SILENT_LOG);
    const tell = (): string => new RunRefused([FINDING], "", phases.areSeveral).message;
    phases.begin({ fleet: "prod" }, "urn:prod");
    // A refresh has told of a fleet that the program doesn't have any more.
    phases.of({ fleet: "east" });
    // A repository is of no fleet.
    phases.of({});
    assert.match(
      tell(),
      /^The maintenance policy doesn't allow this run, and nothing was changed:\n {2}- .*$/,
    );
    assert.match(tell(), /It is Wednesday\./);
    phases.begin({ fleet: "west" }, "urn:west");
    assert.match(
      tell(),
      /\nPulumi starts nothing new in the program's other fleets either\. .*`--continue-on-error`/,
    );
  });
});
