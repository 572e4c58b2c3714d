import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import type { RebootArgs } from "../../kinds/reboots/args";
import { describeRebootWork } from "../../kinds/reboots/unit/work";
import type { LabNode } from "../../lab/lab";
import { launchDetached } from "../../remote/run/detached";
import { detachRun } from "../../remote/run/run-script";
import { describeOnLab } from "../harness/lab-suite";

const KERNEL = { name: "vzkernel", build: "2.6.32-042stab145.3" };
const SPOOL = "/var/lib/pbx-maintenance";
const STEPS = ["measure", "stop", "reboot"] as const;

/** What happens to the node while it's rebooted. */
const FAULTS: Readonly<Record<string, (node: LabNode) => Promise<void>>> = {
  "the run's process is killed": async (node) => {
    await node.tryExec(`kill -KILL $(head -n 1 ${SPOOL}/runs/*/worker)`);
  },
  "the power is cut": (node) => node.cutPower(),
};

describeOnLab(
  "a reboot during which",
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
    const running = async (): Promise<string[]> =>
      (await node().exec("vzlist -H -o ctid")).trim().split(/\s+/);
    const journal = async (): Promise<string> => (await node().tryExec(`cat ${SPOOL}/journal/*`)).stdout;
    const isBack = async (): Promise<boolean> =>
      (await node().tryExec(`test -e /run/sshd.pid && test ! -e ${SPOOL}/away`)).code === 0;

    async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
      for (let tries = 0; ; tries++) {
        // The node may be down just now.
        if (node().isUp && (await holds().catch(() => false))) return;
        if (tries === 900) throw new Error(`It never came to this: ${what}\n${await journal()}`);
        await delay(100);
      }
    }

    /** Begins the reboot, and follows nobody. */
    async function begin(changes: Partial<Record<"shutdown" | "vzctl", string>> = {}): Promise<void> {
      for (const [program, text] of Object.entries(changes))
        await node().exec(
          `mkdir -p /usr/local/sbin && cat >/usr/local/sbin/${program} <<'END'\n${text}\nEND\nchmod +x /usr/local/sbin/${program}`,
        );
      const args = {
        node: "node1",
        ways: {
          ...{ runtime: "openvz", parallel: 2, lockWaitSeconds: 10, transactionLimitMinutes: 5 },
          rebootMinutes: 1,
        },
      } as unknown as RebootArgs;
      const work = describeRebootWork(args, KERNEL, undefined, { reason: "change c1 (T2): kernel" });
      const script = launchDetached(detachRun(work.run));
      await node().exec("cat >/root/begin.sh", { input: script });
      await node().exec("setsid sh /root/begin.sh </dev/null >/root/events 2>&1 &");
    }

    beforeEach(async () => {
      await node().exec(`rm -rf /usr/local/sbin/* ${SPOOL}`);
      for (const { id } of node().containers)
        if (!(await running()).includes(id)) await node().container(id).start();
    });

    before(async () => {
      await suite.lab.publish(["vzkernel-2.6.32-042stab145.3"]);
      await node().exec("yum -y install vzkernel-2.6.32-042stab145.3");
    });

    for (const [fault, happens] of Object.entries(FAULTS)) {
      for (const step of STEPS) {
        it(`${fault} in step ${step} ends with all containers running`, async () => {
          await begin(
            step === "reboot" ? { shutdown: '#!/bin/sh\nsleep 3; exec /usr/sbin/shutdown "$@"' } : {},
          );
          await until(`${step} has begun`, async () => (await journal()).includes(`: ${step} begun`));
          await happens(node());
          await until("all is back", isBack);
          assert.deepEqual(await running(), ["101", "102", "103"]);
          assert.match(await journal(), /switch: brings back what is away/);
        });
      }
    }

    it("the power is cut while containers are started again ends with all of them running", async () => {
      await begin({ shutdown: "#!/bin/sh\necho refused >&2; exit 1" });
      await until("a container is given back", async () => (await journal()).includes(": stop returning"));
      await node().cutPower();
      await until("all is back", isBack);
      assert.deepEqual(await running(), ["101", "102", "103"]);
    });

    it("shutdown fails ends with all containers running, and says so", async () => {
      await begin({ shutdown: "#!/bin/sh\necho refused >&2; exit 1" });
      await until(
        "it has ended",
        async () => (await node().tryExec(`grep -F '"event":"finished"' /root/events`)).code === 0,
      );
      assert.deepEqual(await running(), ["101", "102", "103"]);
      assert.match(await node().exec("cat /root/events"), /reboot\\tnode\\treboot-refused\\trefused/);
    });

    it("a container doesn't start is named, and tried again until it runs", async () => {
      await begin({
        shutdown: "#!/bin/sh\necho refused >&2; exit 1",
        vzctl:
          '#!/bin/sh\n[ "$1 $2" != "start 102" ] || { echo "Container start failed" >&2; exit 7; }\nexec /usr/sbin/vzctl "$@"',
      });
      await until("the stop has begun", async () => (await journal()).includes(": stop returning"));
      await node().exec("rm /usr/local/sbin/vzctl");
      await until("all is back", isBack);
      assert.deepEqual(await running(), ["101", "102", "103"]);
    });
  },
);
