import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import type { RebootArgs } from "../../kinds/reboots/args";
import { describeRebootWork } from "../../kinds/reboots/unit/work";
import type { FreePbx } from "../../lab/freepbx/freepbx";
import type { CommandResult } from "../../lab/lab";
import { readProcedureReport } from "../../remote/procedure/report";
import { launchDetached } from "../../remote/run/detached";
import { detachRun } from "../../remote/run/run-script";
import { type NodeEvent, parseEvent } from "../../remote/script/events";
import { describeFreePbx } from "./freepbx-suite";

const LINE = "2.10";
const KERNEL = "vzkernel-2.6.32-042stab145.3";
const ARGS = {
  node: "vz1",
  ways: {
    ...{ runtime: "openvz", parallel: 1, lockWaitSeconds: 10, transactionLimitMinutes: 5 },
    rebootMinutes: 1,
  },
} as unknown as RebootArgs;

describeFreePbx("a reboot while calls go on", [LINE], (suite) => {
  let pbx: FreePbx;
  const node = () => suite.lab.node("vz1");
  const kernel = async (): Promise<string> => (await node().exec("uname -r")).trim();

  before(async () => {
    await suite.lab.publish([KERNEL]);
    await node().exec(`yum -y install ${KERNEL}`);
    pbx = await suite.install("module_admin", LINE);
  });

  /** One call from inside the container; it ends with 0 where the caller hung up, after so long. */
  async function call(holdSeconds: number): Promise<CommandResult> {
    const options = `-sn uac -s 100 -i ${pbx.address} -m 1 -d ${holdSeconds * 1000} -recv_timeout 3000`;
    return pbx.container.tryExec(
      `cd /tmp && TERM=dumb sipp ${options} -nostdin ${pbx.address}:5060 </dev/null`,
    );
  }

  /** Begins the reboot, and follows it to its end, across the boot. */
  async function reboot(minutes: number, atLimit: "postpone" | "hangUp"): Promise<NodeEvent[]> {
    const kernelOf = { name: "vzkernel", build: "2.6.32-042stab145.3" };
    const { run } = describeRebootWork(ARGS, kernelOf, { minutes, atLimit }, { reason: "change c1 (T2)" });
    await node().exec("cat >/root/begin.sh", { input: launchDetached(detachRun(run)) });
    await node().exec("setsid sh /root/begin.sh </dev/null >/root/events 2>&1 &");
    const events = `/var/lib/pbx-maintenance/runs/${run.id}/events`;
    for (let tries = 0; tries < 900; tries++) {
      const said = node().isUp ? await node().tryExec(`cat ${events}`) : undefined;
      if (said?.stdout.includes('"finished"') === true)
        return said.stdout.split("\n").flatMap((line) => parseEvent(line) ?? []);
      await delay(200);
    }
    throw new Error(`The reboot never came to its end: ${await node().exec(`cat ${events}`)}`);
  }

  it("waits no longer than the change says, and then stops nobody", async () => {
    const calling = call(40);
    await delay(1500);
    const before = await node().exec("cat /proc/sys/kernel/random/boot_id");
    const events = await reboot(0.05, "postpone");
    const finished = events.find(({ event }) => event === "unit-finished") as { text: string };
    const report = readProcedureReport(finished.text);
    assert.deepEqual(
      report?.failed.map(({ step, findings }) => [step, findings[0]?.code, findings[0]?.parameters[0]]),
      [["drain", "calls-left", "1"]],
    );
    assert.ok(events.some((event) => event.event === "drain" && event.calls === "1"));
    assert.equal(await node().exec("cat /proc/sys/kernel/random/boot_id"), before);
    assert.equal((await calling).code, 0, "the call was to end by itself");
  });

  it("stops a container when its calls have ended, and cuts none", async () => {
    const calling = call(8);
    await delay(1500);
    const events = await reboot(1, "postpone");
    assert.equal((await calling).code, 0, "the call was to end by itself");
    const finished = events.find(({ event }) => event === "unit-finished") as { text: string };
    const report = readProcedureReport(finished.text);
    assert.equal(report?.isDone, true, finished.text);
    assert.equal(await kernel(), "2.6.32-042stab145.3");
    const services = report.interruptions.map(({ service }) => service).sort();
    assert.ok(services.includes("asterisk") && services.includes("web"), services.join(", "));
    for (const { service, from, to } of report.interruptions)
      assert.ok(to - from >= 1 && to - from < 120, `${service} ${to - from} s`);
  });

  it("hangs up what goes on after the limit, where the change says so", async () => {
    const calling = call(60);
    await delay(1500);
    const events = await reboot(0.05, "hangUp");
    assert.notEqual((await calling).code, 0);
    const finished = events.find(({ event }) => event === "unit-finished") as { text: string };
    assert.match(finished.text, /^ reboot node done$/m);
    const journal = await node().exec("cat /var/lib/pbx-maintenance/journal/*");
    assert.match(journal, /: 1 calls are hung up$/m);
  });
});
