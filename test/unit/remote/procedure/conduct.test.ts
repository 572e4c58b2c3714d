import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { PartOutcome } from "../../../../remote/procedure/conduct";
import { conductScript, PACE } from "../../../../remote/procedure/conduct-script";
import type { ProcedureReport } from "../../../../remote/procedure/report";
import { part } from "../../../../remote/script/parts";
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

  it("begins no step that it was told together with the way back", () => {
    const node = mkdtempSync(join(tmpdir(), "granted-"));
    const { status } = spawnSync("sh", ["-s"], {
      input: [
        `RUN=${node} TMP=${node} SPARE_SECONDS=120 LEASE_SECONDS=90\n`,
        "look_at_uptime() { UP=100; }\njournal() { :; }\nmove_deadline() { :; }\n",
        part("remote/procedure/conducted.sh"),
        `echo 190 >$RUN/lease\nprintf 'withdraw 115\\nback 115\\n' >$RUN/granted\n`,
        "await_grant withdraw && exit 9\nis_granted back\n",
      ].join(""),
    });
    assert.equal(status, 0);
    rmSync(node, { recursive: true });
  });

  it("takes a grant back that a machine wasn't told yet, where all go back", async () => {
    const nodes = new ConductedNodes(20);
    const san = nodes.sessions.get("san1");
    assert.ok(san);
    for (const client of ["node1", "node2"]) nodes.node(client).has("do", "unmount", "node", "sleep 1.5");
    nodes.node("node1").has("check", "unmount", "node", '[ -e "$MAINTENANCE_ROOT/unmounted" ]');
    const conducting = nodes.conduct(20, 10);
    const isIn = (state: string): boolean =>
      ["node1", "node2"].every((client) => nodes.has("unmount", client, state));
    await nodes.node("node1").until("shares are unmounted", () => isIn("begun"));
    const release = san.hold();
    writeFileSync(join(nodes.node("node1").root, "unmounted"), "");
    await nodes.node("node1").until("shares are gone", () => isIn("done"));
    // Within a second the conductor hears of it, and grants the next step.
    await delay(2000);
    const before = san.grants.length;
    nodes.node("node1").kill();
    await nodes.node("node1").until("it goes back", () => nodes.has("unmount", "node1", "returning"));
    await delay(2000);
    release();
    await nodes.untilBack();
    await conducting;
    assert.deepEqual(
      san.grants.slice(before).filter((said) => said !== ""),
      ["back"],
    );
    assert.ok(!nodes.has("withdraw", "san1", "begun"));
    await nodes.remove();
  });

  it("lets no step begin by what the conductor had given up before it came", () => {
    const root = mkdtempSync(join(tmpdir(), "late-"));
    const run = join(root, "var/lib/pbx-maintenance/runs/r1");
    mkdirSync(run, { recursive: true });
    const grantedAfter = (silence: number, heard: number): string => {
      const up = Math.floor(Number(readFileSync("/proc/uptime", "utf8").split(" ")[0]));
      writeFileSync(join(run, "lease"), `${up - silence + PACE.lease}\n`);
      writeFileSync(join(run, "granted"), "");
      const { status } = spawnSync("sh", ["-s"], {
        env: { PATH: process.env["PATH"], MAINTENANCE_ROOT: root },
        input: conductScript("r1", ["withdraw", "back"], heard, PACE),
      });
      assert.equal(status, 0);
      return readFileSync(join(run, "granted"), "utf8").replaceAll(/ \d+\n/g, " ");
    };
    assert.equal(grantedAfter(5, 5), "withdraw back ");
    // It wasn't heard from for long, and this came at once.
    assert.equal(grantedAfter(40, 40), "withdraw back ");
    assert.equal(grantedAfter(20, 5), "back ");
    rmSync(root, { recursive: true });
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
