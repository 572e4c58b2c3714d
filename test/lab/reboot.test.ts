import assert from "node:assert/strict";
import { assertEnded, assertSays, assertUnchanged, describeOnLab } from "../harness/lab-suite";
import type { Outcome } from "../harness/stack";

const KERNEL = "vzkernel-2.6.32-042stab145.3";
const [OLD, NEW] = ["2.6.32-042stab140.1", "2.6.32-042stab145.3"];
const SPOOL = "/var/lib/pbx-maintenance";

describeOnLab(
  "a node that is rebooted into the kernel that its packages bring",
  {
    nodes: [
      {
        name: "node1",
        runtime: "openvz",
        packageManager: "yum",
        containers: [{ id: "101" }, { id: "102" }, { id: "103", running: false }],
      },
    ],
  },
  (suite) => {
    const node = () => suite.lab.node("node1");
    const kernel = async (): Promise<string> => (await node().exec("uname -r")).trim();
    const bootId = async (): Promise<string> =>
      (await node().exec("cat /proc/sys/kernel/random/boot_id")).trim();
    const running = async (): Promise<string[]> =>
      (await node().exec("vzlist -H -o ctid")).trim().split(/\s+/);
    /** Lines STEP TARGET STATE of the last run's steps, by the node's own journal. */
    const steps = async (): Promise<string[]> => {
      const journal = await node().exec(`cat ${SPOOL}/journal/*`);
      const lines = journal
        .trim()
        .split("\n")
        .map((line) => line.split(" "));
      const run = lines.filter(([, , who, what]) => who === "node:" && what === "began").at(-1)?.[1];
      return lines
        .filter((line) => line[1] === run && line.length === 5)
        .map(([, , target = "", step = "", state = ""]) => `${step} ${target.slice(0, -1)} ${state}`);
    };
    const change = (layers: readonly string[]): Promise<void> =>
      suite.declareRelease([KERNEL], [], suite.stack, { change: { layers } });
    let boot: string;

    before(async () => {
      // It ran at no boot, and somebody has started it.
      await node().container("103").start();
      await suite.declareFleet({ defaults: { rebootMinutes: 5 } });
      boot = await bootId();
    });

    it("isn't rebooted by a change that doesn't name reboots, and the plan says what is pending", async () => {
      await change(["nodes", "containers"]);
      assertEnded(await suite.stack.up(), "well");
      const preview = await suite.stack.preview();
      assertSays(preview, `node1: it runs vzkernel ${OLD}, and would boot vzkernel ${NEW}`);
      assert.deepEqual([await bootId(), await kernel()], [boot, OLD]);
    });

    describe("by a change that names them", () => {
      let up: Outcome;
      before(async () => {
        await change(["nodes", "containers", "reboots"]);
        up = await suite.stack.up();
      });

      it("runs the new kernel in a new boot, and all containers that ran run again", async () => {
        assertEnded(up, "well");
        assert.equal(await kernel(), NEW);
        assert.notEqual(await bootId(), boot);
        assert.deepEqual(await running(), ["101", "102", "103"]);
      });

      it("takes its steps in order, by the node's journal", async () => {
        const told = await steps();
        const order = told.map((line) => line.split(" ")[0]);
        assert.deepEqual(
          order.filter((step, index) => step !== order[index - 1]),
          ["kernel", "measure", "stop", "reboot", "stop"],
        );
        assert.equal(told.filter((line) => /^stop \d+ returned$/.test(line)).length, 3);
      });

      it("tells how long each container was away", () => {
        assertSays(up, `rebooted into vzkernel ${NEW}`);
        assert.match(up.text, /down for \d+ s.* planned/);
      });

      it("leaves nothing at the node's boots, and nothing to do", async () => {
        const left = await node().exec(`ls /etc/rc.d/rc3.d; ls ${SPOOL}/away 2>/dev/null || true`);
        assert.ok(!left.includes("pbx-maintenance") && !left.includes("away"), left);
        assertUnchanged(await suite.stack.up());
      });
    });
  },
);
