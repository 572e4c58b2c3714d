import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AuthContext } from "ssh2";
import { cause } from "../../../../maintenance/problems/problem";
import { openConnection } from "../../../../remote/ssh/connection";
import { SecretsNotForThisMachine } from "../../../../remote/ssh/host-key-errors";
import type { SecretValues } from "../../../../remote/ssh/secrets";
import type { SshTarget } from "../../../../remote/ssh/target";
import { makeKey, rejectionOf, secretsFor, startServer, targetAt, type TestServer } from "./server";
import { startSshd, whyNoSshd, type Sshd } from "./sshd";

const node = makeKey();
const other = makeKey("rsa");
const userKey = makeKey();

/** Who edits the fleet file can have it pin whatever key they like. */
describe("ssh: a stranger whom the fleet file trusts", () => {
  let stranger: TestServer;
  let attempts: string[];
  let folder: string;

  const open = (more: Partial<SshTarget>, values: SecretValues) =>
    openConnection(
      targetAt(stranger.port, { hostKeys: [other.publicKey], ...more }),
      () => secretsFor(values, [node]),
      "node1",
    );

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "ssh-stranger-"));
    stranger = await startServer({
      hostKeys: [other],
      authenticate: (context: AuthContext) => {
        attempts.push(context.method);
        if (context.method === "none") context.reject(["password", "publickey", "keyboard-interactive"]);
        else context.accept();
      },
    });
  });
  beforeEach(() => {
    attempts = [];
  });
  after(async () => {
    await stranger.close();
    rmSync(folder, { recursive: true });
  });

  const secrets: readonly SecretValues[] = [
    { password: "hunter2-and-more" },
    { privateKey: userKey.privateKey },
    { sudoPassword: "s3same" },
    { passphrase: "open sesame" },
  ];
  for (const values of secrets) {
    it(`is offered nothing: ${Object.keys(values).join()}`, async () => {
      const identityFile = join(folder, "id");
      writeFileSync(identityFile, userKey.privateKey);
      const begun = Date.now();
      const error = await rejectionOf(open({ identityFile, sudo: "password" }, values));
      assert.ok(error instanceof SecretsNotForThisMachine, error.message);
      const presented = [{ type: "ssh-rsa", fingerprint: other.fingerprint, publicKey: other.publicKey }];
      const place = `node1 (ops@127.0.0.1:${stranger.port})`;
      assert.deepEqual(error.because, cause("secrets-not-bound", { place, presented, user: "ops" }));
      assert.deepEqual(attempts, []);
      assert.ok(Date.now() - begun < 4000, "it isn't waited for");
    });
  }

  it("gets no more from a bound machine than a connection, where it's the bastion", async () => {
    const bastion = targetAt(stranger.port, { hostKeys: [other.publicKey] });
    const error = await rejectionOf(
      openConnection(
        targetAt(1, { hostKeys: [node.publicKey], bastion }),
        () => secretsFor({ password: "hunter2-and-more" }, [node]),
        "node1",
      ),
    );
    assert.ok(error instanceof SecretsNotForThisMachine);
    assert.match(error.message, /^bastion ops@127\.0\.0\.1:\d+ on the way to node1 presented/);
    assert.deepEqual(attempts, []);
  });

  it("is logged in to by a key file alone: a signature is for one connection and gives no key away", async () => {
    const identityFile = join(folder, "id");
    writeFileSync(identityFile, userKey.privateKey);
    const connection = await open({ identityFile }, {});
    await connection.close();
    assert.ok(attempts.includes("publickey"));
  });
});

const missing = whyNoSshd();

describe(`ssh: an sshd that isn't the node's${missing === undefined ? "" : ` (skipped: ${missing})`}`, () => {
  let home: Sshd;
  let away: Sshd;

  before(async function () {
    if (missing !== undefined) this.skip();
    home = await startSshd(userKey.publicKey);
    away = await startSshd(userKey.publicKey);
  });
  after(async () => {
    if (missing !== undefined) return;
    await home.stop();
    await away.stop();
  });

  const open = (server: Sshd, user = server.user) =>
    openConnection(
      targetAt(server.port, { user, hostKeys: [server.hostKey.publicKey] }),
      () => secretsFor({ privateKey: userKey.privateKey }, [home.hostKey], home.user),
      "node1",
    );

  it("isn't logged in to, and neither is another user of the node's own", async () => {
    const connection = await open(home);
    await connection.close();
    assert.ok((await rejectionOf(open(away))) instanceof SecretsNotForThisMachine);
    assert.ok((await rejectionOf(open(home, "nobody"))) instanceof SecretsNotForThisMachine);
  });
});
