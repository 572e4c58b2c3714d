import assert from "node:assert/strict";
import { type LabContainer, usualBuilds } from "../../lab/lab";
import { installedBuilds, replacedFilesInUse, traceOfWork } from "../harness/installed";
import { USUAL_PACKAGES } from "../../lab/declarations";
import {
  assertEnded,
  assertSays,
  describeOnLab,
  plannedTransitions,
  assertUnchanged,
} from "../harness/lab-suite";
import { endSlowPost, setSlowPost, SLOW_ASTERISK, untilInSlowPost } from "../harness/slow-package";

describeOnLab(
  "drift",
  {
    nodes: [
      {
        name: "node1",
        runtime: "openvz",
        packageManager: "yum",
        containers: [{}, {}, { running: false }],
      },
    ],
  },
  (suite) => {
    const container = (id: string) => suite.lab.node("node1").container(id);
    const nevraOf = (id: string) => suite.lab.packages.get(id).nevra;
    const urlOf = (id: string) =>
      new URL(suite.lab.repository.pathOf(suite.lab.packages.get(id)), suite.lab.repository.url).href;

    before(async () => {
      await suite.lab.publish([...USUAL_PACKAGES, SLOW_ASTERISK]);
      await suite.declareRelease(usualBuilds.updates);
      await suite.declareFleet();
      assertEnded(await suite.stack.up(), "well");
    });

    describe("by hand in one container", () => {
      before(() => container("102").exec(`rpm -U --oldpackage ${urlOf("tzdata-2018e-3.el6")}`));

      it("is all that a preview shows", async () => {
        const plan = await suite.stack.preview();
        assertEnded(plan, "well");
        assertSays(plan, '"tzdata 2018e-3.el6 → 2019a-1.el6 in container 102"');
        assert.deepEqual(plannedTransitions(plan), ["container 102: tzdata 2018e-3.el6 → 2019a-1.el6"]);
        assert.match(plan.text, /Resources:\n {4}~ 2 to update\n {4}\d unchanged/);
      });

      it("is shown by a refresh, which repairs nothing", async () => {
        const refreshed = await suite.stack.refresh();
        assertEnded(refreshed, "well");
        assertSays(refreshed, "tzdata 2018e-3.el6 → 2019a-1.el6 in container 102");
        assert.match(
          await suite.stack.exportState(),
          /"tzdata 2018e-3\.el6 → 2019a-1\.el6 in container 102"/,
        );
        assert.deepEqual(await installedBuilds(container("102"), "tzdata"), [nevraOf("tzdata-2018e-3.el6")]);
      });

      it("is repaired by an up that works in no other container", async () => {
        const before = await traceOfWork(container("101"));
        const node = await traceOfWork(suite.lab.node("node1"));
        const outcome = await suite.stack.up();
        assertEnded(outcome, "well");
        assertSays(outcome, "1/1 containers");
        assert.deepEqual(await installedBuilds(container("102"), "tzdata"), [nevraOf("tzdata-2019a-1.el6")]);
        assert.equal(await traceOfWork(container("101")), before);
        assert.equal(await traceOfWork(suite.lab.node("node1")), node);
      });
    });

    describe("of a container that was stopped during the release", () => {
      it("is planned and brought about when it runs again", async () => {
        await container("103").start();
        const plan = await suite.stack.preview();
        const planned = plannedTransitions(plan);
        assert.ok(planned.includes("container 103: php 5.3.3-49.el6 → 5.3.3-50.el6"), plan.text);
        assert.ok(
          planned.every((line) => line.startsWith("container 103: ")),
          plan.text,
        );
        assertEnded(await suite.stack.up(), "well");
        const there = await installedBuilds(container("103"), "php", "asterisk");
        assert.deepEqual(there, [nevraOf("asterisk-11.25.3-1"), nevraOf("php-5.3.3-50.el6")]);
      });
    });

    describe("by a transaction that was killed", () => {
      before(async () => {
        await breakTransaction(container("101"), `rpm -U ${urlOf(SLOW_ASTERISK)}`);
        assert.deepEqual(
          await installedBuilds(container("101"), "asterisk"),
          [nevraOf("asterisk-11.25.3-1"), nevraOf(SLOW_ASTERISK)],
          "the test needs what it is about: duplicates",
        );
      });

      it("is shown as duplicates", async () => {
        const plan = await suite.stack.preview();
        assertEnded(plan, "well");
        assertSays(plan, '"asterisk → 11.25.3-1 (duplicates 11.25.3-1, 11.25.3-2 healed) in container 101"');
      });

      it("is healed", async () => {
        const outcome = await suite.stack.up();
        assertEnded(outcome, "well");
        assert.deepEqual(await installedBuilds(container("101"), "asterisk"), [
          nevraOf("asterisk-11.25.3-1"),
        ]);
        assert.equal((await container("101").tryExec("rpm -V asterisk")).code, 0);
        assert.deepEqual(await replacedFilesInUse(container("101")), []);
        const again = await suite.stack.up();
        assertUnchanged(again);
      });
    });
  },
);

/** Ends rpm by SIGKILL in the %post of slow packages, when the new build is installed and the old one not yet erased. */
async function breakTransaction(container: LabContainer, command: string): Promise<void> {
  await setSlowPost(container, 60);
  const broken = container.tryExec(command);
  await untilInSlowPost(container);
  await container.exec("pkill -KILL -x rpm");
  await endSlowPost(container);
  await setSlowPost(container, 0);
  await broken;
}
