import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { ProcedureNode, type TestStep } from "./procedure-node";

const STEPS: readonly TestStep[] = [
  { name: "measure", form: "change", targets: ["101", "102"] },
  { name: "stop", form: "take", targets: ["101", "102"] },
  { name: "reboot", form: "change", targets: ["node"] },
];

describe("the steps of a procedure on a node", () => {
  let node: ProcedureNode;
  beforeEach(() => {
    node = new ProcedureNode(STEPS);
  });
  afterEach(() => node.remove());

  it("go forward in order, and back in the reverse order", () => {
    node.run();
    const order = node.states
      .filter((line) => / (begun|returned)$/.test(line))
      .map((line) => line.replace(/ 10\d /, " "))
      .filter((line, index, all) => line !== all[index - 1]);
    assert.deepEqual(order, ["measure begun", "stop begun", "reboot node begun", "stop returned"]);
    assert.equal(node.isAway, false);
  });

  it("end the run, whether they were done or have failed", () => {
    const last = (): string | undefined => node.run().at(-1)?.event;
    assert.equal(last(), "finished");
    node.has("do", "reboot", "node", "return 1");
    assert.equal(last(), "finished");
    assert.equal(node.journal.at(-1), "ended");
  });

  it("end with a verdict that names no failure", () => {
    const finished = node.run().find(({ event }) => event === "unit-finished");
    assert.match((finished as { text: string }).text, /^@@verdict done$/m);
  });

  it("give back what was taken where a later step fails", () => {
    node.has("do", "reboot", "node", "finding reboot-refused 'no such program'; return 1");
    const finished = node.run().find(({ event }) => event === "unit-finished") as { text: string };
    assert.ok(finished.text.includes("reboot\tnode\treboot-refused\tno such program"), finished.text);
    assert.match(finished.text, /^@@verdict failed$/m);
    assert.deepEqual(node.states.filter((line) => line.endsWith("returned")).sort(), [
      "stop 101 returned",
      "stop 102 returned",
    ]);
    assert.equal(node.isAway, false);
  });

  it("go back for a target whose take failed, and for those whose take was done", () => {
    node.has("check", "stop", "102", "return 1");
    node.run();
    assert.ok(!node.states.some((line) => line.startsWith("reboot")));
    assert.deepEqual(node.states.filter((line) => line.endsWith("returned")).sort(), [
      "stop 101 returned",
      "stop 102 returned",
    ]);
  });

  it("take nothing where a step before that fails", () => {
    node.has("before", "measure", "101", "return 1");
    node.run();
    assert.ok(!node.states.some((line) => line.startsWith("stop")), node.states.join(", "));
  });

  it("are given up at their limit", () => {
    const hasty = new ProcedureNode([{ name: "stop", form: "take", targets: ["101"], seconds: 1 }]);
    hasty.has("do", "stop", "101", "sleep 3");
    const finished = hasty.run().find(({ event }) => event === "unit-finished") as { text: string };
    assert.ok(finished.text.includes("stop\t101\tstep-overrun\t1"), finished.text);
    assert.deepEqual(hasty.states, [
      "stop 101 begun",
      "stop 101 failed",
      "stop 101 returning",
      "stop 101 returned",
    ]);
    return hasty.remove();
  });

  it("are ended at their limit where they take something: a late end would take it after it was given back", async () => {
    const hasty = new ProcedureNode([{ name: "stop", form: "take", targets: ["101"], seconds: 1 }]);
    hasty.has("do", "stop", "101", 'sh -c "sleep 3; : >$MAINTENANCE_ROOT/stopped-late"');
    hasty.run();
    await delay(2500);
    assert.ok(!existsSync(join(hasty.root, "stopped-late")));
    assert.equal(hasty.states.at(-1), "stop 101 returned");
    await hasty.remove();
  });

  it("are given back where the disk is full", async () => {
    const returned = (target: string): string => join(node.root, `returned.${target}`);
    const filling = join(node.root, "filling");
    writeFileSync(filling, "");
    node.has(
      "do",
      "stop",
      "102",
      'sleep 1; (while [ -e "$MAINTENANCE_ROOT/filling" ]; do dd if=/dev/zero bs=4k >>"$SPOOL/filling"; sleep 0.02; done; rm "$SPOOL/filling") >/dev/null 2>&1 & sleep 0.5; return 1',
    );
    for (const target of ["101", "102"])
      node.has(
        "back",
        "stop",
        target,
        'df -P "$SPOOL" | awk "NR == 2 { print \\$4 }" >>"$MAINTENANCE_ROOT/free"; : >"$MAINTENANCE_ROOT/returned.$3"',
      );
    node.beginOnSmallDisk();
    await node.until("both are back", () => existsSync(returned("101")) && existsSync(returned("102")));
    rmSync(filling);
    assert.match(readFileSync(join(node.root, "free"), "utf8"), /^0$/m);
  });

  it("take nothing where too much has failed elsewhere meanwhile, and end as not begun", () => {
    node.has("do", "measure", "102", ': >"$RUN/begin-nothing"');
    const events = node.run();
    assert.deepEqual(
      events.map(({ event }) => event).filter((event) => event.startsWith("unit-")),
      ["unit-started", "unit-held"],
    );
    assert.ok(!node.states.some((line) => line.startsWith("stop")), node.states.join(", "));
    assert.equal(node.isAway, false);
    assert.deepEqual(node.journal.slice(-3), [
      "node: not begun: too much has failed",
      "node: ended",
      "ended",
    ]);
  });

  it("go to their end where that comes after something was taken", () => {
    node.has("do", "stop", "102", ': >"$RUN/begin-nothing"');
    const finished = node.run().find(({ event }) => event === "unit-finished");
    assert.match((finished as { text: string }).text, /^@@verdict done$/m);
  });

  it("begin nothing where the window has too little room for all of it", () => {
    const events = node.run({ secondsLeft: () => 100, unitSeconds: 90, reserveSeconds: 20 });
    assert.deepEqual(
      events.flatMap((one) => (one.event === "unit-deferred" ? [one.needed] : [])),
      [110],
    );
    assert.deepEqual(node.states, []);
    assert.equal(node.isAway, false);
  });

  it("take nothing once the window has no room for the rest, however long it was waited before", async () => {
    const slow = new ProcedureNode([{ name: "drain", form: "change", targets: ["101"] }, ...STEPS.slice(1)]);
    slow.has("do", "drain", "101", "sleep 3");
    const closing = { secondsLeft: () => 6, unitSeconds: 4, reserveSeconds: 1 };
    const finished = slow.run(closing).find(({ event }) => event === "unit-finished") as { text: string };
    assert.ok(finished.text.includes("run\tnode\twindow-over"), finished.text);
    assert.deepEqual(slow.states, ["drain 101 begun", "drain 101 done"]);
    await slow.remove();
  });

  it("go on over a step that has no targets", async () => {
    const empty = new ProcedureNode([
      { name: "drain", form: "change", targets: [], lanes: 0 },
      ...STEPS.slice(1),
    ]);
    empty.run();
    assert.equal(empty.states.filter((line) => line.endsWith("returned")).length, 2);
    await empty.remove();
  });

  it("go back where the window ends between two steps", () => {
    node.has("do", "stop", "101", "sleep 3");
    node.run({ secondsLeft: () => 3, unitSeconds: 1, reserveSeconds: 1 });
    assert.ok(!node.states.some((line) => line.startsWith("reboot")), node.states.join(", "));
    assert.equal(node.states.filter((line) => line.endsWith("returned")).length, 2);
  });

  it("are begun at the node's boots by an init script, as long as something is away", async () => {
    node.has("do", "stop", "101", "sleep 2");
    node.begin();
    await node.until("the stop has begun", () => node.states.includes("stop 101 begun"));
    const links = [
      "etc/init.d/pbx-maintenance",
      "etc/rc3.d/S99pbx-maintenance",
      "etc/rc5.d/S99pbx-maintenance",
    ];
    for (const link of links) assert.ok(existsSync(join(node.root, link)), link);
    const script = readFileSync(join(node.root, "etc/init.d/pbx-maintenance"), "utf8");
    assert.match(script, /^# chkconfig: 2345 99 01\n# description: .+$/m);
    assert.match(script, /^### BEGIN INIT INFO\n# Provides: +pbx-maintenance$/m);
    await node.until("all is back", () => !node.isAway);
    for (const link of links) assert.ok(!existsSync(join(node.root, link)), link);
  });

  it("are begun at the boots of a node with systemd by a unit, as long as something is away", async () => {
    mkdirSync(join(node.root, "run/systemd/system"), { recursive: true });
    node.has("do", "stop", "101", "sleep 2");
    node.begin();
    await node.until("the stop has begun", () => node.states.includes("stop 101 begun"));
    const unit = join(node.root, "etc/systemd/system/pbx-maintenance.service");
    const wanted = join(node.root, "etc/systemd/system/multi-user.target.wants/pbx-maintenance.service");
    // Systemd would take `$`, `%` and `\\` for its own.
    const [, command = ""] = /^ExecStart=\/bin\/sh -c "([^"$%\\]+)"$/m.exec(readFileSync(unit, "utf8")) ?? [];
    assert.equal(
      command,
      `setsid sh '${node.runFolder}/worker.sh' return </dev/null >>'${node.runFolder}/worker.log' 2>&1 &`,
    );
    assert.equal(readFileSync(wanted, "utf8"), readFileSync(unit, "utf8"));
    await node.until("all is back", () => !node.isAway);
    await node.until(
      "the boots are as before",
      () => !existsSync(unit) && readdirSync(join(wanted, "..")).length === 0,
    );
  });

  it("tell 20 findings of a target at most", () => {
    node.has(
      "do",
      "stop",
      "101",
      "for n in 1 2 3 4 5 6 7 8 9 0; do finding a$n; finding b$n; finding c$n; done",
    );
    const finished = node.run().find(({ event }) => event === "unit-finished") as { text: string };
    assert.equal(finished.text.match(/^ stop\t101\t/gm)?.length, 20);
  });

  it("begin nothing where the node can't begin the switch at its boots", async () => {
    const bare = new ProcedureNode(STEPS);
    rmSync(join(bare.root, "etc"), { recursive: true });
    const events = bare.run();
    assert.ok(events.some((one) => one.event === "unit-refused" && one.text.includes("neither systemd nor")));
    assert.deepEqual(bare.states, []);
    await bare.remove();
  });

  it("refuse another run while something is away, and say whose it is", async () => {
    node.has("back", "stop", "101", "return 1");
    node.run();
    assert.equal(node.isAway, true);
    const events = node.run();
    const away = events.find(({ event }) => event === "node-away");
    assert.ok(away !== undefined, JSON.stringify(events));
    node.has("back", "stop", "101", "return 0");
    await node.until("all is back", () => !node.isAway);
  });

  it("leave nothing of a run that holds passwords", async () => {
    node.run();
    await node.until("the run is stripped", () => !readdirSync(node.runFolder).includes("worker.sh"));
    assert.deepEqual(readdirSync(node.runFolder).sort(), ["events", "worker", "worker.log"]);
  });
});
