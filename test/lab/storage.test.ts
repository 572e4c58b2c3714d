import assert from "node:assert/strict";
import { assertEnded, assertSays, assertUnchanged, describeOnLab } from "../harness/lab-suite";
import type { Outcome } from "../harness/stack";

const SPOOL = "/var/lib/pbx-maintenance";
const BUILD = "nfs-utils-1.2.3-78.el6";
/** A file stands for the exports: no kernel of the lab serves NFS, and the share is a tmpfs by the name of one. */
const STORAGE = {
  shares: ["/srv/pbx"],
  names: ["san1"],
  minutes: 10,
  commands: { withdraw: "rm /srv/exported", restore: "touch /srv/exported", check: "test -e /srv/exported" },
};

describeOnLab(
  "a server of shares whose packages are updated",
  {
    nodes: [
      { name: "node1", runtime: "lxc", packageManager: "yum", containers: [{ id: "101" }, { id: "102" }] },
      { name: "san1", runtime: "lxc", packageManager: "yum", containers: [] },
    ],
  },
  (suite) => {
    const steps = async (name: string): Promise<string[]> => {
      const journal = await suite.lab.node(name).exec(`cat ${SPOOL}/journal/*`);
      return [...journal.matchAll(/ (\S+): (\w+) (begun|done|failed|returning|returned|stuck)$/gm)].map(
        ([, target = "", step = "", state = ""]) => `${step} ${target} ${state}`,
      );
    };
    const installed = async (): Promise<string> =>
      (await suite.lab.node("san1").exec("rpm -q nfs-utils --qf '%{NAME}-%{VERSION}-%{RELEASE}'")).trim();
    let old: string;

    before(async () => {
      await suite.lab.node("node1").exec("mkdir -p /mnt/pbx && mount -t tmpfs san1:/srv/pbx /mnt/pbx");
      await suite.lab.node("node1").container("101").exec("mount -t tmpfs san1:/srv/pbx/101 /mnt");
      await suite.lab.node("san1").exec("touch /srv/exported");
      await suite.declareFleet({ nodes: { san1: { storage: STORAGE } } });
      old = await installed();
    });

    it("keeps its packages where the change doesn't name storage, and the plan says so", async () => {
      await suite.declareRelease([BUILD], [], suite.stack, { change: { layers: ["nodes", "containers"] } });
      const up = await suite.stack.up();
      assertEnded(up, "well");
      assertSays(up, "not at the release. This change updates no storage");
      assert.equal(await installed(), old);
    });

    describe("by a change that names it", () => {
      let up: Outcome;
      before(async () => {
        await suite.declareRelease([BUILD], [], suite.stack, {
          change: { layers: ["nodes", "containers", "storage"] },
        });
        up = await suite.stack.up();
      });

      it("stops whoever uses its share, and nobody else", async () => {
        assertEnded(up, "well");
        assertSays(up, "node1 has san1:/srv/pbx at /mnt/pbx mounted. Its containers 101 use it");
        assert.deepEqual(await steps("node1"), [
          ...["measure 101 begun", "measure 101 done", "stop 101 begun", "stop 101 done"],
          ...["unmount node begun", "unmount node done", "unmount node returning", "unmount node returned"],
          ...["stop 101 returning", "stop 101 returned"],
        ]);
      });

      it("withdraws its exports, is updated, and exports again", async () => {
        assert.deepEqual(await steps("san1"), [
          ...["withdraw node begun", "withdraw node done", "update node begun", "update node done"],
          ...["withdraw node returning", "withdraw node returned"],
        ]);
        assert.notEqual(await installed(), old);
        await suite.lab.node("san1").exec("test -e /srv/exported");
      });

      it("has the share mounted again, tells how long each container was away, and leaves nothing to do", async () => {
        await suite.lab.node("node1").exec("grep -q '^san1:/srv/pbx /mnt/pbx ' /proc/mounts");
        assert.equal(await suite.lab.node("node1").container("101").state(), "running");
        assert.match(up.text, /on node1, 101 was down for \d+ s/);
        assertUnchanged(await suite.stack.up());
      });
    });
  },
);
