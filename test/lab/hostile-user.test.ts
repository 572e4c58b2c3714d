import assert from "node:assert/strict";
import type { LabNode } from "../../lab/lab";
import { assertEnded, assertSilent, describeOnLab } from "../harness/lab-suite";

describeOnLab(
  "a user on a node, who isn't root there",
  {
    nodes: [
      { name: "node1", runtime: "openvz", packageManager: "yum", containers: 1 },
      { name: "node2", runtime: "lxc", packageManager: "dnf", containers: 1 },
    ],
  },
  (suite) => {
    /** Has the user run a program from a path of his, of which nothing is left then. */
    async function runFrom(node: LabNode, folder: string, name: string): Promise<void> {
      await node.exec(`exec setpriv --reuid maint --clear-groups sh -s`, {
        input: `set -e; cd /home/maint; mkdir -p '${folder}'; cp /bin/sleep '${folder}/${name}'
          '${folder}/${name}' 300 </dev/null >/dev/null 2>&1 & sleep 0.2; rm '${folder}/${name}'`,
      });
    }

    before(async () => {
      await suite.declareRelease(["php-5.3.3-50.el6", "php-common-5.3.3-50.el6"]);
      await suite.declareFleet();
      for (const node of suite.lab.nodes) {
        // rpm runs the commands of macros in its options.
        await runFrom(node, "x --eval=%(touch${IFS}/tmp", "owned)");
        await runFrom(node, "tools", "rpm");
        await runFrom(node, "tools\n@@packages", "dnf");
      }
    });

    it("has nothing run as root by what his programs are called", async () => {
      await suite.stack.preview();
      for (const node of suite.lab.nodes) {
        assert.equal((await node.exec("ls /tmp/owned 2>/dev/null || true")).trim(), "");
        assert.match(await node.exec("cat /proc/[0-9]*/comm"), /^owned\)$/m, "his program still runs");
      }
    });

    it("holds up nobody by calling one like a package tool", async () => {
      const outcome = await suite.stack.up();
      assertEnded(outcome, "well");
      assertSilent(outcome, "at work");
    });
  },
);
