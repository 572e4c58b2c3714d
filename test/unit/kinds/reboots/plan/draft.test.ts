import assert from "node:assert/strict";
import { planReboot } from "../../../../../kinds/reboots/plan/draft";
import type { KernelFacts } from "../../../../../kinds/reboots/look/facts";
import { describeCause } from "../../../../../maintenance/problems/describe";

const [OLD, NEW] = ["2.6.32-042stab140.1", "2.6.32-042stab145.3"];

const facts = (changes: Partial<KernelFacts> = {}): KernelFacts => ({
  running: { name: "vzkernel", build: OLD },
  installed: [OLD],
  ...changes,
});

describe("the plan of a node's reboot", () => {
  it("is none where the node runs the newest kernel that it has", () => {
    assert.deepEqual(planReboot(facts(), [], true), { kind: "none", notes: [] });
  });

  it("boots the newest of those that are installed, as rpm orders them", () => {
    const plan = planReboot(facts({ installed: ["2.6.32-042stab99.1", NEW, OLD] }), [], true);
    assert.deepEqual(plan, { kind: "reboot", running: { name: "vzkernel", build: OLD }, to: NEW });
  });

  it("boots the one that the node's packages bring before", () => {
    const plan = planReboot(facts({ boots: { name: "vzkernel", build: OLD } }), [NEW], true);
    assert.equal(plan.kind === "reboot" && plan.to, NEW);
  });

  it("is a note where the change doesn't name reboots", () => {
    const plan = planReboot(facts({ installed: [OLD, NEW] }), [], false);
    assert.deepEqual(plan.kind === "none" && plan.notes.map((note) => describeCause(note, "node1")), [
      `it runs vzkernel ${OLD}, and would boot vzkernel ${NEW}. This change reboots no node`,
    ]);
  });

  it("is a problem where the boot loader names an older kernel than the newest one", () => {
    const plan = planReboot(
      facts({ installed: [OLD, NEW], boots: { name: "vzkernel", build: OLD } }),
      [],
      true,
    );
    assert.equal(plan.kind === "impossible" && plan.because.code, "kernel-default-differs");
  });

  it("is a note where no package owns the kernel that runs", () => {
    const plan = planReboot({ installed: [] }, [], true);
    assert.deepEqual(plan.kind === "none" && plan.notes.map(({ code }) => code), ["kernel-unknown"]);
  });

  it("never goes back to an older kernel", () => {
    const running = { name: "vzkernel", build: NEW };
    assert.deepEqual(planReboot({ running, installed: [OLD] }, [OLD], true), { kind: "none", notes: [] });
  });
});
