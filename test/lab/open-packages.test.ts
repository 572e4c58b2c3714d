import assert from "node:assert/strict";
import { USUAL_PACKAGES } from "../../lab/declarations";
import { installedBuilds, traceOfWork } from "../harness/installed";
import { assertEnded, assertSays, assertUnchanged, describeOnLab } from "../harness/lab-suite";

const MARK = "/var/lib/pbx-maintenance/packages/open";
const BROKEN_ASTERISK = "asterisk-11.25.3-3";
const OLD_ASTERISK = "asterisk-11.25.0-1";
/** It isn't installed, and takes asterisk away. */
const OBSOLETING = "framework-cdr-1.3-1";
const FAILING_PRE = "httpd-2.2.15-71.el6";

describeOnLab(
  "an Asterisk that doesn't come up after its packages were changed",
  { nodes: [{ name: "node1", runtime: "openvz", packageManager: "yum", containers: [{}, {}] }] },
  (suite) => {
    const container = (id: string) => suite.lab.node("node1").container(id);
    const isOpen = async (id: string) => (await container(id).tryExec(`test -e ${MARK}`)).code === 0;
    const isDown =
      "error: container 101: its packages are as wanted, but asterisk (status 3) doesn't run after the restart. Look at it now";

    before(async () => {
      await suite.lab.publish([...USUAL_PACKAGES, BROKEN_ASTERISK, OBSOLETING]);
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

    describe("where the change asks for a way back", () => {
      const node = () => suite.lab.node("node1");
      const release = [BROKEN_ASTERISK, "php-5.3.3-50.el6", "php-common-5.3.3-50.el6"];
      const rollback = { change: { rollback: true, layers: ["containers"] } };
      const published = [...USUAL_PACKAGES, BROKEN_ASTERISK, OBSOLETING, FAILING_PRE, "libobscure-1.0-1"];
      const hold = ["asterisk"];
      const bringsIn = (nevra: string, probes = {}) => ({
        containers: {
          node1: {
            "101": { customer: "acme", overrides: { install: [nevra] } },
            "102": { customer: "acme", overrides: { hold }, probes },
          },
        },
      });
      let installed: string[];

      before(async () => {
        installed = await installedBuilds(container("101"));
        await suite.lab.publish(published);
        const probes = {
          portal: { http: "http://127.0.0.1:9/", seconds: 2 },
          program: { command: "test -x /usr/sbin/asterisk" },
          tcp: { tcp: "127.0.0.1:9", seconds: 2 },
        };
        await suite.declareFleet(bringsIn("libobscure-1.0-1.x86_64", probes));
        await suite.declareRelease(release, [], suite.stack, rollback);
      });
      after(async () => {
        await suite.lab.publish(published);
        await suite.declareFleet({
          containers: {
            node1: { "101": { customer: "acme" }, "102": { customer: "acme", overrides: { hold } } },
          },
        });
        await suite.declareRelease([BROKEN_ASTERISK]);
      });

      it("isn't begun where a build of now can't be had any more", async () => {
        await suite.lab.publish(published.filter((id) => id !== OLD_ASTERISK));
        const trace = await traceOfWork(container("101"));
        const plan = await suite.stack.preview();
        assertEnded(plan, "well");
        assertSays(
          plan,
          "container 101: the change asks for a way back, and the node can't have its builds: asterisk-11.25.0-1.x86_64 can't be fetched",
        );
        assert.equal(await traceOfWork(container("101")), trace);
        await suite.lab.publish(published);
      });

      it("is planned with the builds of now in the node's store, so that no repository is asked for them again", async () => {
        assertEnded(await suite.stack.preview(), "well");
        await suite.lab.publish(published.filter((id) => id !== OLD_ASTERISK));
        const outcome = await suite.stack.up();
        assertEnded(outcome, "badly");
        assertSays(outcome, "asterisk (status 3) doesn't run after the restart");
        assertSays(outcome, "the run rolled its packages back to the builds of before");
        assertSays(outcome, "container 102: it isn't fit for a change: probe portal fails:");
        assertSays(outcome, "probe tcp fails: nothing answers at 127.0.0.1:9");
      });

      it("has exactly the packages of before, and its services run", async () => {
        assert.deepEqual(await installedBuilds(container("101")), installed);
        await container("101").exec("/etc/init.d/asterisk status && /etc/init.d/httpd status");
        assert.deepEqual([await isOpen("101"), await isOpen("102")], [false, false]);
        assert.deepEqual(await installedBuilds(container("102"), "php"), ["php-5.3.3-49.el6.x86_64"]);
        const journal = await node().exec("cat /var/lib/pbx-maintenance/journal/*");
        assert.match(
          journal,
          /101: gates after the way back: no-differences passed, no-regressions passed\n/,
        );
        assert.match(
          journal,
          /101: failed: service-not-back asterisk 3 restarted, service-gone asterisk, rolled-back\n/,
        );
      });

      it("installs again what an arriving package erased, where rpm fails", async () => {
        await suite.lab.publish(published);
        await suite.declareFleet(bringsIn("framework-cdr-1.3-1.noarch"));
        await suite.declareRelease([OBSOLETING, FAILING_PRE], [], suite.stack, rollback);
        const outcome = await suite.stack.up();
        assertEnded(outcome, "badly");
        assertSays(outcome, "rpm ended the transaction with exit code");
        assertSays(outcome, "the run rolled its packages back to the builds of before");
        assert.deepEqual(await installedBuilds(container("101")), installed);
        await container("101").exec("/etc/init.d/asterisk status");
        assert.equal(await isOpen("101"), false);
      });
    });

    describe("where the change asks for none", () => {
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
    });
  },
);
