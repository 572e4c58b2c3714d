import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { PartOutcome } from "../../../../remote/procedure/conduct";
import type { ProcedureReport } from "../../../../remote/procedure/report";
import { ConductedNodes, PLACES } from "./conducted-nodes";

const reportOf = (
  outcomes: ReadonlyMap<string, PartOutcome<ProcedureReport>>,
  machine: string,
): ProcedureReport => {
  const outcome = outcomes.get(machine);
  const unit = outcome?.kind === "ended" ? outcome.outcomes.get("node") : undefined;
  assert.ok(unit?.kind === "done", `${machine} told how it ended: ${JSON.stringify(outcome)}`);
  return unit.report;
};

/** Each of these in a fleet of its own, all at once: most of it is waiting. */
async function forEachPlace(
  work: (nodes: ConductedNodes, step: string, machine: string) => Promise<void>,
): Promise<void> {
  await Promise.all(
    PLACES.map(async ([step, machine]) => {
      const nodes = new ConductedNodes();
      try {
        await work(nodes, step, machine);
        assert.deepEqual(nodes.missing, [], `${step} on ${machine}`);
        nodes.assertOrder();
      } finally {
        nodes.kill();
        await nodes.remove();
      }
    }),
  );
}

describe("a procedure of several machines", function () {
  this.timeout(180_000);

  it("goes on in order, and back in the reverse order, by the machines' journals", async () => {
    const nodes = new ConductedNodes();
    for (const [step, machine] of PLACES) {
      nodes.node(machine).has("do", step, "node", "sleep 1.1");
      if (step !== "update") nodes.node(machine).has("back", step, "node", "sleep 1.1");
    }
    const outcomes = await nodes.conduct();
    for (const machine of nodes.nodes.keys()) assert.ok(reportOf(outcomes, machine).isDone, machine);
    nodes.assertOrder();
    const when = (step: string, state: string): number[] =>
      nodes.lines.filter((line) => line.step === step && line.state === state).map(({ at }) => at);
    const backs = ["withdraw", "unmount", "stop"];
    for (const [index, step] of backs.entries())
      for (const later of backs.slice(index + 1))
        assert.ok(
          Math.max(...when(step, "returned")) <= Math.min(...when(later, "returned")),
          `${step} comes back before ${later}`,
        );
    assert.ok(Math.max(...when("withdraw", "returned")) <= Math.min(...when("unmount", "returning")));
    assert.deepEqual(nodes.missing, []);
    await nodes.remove();
  });

  it("gives back everything where a step fails, whichever and wherever", () =>
    forEachPlace(async (nodes, step, machine) => {
      nodes.node(machine).has("do", step, "node", "return 1");
      const outcomes = await nodes.conduct();
      const report = reportOf(outcomes, machine);
      assert.deepEqual(
        report.failed.map((one) => one.step),
        [step],
      );
      for (const other of nodes.nodes.keys())
        if (other !== machine) {
          const { isDone, failed, missing } = reportOf(outcomes, other);
          assert.deepEqual([failed, missing], [[], []], `${other} after ${step} on ${machine}`);
          const own = PLACES.filter(([, where]) => where === other);
          // Where the other's own steps were all done, that's all that it knows.
          assert.equal(
            isDone,
            own.every(([name]) => nodes.has(name, other, "done")),
          );
        }
    }));

  it("gives back everything where the conductor dies, in whichever step", () =>
    forEachPlace(async (nodes, step, machine) => {
      nodes.node(machine).has("do", step, "node", "sleep 1");
      const conducting = nodes.conduct();
      await nodes.node(machine).until(`${step} begins`, () => nodes.has(step, machine, "begun"));
      nodes.kill();
      await nodes.untilBack();
      await conducting;
    }));

  it("gives back everything where the run's process dies, in whichever step", () =>
    forEachPlace(async (nodes, step, machine) => {
      const node = nodes.node(machine);
      node.has("do", step, "node", "sleep 1");
      node.has("check", step, "node", '[ -e "$MAINTENANCE_ROOT/never" ]');
      const conducting = nodes.conduct();
      await node.until(`${step} begins`, () => nodes.has(step, machine, "begun"));
      node.kill();
      await nodes.untilBack();
      const outcomes = await conducting;
      assert.equal(outcomes.size, 3);
      assert.ok(node.journal.includes("switch: brings back what is away"), node.journal.join(" | "));
    }));

  it("gives back everything where a machine isn't heard from any more, in whichever step", () =>
    forEachPlace(async (nodes, step, machine) => {
      const node = nodes.node(machine);
      node.has("do", step, "node", "sleep 1");
      const conducting = nodes.conduct();
      await node.until(`${step} begins`, () => nodes.has(step, machine, "begun"));
      nodes.sessions.get(machine)?.cut();
      await nodes.untilBack();
      await conducting;
    }));

  it("goes on where a connection comes back in time", async () => {
    const nodes = new ConductedNodes(8);
    nodes.node("node1").has("do", "unmount", "node", "sleep 2");
    const conducting = nodes.conduct(8);
    await nodes.node("node1").until("the share is unmounted", () => nodes.has("unmount", "node1", "begun"));
    nodes.sessions.get("node2")?.cut();
    await delay(600);
    nodes.sessions.get("node2")?.restore();
    const outcomes = await conducting;
    for (const machine of nodes.nodes.keys()) assert.ok(reportOf(outcomes, machine).isDone, machine);
    nodes.assertOrder();
    await nodes.remove();
  });

  it("takes nothing where one machine is at another's work: both procedures don't get half of the machines each", async () => {
    const nodes = new ConductedNodes();
    const san = nodes.node("san1");
    san.has("do", "withdraw", "node", "sleep 3");
    const first = nodes.conduct();
    await san.until("the first one is at it", () => nodes.has("withdraw", "san1", "begun"));
    const second = await nodes.conduct();
    const refused = second.get("node1");
    const unit = refused?.kind === "ended" ? refused.outcomes.get("node") : undefined;
    assert.ok(unit?.kind === "failed" && unit.cause.code === "node-locked", JSON.stringify(refused));
    for (const machine of nodes.nodes.keys()) assert.ok(reportOf(await first, machine).isDone, machine);
    await nodes.remove();
  });

  it("has its ways back without a conductor wait for what they need", async () => {
    const nodes = new ConductedNodes();
    const exported = join(nodes.node("san1").root, "exported");
    nodes.node("san1").has("back", "withdraw", "node", `sleep 3; echo yes >${exported}`);
    for (const client of ["node1", "node2"]) {
      nodes.node(client).has("back", "unmount", "node", `[ -e ${exported} ]`);
      nodes.node(client).has("back", "stop", "node", `[ -e ${exported} ]`);
    }
    const conducting = nodes.conduct();
    await nodes.node("san1").until("the export is gone", () => nodes.has("withdraw", "san1", "done"));
    nodes.kill();
    await nodes.untilBack();
    await conducting;
    assert.equal(readFileSync(exported, "utf8"), "yes\n");
    assert.deepEqual(nodes.missing, []);
    await nodes.remove();
  });
});
