import assert from "node:assert/strict";
import { describeTest } from "../../../../cli/qualify/report";
import { evidenceOf, passed, passedBut } from "../../maintenance/evidence/evidence-fixture";

const DIGEST = `sha256:${"1".repeat(64)}`;

describe("what maint qualify prints", () => {
  it("is each gate over each base, what was away, and an estimate for the change record", () => {
    const text = describeTest(evidenceOf(DIGEST));
    assert.match(text, new RegExp(`^release r1 \\(${DIGEST}\\)\\npromoted: r0 `));
    assert.match(text, /tested on stack qualify in 12\.5 minutes: node1, node1\/101\n/);
    assert.equal(text.match(/^ {2}passed {5}no-regression-apache +packages 412$/gm)?.length, 2);
    assert.match(text, /\n {2}away, in seconds\n {4}node1\/101 {2}asterisk 3\.2\n/);
    assert.match(text, new RegExp(`\\nQualified: all ${passed().length} gates passed\\.\\n`));
    assert.match(text, /\nestimate:\n {2}totalMinutes: 1\n {2}services:\n {4}asterisk: 1\n$/);
  });

  it("estimates nothing where some service couldn't be watched", () => {
    const unwatched = [{ machine: "node1/101", service: "web", base: "promoted" }] as const;
    const text = describeTest(evidenceOf(DIGEST, { unwatched }));
    assert.match(text, /\n {4}node1\/101 {2}asterisk 3\.2 {2}web unchecked\n/);
    assert.match(
      text,
      /\nNo estimate for the change record: nobody could see how long web of node1\/101 was away\. /,
    );
    assert.doesNotMatch(text, /\nestimate:/);
  });

  it("says why a gate failed, and estimates nothing then", () => {
    const parts = { verdict: "failed", attempts: 3, reason: "node1/101: the web server is gone" } as const;
    const text = describeTest(evidenceOf(DIGEST, { gates: passedBut("no-regression-apache", parts) }));
    assert.match(
      text,
      /\n {2}failed {5}no-regression-apache +asked 3 times, packages 412\n +node1\/101: the web server is gone\n/,
    );
    assert.match(text, /\nNot qualified: one gate failed\.\n$/);
  });

  it("doesn't take what couldn't be asked for passed", () => {
    const parts = { verdict: "unchecked", reason: "the fleet file declares no checks" } as const;
    const gates = passedBut("auto-configuration-services-ok", parts);
    const text = describeTest(evidenceOf(DIGEST, { gates, interruptions: [] }));
    assert.match(text, /\nNot qualified: nothing failed, but one gate couldn't be asked\.\n$/);
  });

  it("shows nothing that a machine could have put into a reason as something else", () => {
    const parts = { verdict: "failed", reason: "\u001b[2Jcheck ldap\nQualified: all" } as const;
    const text = describeTest(
      evidenceOf(DIGEST, { gates: passedBut("auto-configuration-services-ok", parts) }),
    );
    assert.ok(!text.includes("\u001b"));
    assert.doesNotMatch(text, /^Qualified/m);
  });
});
