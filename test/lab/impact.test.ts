import assert from "node:assert/strict";
import { usualBuilds } from "../../lab/lab";
import { installedBuilds, servicePids, traceOfWork } from "../harness/installed";
import { USUAL_PACKAGES } from "../../lab/declarations";
import { assertEnded, assertSays, assertSilent, describeOnLab } from "../harness/lab-suite";

const OLD = "libobscure-1.0-1";
const NEW = "libobscure-1.1-1";
const T1 = { tier: "T1", notices: undefined, estimate: undefined };
const REASON = "asterisk executes files of libobscure: restart needed → at least T2";

describeOnLab(
  "a package that no catalogue knows",
  {
    nodes: [
      {
        ...{ name: "node1", runtime: "openvz", packageManager: "yum", containers: 3 },
        installed: [...usualBuilds.installedInContainers, OLD],
      },
    ],
  },
  (suite) => {
    const container = (id: string) => suite.lab.node("node1").container(id);
    const all = ["101", "102", "103"];
    const traces = () => Promise.all(all.map((id) => traceOfWork(container(id))));
    const keptBy = (customer: string, ...ids: readonly string[]) =>
      suite.declareFleet({
        containers: { node1: Object.fromEntries(ids.map((id) => [id, { customer }])) },
      });

    before(async () => {
      await suite.lab.publish([...USUAL_PACKAGES, OLD, NEW]);
      // Beside its own libraries, in one of three containers that have the same packages.
      await container("101").exec(
        "sed -i 's|LD_PRELOAD=|LD_PRELOAD=/usr/lib64/libobscure.so.1.0:|' /etc/init.d/asterisk && /etc/init.d/asterisk restart",
      );
      await keptBy("acme", ...all);
    });

    it("is refused as a T1 where Asterisk maps it, and nothing is done", async () => {
      await suite.declareRelease([NEW], [], suite.stack, { change: T1 });
      const plan = await suite.stack.preview();
      assertSays(plan, `${REASON}, but change`);
      assertSays(plan, "(container 101 on node1)");
      const before = await traces();
      const outcome = await suite.stack.up();
      assertEnded(outcome, "badly");
      assertSays(outcome, `${REASON}, but change`);
      assert.deepEqual(await traces(), before);
    });

    it("is a T1 where no service maps it, though the packages are the same", async () => {
      await keptBy("acme", "102", "103");
      const outcome = await suite.stack.up();
      assertEnded(outcome, "well");
      assertSilent(outcome, "at least T2");
      for (const id of ["102", "103"])
        assert.deepEqual(await installedBuilds(container(id), "libobscure"), [`${NEW}.x86_64`]);
    });

    it("is a T2 whose customer is interrupted, and restarts Asterisk there", async () => {
      await keptBy("acme", ...all);
      await suite.declareRelease([NEW]);
      const plan = await suite.stack.preview();
      assertEnded(plan, "well");
      assertSays(plan, "customers whose service is interrupted: acme");
      const pidOf = async () => (await servicePids(container("101")))["asterisk"];
      const before = await pidOf();
      const outcome = await suite.stack.up();
      assertEnded(outcome, "well");
      assert.deepEqual(await installedBuilds(container("101"), "libobscure"), [`${NEW}.x86_64`]);
      assert.notEqual(await pidOf(), before);
    });
  },
);
