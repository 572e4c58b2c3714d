import assert from "node:assert/strict";
import type { ChangeGroup } from "../../../maintenance/changes/change-group";
import type { PolicyResource } from "@pulumi/policy";
import { inTargets, restart, upgrade } from "../maintenance/changes/changes-fixture";
import { PackRun, PHP, planOf, propertiesOf, resourceOf, urnOf } from "./policy-fixture";

const fleet = resourceOf("maintenance:index:Fleet", "fleet");
const gate = resourceOf("ChangeGate", "gate", { parent: fleet });
const plan = (...pending: readonly ChangeGroup[]) => propertiesOf(planOf(...pending));

function packages(name: string, parts: Parameters<typeof resourceOf>[2] = {}): PolicyResource {
  return resourceOf("ContainerPackages", name, { props: plan(), dependencies: [gate], ...parts });
}

/** A run in which the gate judged PHP in two containers. */
function judged(...resources: PolicyResource[]) {
  const run = new PackRun();
  assert.deepEqual(run.judgeGate(), []);
  return run.judgeStack(...resources);
}

describe("the policies of a stack", () => {
  it("have nothing to say of a fleet behind its gate", () => {
    const node = resourceOf("maintenance:index:Node", "node1", { parent: fleet });
    const own = resourceOf("NodePackages", "node1", { props: plan(), dependencies: [gate], parent: node });
    const containers = packages("c", { props: propertiesOf(PHP), dependencies: [own], parent: node });
    const report = resourceOf("RunReport", "report", { dependencies: [own, containers] });
    assert.deepEqual(judged(fleet, gate, node, own, containers, report), []);
  });

  it("have nothing to say of a stack of other things", () => {
    assert.deepEqual(new PackRun().judgeStack(resourceOf("command:local:Command", "c")), []);
  });

  it("one-change-record asks for a gate", () => {
    const violations = new PackRun().judgeStack(packages("c"));
    assert.deepEqual(
      violations.map(({ policy, level }) => [policy, level]),
      [["one-change-record", "mandatory"]],
    );
    assert.match(violations[0]!.message, /^The stack has no ChangeGate/);
  });

  it("one-change-record asks for no more than one gate", () => {
    const other = resourceOf("ChangeGate", "gate2");
    const violations = judged(gate, other, packages("c"));
    assert.deepEqual(
      violations.map(({ policy }) => policy),
      ["one-change-record"],
    );
    assert.match(violations[0]!.message, /^The stack has 2 gates \(gate, gate2\)/);
  });

  it("behind-the-gate names what doesn't wait for the gate", () => {
    const beside = packages("beside", { dependencies: [fleet] });
    const after = packages("after", { dependencies: [beside] });
    const violations = judged(gate, beside, after);
    assert.deepEqual(
      violations.map(({ policy, level, urn }) => [policy, level, urn]),
      [
        ["behind-the-gate", "mandatory", urnOf("ContainerPackages", "beside")],
        ["behind-the-gate", "mandatory", urnOf("ContainerPackages", "after")],
      ],
    );
    assert.match(violations[0]!.message, /^beside would be changed without waiting for the gate\./);
  });

  it("behind-the-gate is content with what waits through something else, or belongs to something that waits", () => {
    const parent = resourceOf("maintenance:index:Node", "node1", { dependencies: [gate] });
    const child = packages("child", { dependencies: [], parent });
    const grandchild = packages("grandchild", {
      dependencies: [],
      parent: resourceOf("a:b:C", "x", { parent }),
    });
    const late = packages("late", {
      dependencies: [resourceOf("a:b:C", "between", { dependencies: [gate] })],
    });
    assert.deepEqual(judged(gate, parent, child, grandchild, late), []);
  });

  it("behind-the-gate asks the same of resource types that its configuration names", () => {
    const command = resourceOf("command:remote:Command", "reboot");
    const says = (config: object) =>
      new PackRun({ "behind-the-gate": config }).judgeStack(gate, command).map(({ message }) => message);
    assert.deepEqual(says({}), []);
    assert.match(says({ otherTypes: ["command:remote:Command"] })[0]!, /^reboot would be changed/);
    assert.deepEqual(says({ types: [] }), [
      `The policy pack's configuration of behind-the-gate can't be used: unknown key "types"; known here are otherTypes.`,
    ]);
    assert.deepEqual(says({ otherTypes: ["Command"] }), [
      "The policy pack's configuration of behind-the-gate can't be used: otherTypes[0]: expected a resource type, e.g. command:remote:Command.",
    ]);
  });

  it("behind-the-gate asks the same of a device's steps, whatever its configuration says", () => {
    const urn = "urn:pulumi:test::p::maintenance:index:Device$command:remote:Command::edge1-steps";
    const steps = { ...resourceOf("command:remote:Command", "edge1-steps"), urn };
    const own = resourceOf("command:remote:Command", "own");
    assert.deepEqual(
      new PackRun().judgeStack(gate, steps, own).map(({ policy, message }) => [policy, message]),
      [
        [
          "behind-the-gate",
          "edge1-steps would be changed without waiting for the gate. Give it `dependsOn` with the ChangeGate, or let it belong to something that has that.",
        ],
      ],
    );
    assert.deepEqual(new PackRun().judgeStack(gate, { ...steps, dependencies: [gate] }), []);
  });

  it("nothing-beside-the-gate names what the gate didn't judge", () => {
    const props = plan(
      inTargets("101", upgrade("php")),
      inTargets("101", upgrade("glibc")),
      inTargets("102", restart("httpd")),
    );
    assert.deepEqual(judged(gate, packages("c", { props })), [
      {
        policy: "nothing-beside-the-gate",
        level: "mandatory",
        message:
          "c would change what the gate didn't judge: glibc 1-1 → 1-2 (container 101 on node1), " +
          "httpd executes replaced files (container 102 on node1). Declare its node with the component PbxFleet; " +
          "if only some targets are run, name the gate among them.",
        urn: urnOf("ContainerPackages", "c"),
      },
    ]);
  });

  it("nothing-beside-the-gate tells containers of the same id on two nodes apart", () => {
    const violations = judged(gate, packages("c", { props: propertiesOf({ ...PHP, node: "node2" }) }));
    assert.deepEqual(
      violations.map(({ policy }) => policy),
      ["nothing-beside-the-gate"],
    );
  });

  it("nothing-beside-the-gate leaves a node that couldn't be observed to its provider", () => {
    const run = new PackRun();
    assert.deepEqual(run.judgeGate({ unobserved: ["node1"] }), []);
    const props = plan(inTargets("101", upgrade("glibc")));
    assert.deepEqual(run.judgeStack(gate, packages("c", { props })), []);
  });

  it("nothing-beside-the-gate refuses what doesn't say what it would change", () => {
    const violations = judged(gate, packages("c", { props: { node: "node1" } }));
    assert.deepEqual(
      violations.map(({ policy }) => policy),
      ["nothing-beside-the-gate"],
    );
    assert.match(violations[0]!.message, /^What c would change can't be read/);
  });
});
