import assert from "node:assert/strict";
import { USUAL_PACKAGES } from "../../lab/declarations";
import { assertEnded, assertSays, assertUnchanged, describeOnLab } from "../harness/lab-suite";

const MARK = "/var/lib/pbx-maintenance/packages/open";
const BROKEN_ASTERISK = "asterisk-11.25.3-3";

describeOnLab(
  "an Asterisk that doesn't come up after its packages were changed",
  { nodes: [{ name: "node1", runtime: "openvz", packageManager: "yum", containers: [{}, {}] }] },
  (suite) => {
    const container = (id: string) => suite.lab.node("node1").container(id);
    const isOpen = async (id: string) => (await container(id).tryExec(`test -e ${MARK}`)).code === 0;
    const isDown =
      "error: container 101: its packages are as wanted, but asterisk (status 3) doesn't run after the restart. Look at it now";

    before(async () => {
      await suite.lab.publish([...USUAL_PACKAGES, BROKEN_ASTERISK]);
      await suite.declareRelease([BROKEN_ASTERISK]);
      await suite.declareFleet({
        containers: {
          node1: {
            "101": { customer: "acme" },
            "102": { customer: "acme", overrides: { hold: ["asterisk"] } },
          },
        },
      });
    });

    it("fails the run, which leaves it open", async () => {
      const outcome = await suite.stack.up();
      assertEnded(outcome, "badly");
      assertSays(outcome, isDown);
      assert.deepEqual([await isOpen("101"), await isOpen("102")], [true, false]);
    });

    for (const run of ["second", "third"]) {
      it(`fails the ${run} run as well, though all packages are as wanted`, async () => {
        assertSays(await suite.stack.preview(), "setting package-gates open → passed in container 101");
        const outcome = await suite.stack.up();
        assertEnded(outcome, "badly");
        assertSays(outcome, isDown);
      });
    }

    it("is started by the next run once its cause is mended, and nothing is open any more", async () => {
      await container("101").exec("chmod 755 /usr/sbin/asterisk");
      assertEnded(await suite.stack.up(), "well");
      await container("101").exec("/etc/init.d/asterisk status");
      assert.equal(await isOpen("101"), false);
      assertUnchanged(await suite.stack.up());
    });
  },
);
