import assert from "node:assert/strict";
import { join } from "node:path";
import { USUAL_PACKAGES } from "../../lab/declarations";
import { writeChange } from "../../sandbox/friday-night";
import { compareServices, measureServices } from "../../remote/look/soak";
import { labSession } from "../harness/lab-session";
import { assertEnded, assertSays, describeOnLab } from "../harness/lab-suite";
import { installedBuilds } from "../harness/installed";
import { setSlowPost, SLOW_ASTERISK } from "../harness/slow-package";
import type { Outcome } from "../harness/stack";

const [OLD, NEW] = ["asterisk-11.25.0-1.x86_64", "asterisk-11.25.3-2.x86_64"];

/** When a unit began and ended, in the clock of the machine that all nodes of the lab share. */
interface Times {
  readonly began: readonly string[];
  readonly ended: readonly string[];
}

describeOnLab(
  "a change that goes over two nodes in waves",
  {
    nodes: [
      { name: "node1", runtime: "openvz", packageManager: "yum", containers: [{ diskMb: 40 }, {}] },
      { name: "node2", runtime: "lxc", packageManager: "dnf", containers: [{ diskMb: 40 }, {}] },
    ],
  },
  (suite) => {
    const containers = () => suite.lab.nodes.flatMap((node) => node.containers);
    const builds = () =>
      Promise.all(
        containers().map(async (container) => (await installedBuilds(container, "asterisk")).join(" ")),
      );
    let failing: Outcome;

    async function readTimes(): Promise<Times> {
      const journals = await Promise.all(
        suite.lab.nodes.map((node) => node.exec("cat /var/lib/pbx-maintenance/journal/* || true")),
      );
      const lines = journals.flatMap((text) => text.trimEnd().split("\n")).sort();
      const when = (what: RegExp): string[] =>
        lines.filter((line) => what.test(line)).map((line) => line.slice(0, 20));
      return { began: when(/ \S+: began$/), ended: when(/ \S+: ended$/) };
    }

    before(async () => {
      await suite.lab.publish([...USUAL_PACKAGES, SLOW_ASTERISK]);
      await suite.declareFleet();
      await suite.declareRelease([SLOW_ASTERISK]);
      const change = await writeChange(
        suite.stack.folder,
        join(suite.stack.folder, "release.yaml"),
        ["acme"],
        { layers: ["containers"], waves: [1, 2] },
      );
      await suite.stack.configure({ change });
      await Promise.all(containers().map((container) => setSlowPost(container, 2)));
      // The first one of each node has no room, whichever node Pulumi begins.
      for (const node of suite.lab.nodes) await node.containers[0]?.fillDisk(1000);
      failing = await suite.stack.up("--parallel", "1");
    });

    it("ends with its first wave where that fails, and names who wasn't reached", async () => {
      assertEnded(failing, "badly");
      assertSays(failing, "its disk is too full");
      assertSays(
        failing,
        "not begun. One thing failed, and the change begins nothing more after one failure",
      );
      assert.deepEqual(await builds(), [OLD, OLD, OLD, OLD]);
      assert.equal((await readTimes()).began.length, 1);
    });

    it("has one container first, then two, then the rest, though each node is a resource of its own", async () => {
      const before = await readTimes();
      for (const node of suite.lab.nodes) await node.containers[0]?.freeDisk();
      const outcome = await suite.stack.up();
      assertEnded(outcome, "well");
      assertSays(outcome, "wave 1 of 3: done in 1 of 1 containers");
      assert.deepEqual(await builds(), [NEW, NEW, NEW, NEW]);
      const times = await readTimes();
      const began = times.began.slice(before.began.length);
      const ended = times.ended.slice(before.ended.length);
      assert.equal(began.length, 4);
      const isBefore = (a: string | undefined, b: string | undefined): boolean => (a ?? "") <= (b ?? "");
      assert.ok(isBefore(ended[0], began[1]), JSON.stringify(times));
      assert.ok(isBefore(ended[2], began[3]), JSON.stringify(times));
      assert.ok(isBefore(began[2], ended[1]), JSON.stringify(times));
    });

    it("would see in a soak which services are gone, and which containers", async () => {
      const [node1] = suite.lab.nodes;
      const [first, second] = node1?.containers ?? [];
      if (node1 === undefined || first === undefined || second === undefined)
        throw new Error("the lab has no node1");
      const session = labSession(suite.lab, node1);
      const asking = { runtime: node1.runtime, parallel: 2 };
      try {
        const { measured: before, silent } = await measureServices(session, asking, [first.id, second.id]);
        assert.deepEqual(silent, []);
        assert.ok(before.get(first.id)?.includes("runs asterisk"), JSON.stringify([...before]));
        assert.deepEqual([...(await compareServices(session, asking, before))], []);
        await first.exec("/etc/init.d/asterisk stop");
        await second.kill();
        const worse = await compareServices(session, asking, before, 3);
        assert.deepEqual([...worse].map(([id, findings]) => [id, findings[0]?.code]).sort(), [
          [first.id, "service-gone"],
          [second.id, "container-not-running"],
        ]);
      } finally {
        await session.close();
      }
    });
  },
);
