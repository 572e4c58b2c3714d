import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cause } from "../../../../maintenance/problems/problem";
import { openConnection } from "../../../../remote/ssh/connection";
import {
  AuthenticationFailed,
  ConnectionLost,
  ConnectionRefused,
  Unreachable,
} from "../../../../remote/ssh/errors";
import { HostKeyChanged, HostKeyUnknown } from "../../../../remote/ssh/host-key-errors";
import { SshSecrets } from "../../../../remote/ssh/secrets";
import type { SshTarget } from "../../../../remote/ssh/target";
import { makeKey, rejectionOf, secretsFor, targetAt } from "./server";
import { startSshd, whyNoSshd, type Sshd } from "./sshd";

const userKey = makeKey();
const missing = whyNoSshd();

describe(`ssh: against OpenSSH's sshd${missing === undefined ? "" : ` (skipped: ${missing})`}`, () => {
  let folder: string;
  let node: Sshd;
  let bastion: Sshd;

  const at = (server: Sshd, more: Partial<SshTarget> = {}) =>
    targetAt(server.port, { user: server.user, hostKeys: [server.hostKey.publicKey], ...more });
  const open = (target: SshTarget, privateKey = userKey.privateKey) =>
    openConnection(
      target,
      () => secretsFor({ privateKey }, [node.hostKey, bastion.hostKey], node.user),
      "node1",
    );
  const says = async (target: SshTarget, script = "echo hello") => {
    const connection = await open(target);
    const { stdout } = await connection.runScript(script);
    await connection.close();
    return stdout;
  };

  before(async function () {
    if (missing !== undefined) {
      this.skip();
    }
    folder = mkdtempSync(join(tmpdir(), "ssh-sshd-"));
    node = await startSshd(userKey.publicKey);
    bastion = await startSshd(userKey.publicKey);
  });
  after(async () => {
    if (missing !== undefined) return;
    await node.stop();
    await bastion.stop();
    rmSync(folder, { recursive: true });
  });

  it("logs in with a key, and takes its host key from a pin or a fingerprint", async () => {
    assert.equal(await says(at(node)), "hello\n");
    assert.equal(await says(at(node, { hostKeys: [node.hostKey.fingerprint] })), "hello\n");
  });

  it("sees the exit code and the signal of a script", async () => {
    const connection = await open(at(node));
    assert.equal((await connection.runScript("exit 3")).code, 3);
    const { code, signal } = await connection.runScript("kill -KILL $$");
    assert.deepEqual([code, signal], [null, "SIGKILL"]);
    await connection.close();
  });

  it("logs in with a key of the agent", async () => {
    const socket = join(folder, "agent");
    const agent = spawn("ssh-agent", ["-D", "-a", socket], { stdio: ["ignore", "pipe", "ignore"] });
    const before = process.env["SSH_AUTH_SOCK"];
    try {
      await new Promise((resolve) => agent.stdout.once("data", resolve));
      const file = join(folder, "id");
      writeFileSync(file, userKey.privateKey, { mode: 0o600 });
      process.env["SSH_AUTH_SOCK"] = socket;
      execFileSync("ssh-add", ["-q", file], { stdio: "ignore" });
      const connection = await openConnection(at(node, { agent: true }), () => new SshSecrets(), "node1");
      assert.equal((await connection.runScript("echo by agent")).stdout, "by agent\n");
      await connection.close();
    } finally {
      agent.kill();
      if (before === undefined) delete process.env["SSH_AUTH_SOCK"];
      else process.env["SSH_AUTH_SOCK"] = before;
    }
  });

  it("refuses a wrong key", async () => {
    const stranger = makeKey();
    const error = await rejectionOf(open(at(node), stranger.privateKey));
    assert.ok(error instanceof AuthenticationFailed);
    assert.deepEqual(
      error.because,
      cause("login-refused", {
        place: `node1 (${node.user}@127.0.0.1:${node.port})`,
        tried: [`public key from the secrets (ssh-ed25519 ${stranger.fingerprint})`],
        accepted: ["publickey"],
        detail: "",
      }),
    );
  });

  it("finds the host in a known_hosts file that ssh-keygen has hashed", async () => {
    const knownHostsFile = join(folder, "known_hosts");
    writeFileSync(knownHostsFile, `[127.0.0.1]:${node.port} ${node.hostKey.publicKey}\n`);
    execFileSync("ssh-keygen", ["-q", "-H", "-f", knownHostsFile], { stdio: "ignore" });
    assert.equal(await says(at(node, { hostKeys: [], knownHostsFile })), "hello\n");
    const error = await rejectionOf(open(at(bastion, { hostKeys: [], knownHostsFile })));
    assert.ok(error instanceof HostKeyUnknown);
    assert.ok(error.message.includes(bastion.hostKey.fingerprint));
  });

  it("goes through a bastion", async () => {
    const connection = await open(at(node, { bastion: at(bastion) }));
    const results = await Promise.all(["a", "b"].map((name) => connection.runScript(`echo ${name}`)));
    assert.deepEqual(
      results.map((result) => result.stdout),
      ["a\n", "b\n"],
    );
    assert.equal(bastion.sessions().length, 1);
    await connection.close();
    assert.equal(await connection.closed, undefined);
  });

  it("names the hop that fails", async () => {
    const hop = `bastion ${bastion.user}@127.0.0.1:${bastion.port} on the way to node1`;
    const changed = await rejectionOf(
      open(at(node, { bastion: at(bastion, { hostKeys: [node.hostKey.publicKey] }) })),
    );
    assert.ok(changed instanceof HostKeyChanged);
    assert.ok(changed.message.startsWith(`The host key of ${hop} has changed: `));

    const gone = await rejectionOf(open(at(node, { bastion: at(bastion, { port: 1 }) })));
    assert.ok(gone instanceof ConnectionRefused);
    assert.match(gone.message, /^bastion \S+@127\.0\.0\.1:1 on the way to node1 refused the connection/);

    const behind = await rejectionOf(open(at(node, { port: 1, bastion: at(bastion) })));
    assert.ok(behind instanceof Unreachable);
    const reason = `the ${hop} could not connect to 127.0.0.1:1 (Connection refused)`;
    assert.deepEqual(
      behind.because,
      cause("unreachable", { place: `node1 (${node.user}@127.0.0.1:1)`, reason }),
    );

    const imposter = await rejectionOf(
      open(at(node, { hostKeys: [bastion.hostKey.publicKey], bastion: at(bastion) })),
    );
    assert.ok(imposter instanceof HostKeyChanged, "the node behind the bastion is verified, too");
    assert.ok(imposter.message.startsWith("The host key of node1 ("));
  });

  it("rejects as lost what runs when the session's process dies, and connects again", async () => {
    const connection = await open(at(node));
    const started = connection.runScript("echo started; sleep 5", {
      onLine: () => {
        for (const session of node.sessions()) process.kill(session, "SIGKILL");
      },
    });
    const error = await rejectionOf(started);
    assert.ok(error instanceof ConnectionLost);
    assert.match(error.place, /^node1 \(\S+\)$/);
    assert.ok((await connection.closed) instanceof ConnectionLost);
    assert.equal(await says(at(node)), "hello\n");
  });

  it("rejects as lost what runs when the bastion's process dies", async () => {
    const connection = await open(at(node, { bastion: at(bastion) }));
    const error = await rejectionOf(
      connection.runScript("echo started; sleep 5", {
        onLine: () => {
          for (const session of bastion.sessions()) process.kill(session, "SIGKILL");
        },
      }),
    );
    assert.ok(error instanceof ConnectionLost);
    assert.ok((await connection.closed) instanceof ConnectionLost);
  });

  it("refuses a host key that has changed, with both fingerprints", async () => {
    const old = at(node);
    const { fingerprint } = await node.replaceHostKey();
    const error = await rejectionOf(open(old));
    assert.ok(error instanceof HostKeyChanged);
    const expected = `the fleet file pins ${node.hostKey.fingerprint}`;
    const presented = error.presented.map(({ type, fingerprint: shown }) => [type, shown]);
    assert.deepEqual(presented, [["ssh-ed25519", fingerprint]]);
    assert.ok(error.message.includes(`, but ${expected}.`), error.message);
  });
});
