import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createKey, describePublicKey, findFreePort } from "../../lab/access";
import { installedBuilds, traceOfWork } from "../harness/installed";
import { assertEnded, assertSays, describeOnLab } from "../harness/lab-suite";
import { listenSilently, type SilentListener } from "../harness/silent-listener";
import type { Outcome } from "../harness/stack";

const PHP = ["php-5.3.3-50.el6", "php-common-5.3.3-50.el6"];
const names = ["node1", "stranger", "changed", "unknown"] as const;

describeOnLab(
  "nodes that can't be reached",
  { nodes: names.map((name) => ({ name, runtime: "openvz", packageManager: "yum", containers: 1 })) },
  (suite) => {
    const node = (name: (typeof names)[number]) => suite.lab.node(name);
    const builds = (name: (typeof names)[number]) => installedBuilds(node(name).containers[0]!, "php");
    let silent: SilentListener;
    let refusedPort: number;
    let strangersKey: string;
    let strangersFingerprint: string;
    let plan: Outcome;
    let outcome: Outcome;

    before(async () => {
      silent = await listenSilently("127.66.0.1");
      refusedPort = await findFreePort("127.66.0.2");
      strangersKey = await createKey(join(suite.stack.folder, "id-stranger"), "stranger");
      strangersFingerprint = (await describePublicKey(`${strangersKey}.pub`)).fingerprint;
      await writeFile(join(suite.stack.folder, "known_hosts"), "");
      await suite.declareRelease(PHP);
      const elsewhere = {
        hostKeys: [node("node1").hostKeyFingerprint],
        runtime: "openvz",
        packageManager: "yum",
      };
      await suite.declareFleet({
        nodes: {
          stranger: { ssh: { port: node("stranger").port, identityFile: strangersKey } },
          changed: { hostKeys: [node("node1").hostKeyFingerprint] },
          unknown: {
            hostKeys: undefined,
            ssh: { port: node("unknown").port, knownHostsFile: "known_hosts" },
          },
        },
        moreNodes: {
          silent: {
            ...elsewhere,
            address: silent.address,
            ssh: { port: silent.port, connectTimeoutSeconds: 2 },
          },
          closed: { ...elsewhere, address: "127.66.0.2", ssh: { port: refusedPort } },
        },
      });
      plan = await suite.stack.preview();
      outcome = await suite.stack.up();
    });
    after(() => {
      silent.close();
    });

    /** In the plan and in the result alike. */
    function assertBothSay(sentence: string): void {
      assertSays(plan, sentence);
      assertSays(outcome, sentence);
    }

    it("show in the plan, which is one for all that, and make the run fail", () => {
      assertEnded(plan, "well");
      assertEnded(outcome, "badly");
    });

    it("don't keep the others from their plan and their result", async () => {
      assertSays(plan, '"php 5.3.3-49.el6 → 5.3.3-50.el6 in container 101"');
      assert.deepEqual(await builds("node1"), ["php-5.3.3-50.el6.x86_64"]);
    });

    it("are named when nobody answers", () => {
      assertBothSay(
        `error: silent (root@127.66.0.1:${silent.port}) can't be reached: no answer within 2 s. Check that the machine is up. ` +
          "Check its address and port, and the routes and firewalls on the way.",
      );
    });

    it("are named when the connection is refused", () => {
      assertBothSay(
        `error: closed (root@127.66.0.2:${refusedPort}) refused the connection: nothing listens on that port. ` +
          "Check the port, and that sshd is running there.",
      );
    });

    it("are named with what was tried when the key is the wrong one", () => {
      const { address, port } = node("stranger");
      assertBothSay(
        `error: stranger (root@${address}:${port}) refused the login. Tried: public key ${strangersKey} ` +
          `(ssh-ed25519 ${strangersFingerprint}). The server accepts: publickey, password. ` +
          "Check the user. Check that the machine knows this key or password.",
      );
    });

    it("are named with both fingerprints when the host key has changed, and get no login", async () => {
      const { address, port, hostKeyFingerprint, hostPublicKey } = node("changed");
      assertBothSay(
        `error: The host key of changed (root@${address}:${port}) has changed: the machine presented ssh-ed25519 ` +
          `${hostKeyFingerprint}, but`,
      );
      assertBothSay(node("node1").hostKeyFingerprint);
      assertBothSay(
        "Someone may be in between, or the node was reinstalled. Nothing was sent to it. Compare it with " +
          "`ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub` on the machine's own console. " +
          `Replace the known key in the fleet file only if it's the same: hostKeys: ["${hostPublicKey}"]`,
      );
      assert.equal((await node("changed").tryExec("grep -c Accepted /var/log/sshd.log")).stdout, "0\n");
    });

    it("are named with the fingerprint when the host key isn't known", () => {
      const { address, port, hostKeyFingerprint } = node("unknown");
      assertBothSay(`error: The host key of unknown (root@${address}:${port}) isn't known:`);
      assertBothSay(
        `The machine presented ssh-ed25519 ${hostKeyFingerprint}. Compare it with ` +
          "`ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub` on the machine's own console. " +
          "If it's the same, pin it in the fleet file:",
      );
    });

    it("get only what is left to do once they can be reached", async () => {
      const before = await traceOfWork(node("node1").containers[0]!);
      await suite.declareFleet();
      const mended = await suite.stack.up();
      assertEnded(mended, "well");
      for (const name of names) assert.deepEqual(await builds(name), ["php-5.3.3-50.el6.x86_64"], name);
      assert.equal(await traceOfWork(node("node1").containers[0]!), before);
    });
  },
);
