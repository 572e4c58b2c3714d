import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { LabNode } from "../../lab/lab";
import { bindCredentials } from "../harness/bind-credentials";
import { installedBuilds } from "../harness/installed";
import { assertEnded, assertSays, describeOnLab } from "../harness/lab-suite";
import { type Agent, startAgent } from "../harness/ssh-agent";
import type { Outcome } from "../harness/stack";

const names = ["sudoer", "guarded", "agent", "inner"] as const;

describeOnLab(
  "ways to log in",
  { nodes: names.map((name) => ({ name, runtime: "openvz", packageManager: "yum", containers: 1 })) },
  (suite) => {
    const node = (name: (typeof names)[number]): LabNode => suite.lab.node(name);
    const hasRelease = async (name: (typeof names)[number]): Promise<void> => {
      assert.deepEqual(await installedBuilds(node(name).containers[0]!, "tzdata"), [
        "tzdata-2019a-1.el6.noarch",
      ]);
      assert.deepEqual(await installedBuilds(node(name), "tzdata"), ["tzdata-2019a-1.el6.noarch"]);
    };
    const logins = async (name: (typeof names)[number]): Promise<string[]> => {
      const log = await node(name).exec("cat /var/log/sshd.log");
      return [...log.matchAll(/Accepted (\S+) for (\S+)/g)].map(([, how, who]) => `${who} by ${how}`);
    };
    let agent: Agent;
    let plan: Outcome;
    let outcome: Outcome;

    before(async () => {
      const { root, maint, maintpw } = suite.lab.users;
      agent = await startAgent(suite.stack.folder, root.keyFile!);
      suite.stack.environment = { SSH_AUTH_SOCK: agent.socket };
      const bastion = node("sudoer");
      await suite.declareRelease(["tzdata-2019a-1.el6"]);
      await suite.declareFleet({
        ssh: { identityFile: undefined },
        bastions: {
          jump: {
            ...{ address: bastion.address, port: bastion.port, hostKeys: [bastion.hostKeyFingerprint] },
            ...{ user: "root", identityFile: root.keyFile },
          },
        },
        nodes: {
          sudoer: {
            ssh: { port: bastion.port, user: "maint", sudo: "passwordless", identityFile: maint.keyFile },
          },
          guarded: { ssh: { port: node("guarded").port, user: maintpw.name, sudo: "password" } },
          agent: { ssh: { port: node("agent").port, agent: true } },
          inner: { ssh: { port: node("inner").port, identityFile: root.keyFile, bastion: "jump" } },
        },
      });
      const refused = await suite.stack.preview();
      assertSays(refused, "There's no credential for guarded (maintpw@");
      assertEnded(await suite.stack.setSecret("credentials.guarded.password", maintpw.password!), "well");
      assert.equal((await bindCredentials(suite.stack)).code, 0);
      plan = await suite.stack.preview("--debug");
      // From -v=7 on Pulumi 3.248.0 itself writes what it has decrypted: see docs/security.md.
      outcome = await suite.stack.up("--debug", "-v=6", "--logtostderr", "--logflow");
      assertEnded(plan, "well");
      assertEnded(outcome, "well");
    });
    after(() => {
      agent.stop();
    });

    it("include an account that becomes root by sudo without a password", async () => {
      await hasRelease("sudoer");
      assert.ok((await logins("sudoer")).includes("maint by publickey"));
    });

    it("include a password, which sudo asks for again, from the stack's secrets", async () => {
      await hasRelease("guarded");
      assert.deepEqual([...new Set(await logins("guarded"))], ["maintpw by password"]);
    });

    it("include the keys of a running agent", async () => {
      await hasRelease("agent");
      assert.deepEqual([...new Set(await logins("agent"))], ["root by publickey"]);
    });

    it("include another node as the bastion", async () => {
      await hasRelease("inner");
      // Nobody else comes to that machine as root.
      assert.ok((await logins("sudoer")).includes("root by publickey"));
    });

    describe("with a secret", () => {
      const isClear = (what: string, text: string): void => {
        const secret = suite.lab.users.maintpw.password!;
        const forms = [secret, Buffer.from(secret).toString("base64"), encodeURIComponent(secret)];
        for (const form of forms) assert.ok(!text.includes(form), `the password is in ${what}`);
      };

      it("show it in no output, with the engine's logging up to -v=6 either", () => {
        assertSays(outcome, "GetPluginPath(language, nodejs");
        isClear("the preview's output", plan.text);
        isClear("the output of up", outcome.text);
      });

      it("keep it out of the state and of all files of the stack", async () => {
        isClear("the exported state", await suite.stack.exportState());
        const files = await readdir(suite.stack.folder, { recursive: true, withFileTypes: true });
        const kept = files.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name));
        assert.ok(
          kept.some((file) => file.endsWith("test.json")),
          "the state is among them",
        );
        for (const file of kept) isClear(file, await readFile(file, "latin1"));
      });

      it("leave it nowhere on the node", async () => {
        const { password } = suite.lab.users.maintpw;
        const places = "/var/lib/pbx-maintenance /var/log /tmp /home /root /run";
        const found = await node("guarded").tryExec(`grep -rlsF -e "${password!}" ${places} || :`);
        assert.equal(found.stdout, "");
      });
    });
  },
);
