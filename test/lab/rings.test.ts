import assert from "node:assert/strict";
import { installedBuilds } from "../harness/installed";
import { assertEnded, assertSays, assertUnchanged, describeOnLab } from "../harness/lab-suite";
import { Stack } from "../harness/stack";

const SATURDAY = "2026-11-28T03:30-05:00";
const NEXT_FRIDAY = "2026-12-04T22:05-05:00";

const RELEASED = ["php-5.3.3-50.el6", "php-common-5.3.3-50.el6"];
const [OLD, NEW] = [["php-5.3.3-49.el6.x86_64"], ["php-5.3.3-50.el6.x86_64"]];
const BETA_FIRST = {
  rings: [{ name: "beta", soakHours: 96 }, { name: "general" }],
  containers: { node1: { "101": { customer: "acme", ring: "beta" }, "102": { customer: "acme" } } },
};
const T1 = { tier: "T1", estimate: undefined, notices: undefined };

describeOnLab(
  "rings",
  {
    nodes: [
      { name: "node1", runtime: "openvz", packageManager: "yum", containers: 2 },
      { name: "node2", runtime: "lxc", packageManager: "dnf", containers: 1 },
    ],
  },
  (suite) => {
    const general = () => suite.lab.node("node2").containers[0]!;
    const php = async (): Promise<string[][]> =>
      Promise.all(
        [...suite.lab.node("node1").containers, general()].map((place) => installedBuilds(place, "php")),
      );

    before(async () => {
      await suite.declareFleet(BETA_FIRST);
      await suite.declareRelease(RELEASED, [], suite.stack, { change: T1 });
      await suite.stack.configure({ ring: "beta" });
    });

    it("bring a release to beta alone, without reaching the nodes of the others", async () => {
      await suite.lab.node("node2").stopSsh();
      const up = await suite.stack.up();
      await suite.lab.node("node2").startSsh();
      assertEnded(up, "well");
      assert.deepEqual(await php(), [NEW, OLD, OLD]);
      const marks = await suite.lab.node("node1").exec("ls /var/lib/pbx-maintenance/releases");
      assert.equal(marks.trim(), "101.containers");
      assertUnchanged(await suite.stack.up());
    });

    it("keep it from general until beta has had it long enough, whoever asks", async () => {
      await suite.stack.configure({ ring: undefined, clock: SATURDAY });
      const refused = await suite.stack.up();
      assertEnded(refused, "badly");
      assertSays(
        refused,
        "- ring-soak: 3 days 19 hours are missing: beta has had release 2026-11-27 since Friday 27",
      );
      const other = await Stack.create({
        clock: SATURDAY,
        environment: "sandbox",
        calendar: "calendar.yaml",
      });
      try {
        await suite.declareFleet(BETA_FIRST, other);
        await suite.declareRelease(RELEASED, [], other, { change: T1 });
        const again = await other.up();
        assertEnded(again, "badly");
        assertSays(
          again,
          "- ring-soak: 3 days 19 hours are missing: beta has had release 2026-11-27 since Friday 27",
        );
      } finally {
        await other.remove();
      }
      assert.deepEqual(await php(), [NEW, OLD, OLD]);
    });

    it("let it through then, and change nothing more", async () => {
      await suite.stack.configure({ clock: NEXT_FRIDAY });
      assertEnded(await suite.stack.up(), "well");
      assert.deepEqual(await php(), [NEW, NEW, NEW]);
      assertUnchanged(await suite.stack.up());
    });
  },
);
