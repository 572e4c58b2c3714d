import assert from "node:assert/strict";
import { groupProblems } from "../../../../maintenance/problems/group";
import { type Cause, cause, type Problem, problemOf } from "../../../../maintenance/problems/problem";
import { JUDGEMENT, markdownOf, NODE, PLAN, textOf } from "./plan-fixture";

describe("maint plan, as text", () => {
  it("tells the verdict, the change, what is against it, and what would happen where", () => {
    assert.equal(
      textOf(PLAN),
      `Plan for stack prod: not allowed by the maintenance policy

  change     november: PHP and glibc
  tier       T1; the lowest that fits is T2
             glibc is linked into asterisk: restart needed → at least T2
  window     Friday 27 November 2026, 22:00 to Saturday 04:00 (America/New_York)
  work       about 1 hour 30 minutes
  release    r1 (sha256:abc)
  customers  interrupted: alder (24/7)
             something changes, without interruption: birch
             unknown: those on node2

Mandatory:
  tier-fits-impact (container 101 on node1): glibc is linked into asterisk, but change november is a T1.
    → Make the change a T2.
  four-eyes (policy pack house): Nobody has approved it.

Advisory:
  remote-exploits-hurry (change november): It closes a remote exploit.
    → Consider a T4.

Problems:
  node2: no route

node1:
  glibc 1-1 → 1-2                the node and 2 containers: 101, 102
  php 1-1 → 1-2                  container 101
  httpd executes replaced files  container 102
  note: container 103: it's stopped, so no run starts or changes it
  unmanaged: node1: bash 4-1
`,
    );
  });

  it("tells a cause once that forty containers have, and a screen of causes at most", () => {
    const node = (name: string, problems: readonly Problem[]) => ({
      ...{ node: name, changes: [], notes: [], unmanaged: [] },
      problems: groupProblems(problems),
    });
    const told = (name: string, id: number, because: Cause): Problem => problemOf(name, String(id), because);
    const alike = (name: string): Problem[] =>
      Array.from({ length: 20 }, (_, i) =>
        told(name, 101 + i, cause("modules-unseen", { said: "no answer" })),
      );
    const others = Array.from({ length: 60 }, (_, i) =>
      told("node2", 300 + i, cause("prevented", { said: `thing no.${i}` })),
    );
    const nodes = [node("node1", alike("node1")), node("node2", [...alike("node2"), ...others])];
    const problems = (text: string): string[] => text.split("Problems")[1]!.split("\n").slice(1);
    const lines = problems(textOf({ ...PLAN, nodes }));
    assert.equal(
      lines[0],
      "  containers 101–120 on node1, 101–120 on node2: the node can't look at its modules: no answer",
    );
    assert.deepEqual(lines.slice(39, 42), [
      "  container 338 on node2: thing no.38",
      "  and 21 more causes: see the plan's JSON (--json FILE)",
      "",
    ]);
    assert.equal(problems(markdownOf({ ...PLAN, nodes })).filter((line) => line.startsWith("- ")).length, 41);
  });

  it("tells up to which ring the run goes", () => {
    const text = textOf({ ...PLAN, judgement: { ...JUDGEMENT, ring: "beta" } });
    assert.match(text, /^ {2}work {7}about .*, in rings up to beta$/m);
  });

  it("tells what there is when there's no change, no window and nobody concerned", () => {
    const { change, window, ...rest } = JUDGEMENT;
    assert.ok(change && window);
    const judgement = {
      ...rest,
      lowestTier: "T1" as const,
      reasons: [],
      customers: [],
      unobserved: [],
      expectedMinutes: 0,
    };
    const node = { ...NODE, changes: [], notes: [], unmanaged: [] };
    assert.equal(
      textOf({ ...PLAN, verdict: "fine", judgement, findings: [], violations: [], nodes: [node] }),
      `Plan for stack prod: nothing would change

  change     none is declared
  tier       none is declared; the lowest that fits is T1
  work       none
  release    r1 (sha256:abc)
  customers  nobody is affected

node1:
  nothing would change
`,
    );
  });

  it("shows Pulumi's failure line by line, and control characters as what they are", () => {
    const { judgement, ...rest } = PLAN;
    assert.ok(judgement);
    assert.equal(
      textOf({
        ...rest,
        verdict: "failed",
        findings: [],
        violations: [],
        nodes: [],
        failures: ["a\n  b\u001b[2J\u202e"],
      }),
      "Plan for stack prod: can't be made\n\na\n  b\\u{1b}[2J\\u{202e}\n",
    );
  });

  it("says of a plan that is there in part that it's only that", () => {
    assert.match(
      textOf({ ...PLAN, verdict: "failed", failures: ["f"] }),
      /^Plan for stack prod: could be made only in part\n\nf\n/,
    );
  });
});
