import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Duplex } from "node:stream";
import { inspect } from "node:util";
import type { AuthContext } from "ssh2";
import { cause } from "../../../../maintenance/problems/problem";
import { Authentication } from "../../../../remote/ssh/authentication";
import { logIn } from "../../../../remote/ssh/client";
import { explainConnectFailure } from "../../../../remote/ssh/connect-failure";
import { type Connection, openConnection } from "../../../../remote/ssh/connection";
import * as errors from "../../../../remote/ssh/errors";
import { KnownHostsUnreadable } from "../../../../remote/ssh/host-key-errors";
import { SshSecrets, type SecretValues } from "../../../../remote/ssh/secrets";
import { describeNode, type SshTarget } from "../../../../remote/ssh/target";
import {
  makeKey,
  rejectionOf,
  secretsFor,
  startServer,
  startTcpServer,
  targetAt,
  type TestServer,
} from "./server";

const PASSWORD = "Tr0ub4dor&3";
const hostKey = makeKey();
const userKey = makeKey();
const hostKeys = [hostKey.publicKey];

describe("ssh: logging in", () => {
  let folder: string;
  let server: TestServer;
  let authenticate: (context: AuthContext) => void;

  const open = (target: SshTarget, values: SecretValues): Promise<Connection> =>
    openConnection(target, () => secretsFor(values, [hostKey]), "node1");
  const openAndClose = async (target: SshTarget, values: SecretValues) => {
    const connection = await open(target, values);
    assert.equal((await connection.runScript("echo in")).stdout, "in\n");
    await connection.close();
    assert.equal(await connection.closed, undefined);
  };
  const here = () => `node1 (ops@127.0.0.1:${server.port})`;

  const acceptPassword = (context: AuthContext) => {
    if (context.method === "password" && context.password === PASSWORD) context.accept();
    else context.reject(["password", "publickey"]);
  };
  const acceptKey = (context: AuthContext) => {
    const [type] = userKey.publicKey.split(" ");
    if (context.method !== "publickey" || context.key.algo !== type) context.reject(["publickey"]);
    else if (userKey.publicKey.includes(context.key.data.toString("base64"))) context.accept();
    else context.reject(["publickey"]);
  };

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "ssh-login-"));
    server = await startServer({
      hostKeys: [hostKey],
      authenticate: (context) => {
        authenticate(context);
      },
    });
  });
  after(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });

  it("works with a password", async () => {
    authenticate = acceptPassword;
    await openAndClose(targetAt(server.port, { hostKeys }), { password: PASSWORD });
  });

  it("works with a password that is asked for interactively", async () => {
    authenticate = (context) => {
      if (context.method !== "keyboard-interactive") context.reject(["keyboard-interactive"]);
      else
        context.prompt([{ prompt: "Password: ", echo: false }], (answers) => {
          if (answers[0] === PASSWORD) context.accept();
          else context.reject();
        });
    };
    await openAndClose(targetAt(server.port, { hostKeys }), { password: PASSWORD });
  });

  it("gives the password to no second question", async () => {
    const given: string[] = [];
    authenticate = (context) => {
      if (context.method !== "keyboard-interactive") {
        context.reject(["keyboard-interactive"]);
        return;
      }
      context.prompt([{ prompt: "Password: ", echo: false }], () => {
        context.prompt([{ prompt: "New password: ", echo: false }], (answers) => {
          given.push(...answers);
          context.reject();
        });
      });
    };
    const error = await rejectionOf(open(targetAt(server.port, { hostKeys }), { password: PASSWORD }));
    assert.ok(error instanceof errors.AuthenticationFailed);
    assert.deepEqual(given, [""]);
    assert.match(
      error.message,
      /refused the login \(it asked "New password:", which nobody here can answer\)\. /,
    );
  });

  it("works with a key from the secrets, a key file, and an encrypted one with its passphrase", async () => {
    authenticate = acceptKey;
    await openAndClose(targetAt(server.port, { hostKeys }), { privateKey: userKey.privateKey });
    const identityFile = join(folder, "id");
    writeFileSync(identityFile, userKey.privateKey);
    await openAndClose(targetAt(server.port, { hostKeys, identityFile }), {});
    const encrypted = makeKey("ed25519", "open sesame");
    authenticate = (context) => {
      context.accept();
    };
    writeFileSync(identityFile, encrypted.privateKey);
    await openAndClose(targetAt(server.port, { hostKeys, identityFile }), { passphrase: "open sesame" });
  });

  it("gives a key and then a password where the server wants both", async () => {
    const methods: string[] = [];
    authenticate = (context) => {
      methods.push(context.method);
      if (context.method === "publickey" && !methods.includes("password")) context.reject(["password"], true);
      else if (methods.includes("publickey")) acceptPassword(context);
      else context.reject(["publickey"]);
    };
    await openAndClose(targetAt(server.port, { hostKeys }), {
      password: PASSWORD,
      privateKey: userKey.privateKey,
    });
  });

  it("says what was tried and what the server accepts when the login is refused, and never the secret", async () => {
    authenticate = acceptPassword;
    const wrong = { password: "hunter2-and-more", privateKey: userKey.privateKey };
    const error = await rejectionOf(open(targetAt(server.port, { hostKeys }), wrong));
    assert.ok(error instanceof errors.AuthenticationFailed);
    const tried = [`public key from the secrets (ssh-ed25519 ${userKey.fingerprint})`, "password"];
    const accepted = ["password", "publickey"];
    assert.deepEqual(error.because, cause("login-refused", { place: here(), tried, accepted, detail: "" }));
    const shown = `${inspect(error, { showHidden: true, depth: 9 })} ${error.stack ?? ""} ${JSON.stringify(error)}`;
    assert.ok(!shown.includes(wrong.password));
    assert.ok(!shown.includes(userKey.privateKey.split("\n")[1]!));
  });

  it("shows no secret when a connection is inspected", async () => {
    authenticate = (context) => {
      context.accept();
    };
    const values = { password: PASSWORD, privateKey: userKey.privateKey, sudoPassword: "s3cret-sudo" };
    const connection = await open(targetAt(server.port, { hostKeys, sudo: "password" }), values);
    const shown = inspect(connection, { showHidden: true, depth: 20, getters: true, customInspect: false });
    assert.ok(
      shown.includes("hostVerifier") || shown.includes("_protocol"),
      "the inspection went deep enough to mean something",
    );
    for (const secret of [PASSWORD, "s3cret-sudo", userKey.privateKey.split("\n")[1]!])
      assert.ok(!shown.includes(secret));
    await connection.close();
  });

  it("passes on the server's reason when it ends the login", async () => {
    authenticate = () => {
      for (const connection of server.connections) connection.end();
    };
    const error = await rejectionOf(open(targetAt(server.port, { hostKeys }), { password: PASSWORD }));
    assert.ok(error instanceof errors.HandshakeFailed);
    assert.match(
      error.message,
      /it ended the connection during the login \(the server closed the connection\)\. Look in its log/,
    );
  });

  it("says that there is nothing to log in with", async () => {
    const error = await rejectionOf(open(targetAt(server.port, { hostKeys }), {}));
    assert.ok(error instanceof errors.NoCredentials);
    assert.deepEqual(error.because, cause("no-credentials", { place: here() }));
    assert.equal(server.connections.size, 0);
  });

  describe("with a private key that can't be used", () => {
    const cases: { name: string; write?: string; passphrase?: string; problem: string }[] = [
      {
        name: "missing",
        problem:
          "does not exist. Correct identityFile in the fleet file, or create the key with `ssh-keygen`.",
      },
      {
        name: "encrypted",
        write: makeKey("ed25519", "open sesame").privateKey,
        problem:
          "is encrypted and no passphrase was given. Add the passphrase as a secret, or name agent: true instead of an identityFile.",
      },
      {
        name: "wrong-passphrase",
        write: makeKey("ed25519", "open sesame").privateKey,
        passphrase: "open barley",
        problem: "doesn't open with the passphrase given. Correct the passphrase.",
      },
      { name: "public", write: userKey.publicKey, problem: "is a public key; the private one is needed." },
      {
        name: "nonsense",
        write: "nonsense",
        problem:
          "is no private key in a known format (OpenSSH, PEM or PPK). Give the file that `ssh-keygen` wrote, not its .pub.",
      },
    ];
    for (const { name, write, passphrase, problem } of cases) {
      it(`says so: ${name}`, async () => {
        const identityFile = join(folder, name);
        if (write !== undefined) writeFileSync(identityFile, write);
        const error = await rejectionOf(
          open(targetAt(server.port, { hostKeys, identityFile }), { passphrase }),
        );
        assert.ok(error instanceof errors.PrivateKeyUnusable);
        assert.equal(
          error.message,
          `The private key for ${here()} can't be used: ${identityFile} ${problem}`,
        );
      });
    }

    it("says so: unreadable", async () => {
      const error = await rejectionOf(open(targetAt(server.port, { hostKeys, identityFile: folder }), {}));
      assert.equal(
        error.message,
        `The private key for ${here()} can't be used: ${folder} is a folder, and a file is needed. Correct identityFile in the fleet file.`,
      );
    });
  });

  describe("with an agent", () => {
    const agent = process.env["SSH_AUTH_SOCK"];
    afterEach(() => {
      if (agent === undefined) delete process.env["SSH_AUTH_SOCK"];
      else process.env["SSH_AUTH_SOCK"] = agent;
    });

    it("says that there is none", async () => {
      delete process.env["SSH_AUTH_SOCK"];
      const error = await rejectionOf(open(targetAt(server.port, { hostKeys, agent: true }), {}));
      assert.ok(error instanceof errors.AgentUnavailable);
      const reason = "SSH_AUTH_SOCK is not set";
      assert.deepEqual(error.because, cause("agent-unavailable", { place: here(), reason }));
    });

    it("says that it doesn't answer, or goes on with the password", async () => {
      process.env["SSH_AUTH_SOCK"] = join(folder, "no-agent");
      authenticate = acceptPassword;
      const error = await rejectionOf(open(targetAt(server.port, { hostKeys, agent: true }), {}));
      assert.ok(error instanceof errors.AgentUnavailable);
      assert.match(
        error.message,
        /but the one at SSH_AUTH_SOCK can't be used \(Failed to connect to agent\)/,
      );
      await openAndClose(targetAt(server.port, { hostKeys, agent: true }), { password: PASSWORD });
    });
  });

  describe("to a machine that isn't there", () => {
    const values = { password: PASSWORD };

    it("says that the connection is refused", async () => {
      const gone = await startTcpServer(() => undefined);
      await gone.close();
      const error = await rejectionOf(open(targetAt(gone.port), values));
      assert.ok(error instanceof errors.ConnectionRefused);
      assert.equal(
        error.message,
        `node1 (ops@127.0.0.1:${gone.port}) refused the connection: nothing listens on that port. Check the port, and that sshd is running there.`,
      );
    });

    it("says that the name has no address", async () => {
      const error = await rejectionOf(open(targetAt(22, { address: "node1.invalid" }), values));
      assert.ok(error instanceof errors.NameNotFound);
      const place = "node1 (ops@node1.invalid:22)";
      assert.deepEqual(error.because, cause("name-not-found", { place, address: "node1.invalid" }));
    });

    for (const [code, reason] of [
      ["EHOSTUNREACH", "there is no route to it (EHOSTUNREACH)"],
      ["ENETUNREACH", "there is no route to it (ENETUNREACH)"],
      ["ETIMEDOUT", "no answer (ETIMEDOUT)"],
    ] as const) {
      it(`says why it can't be reached: ${code}`, () => {
        const target = targetAt(22);
        const error = explainConnectFailure({
          place: describeNode("node1", target),
          target,
          secrets: new SshSecrets(values),
          phase: "connecting",
          authentication: new Authentication([]),
          agentProblem: undefined,
          error: Object.assign(new Error(`connect ${code}`), { code, level: "client-socket" }),
        });
        assert.ok(error instanceof errors.Unreachable);
        assert.deepEqual(error.because, cause("unreachable", { place: "node1 (ops@127.0.0.1:22)", reason }));
      });
    }

    it("says that nothing answers in time", async () => {
      const target = targetAt(22, { connectTimeoutSeconds: 0.1 });
      const error = await rejectionOf(
        logIn({ place: "node1", target, secrets: new SshSecrets(values) }, () =>
          Object.assign(new Duplex({ read: () => undefined }), { connecting: true }),
        ),
      );
      assert.ok(error instanceof errors.Unreachable);
      assert.match(error.message, /^node1 can't be reached: no answer within 0\.1 s\./);
    });

    it("says that no SSH answers in time", async () => {
      const silent = await startTcpServer(() => undefined);
      const error = await rejectionOf(open(targetAt(silent.port, { connectTimeoutSeconds: 0.1 }), values));
      assert.ok(error instanceof errors.HandshakeFailed);
      assert.equal(error.place, `node1 (ops@127.0.0.1:${silent.port})`);
      assert.match(error.message, /the handshake was not done within 0\.1 s\. .*connectTimeoutSeconds/);
      await silent.close();
    });

    it("says that it hangs up", async () => {
      const rude = await startTcpServer((socket) => socket.end());
      const error = await rejectionOf(open(targetAt(rude.port), values));
      assert.ok(error instanceof errors.HandshakeFailed);
      assert.match(
        error.message,
        /it closed the connection at once\. Check hosts\.deny, fail2ban and MaxStartups/,
      );
      await rude.close();
    });

    it("says that something else answers", async () => {
      const web = await startTcpServer((socket) =>
        socket.write(`HTTP/1.1 400 Bad Request\r\n${"x".repeat(9000)}\r\n`),
      );
      const error = await rejectionOf(open(targetAt(web.port, { connectTimeoutSeconds: 1 }), values));
      assert.ok(error instanceof errors.HandshakeFailed);
      assert.match(error.message, /Check that it is sshd that listens/);
      await web.close();
    });
  });

  it("reaches a server that knows only what an old sshd does", async () => {
    const rsa = makeKey("rsa");
    const old = await startServer({
      hostKeys: [rsa],
      config: {
        algorithms: {
          kex: ["diffie-hellman-group14-sha1"],
          serverHostKey: ["ssh-rsa"],
          cipher: ["aes128-ctr"],
          hmac: ["hmac-sha1"],
        },
      },
    });
    const connection = await openConnection(
      targetAt(old.port, { hostKeys: [rsa.publicKey] }),
      () => secretsFor({ password: PASSWORD }, [rsa]),
      "node1",
    );
    assert.equal((await connection.runScript("echo old")).stdout, "old\n");
    await connection.close();
    await old.close();
  });

  it("names the algorithms where there is none in common", async () => {
    const older = await startServer({
      hostKeys: [hostKey],
      config: { algorithms: { cipher: ["3des-cbc"] } },
    });
    const error = await rejectionOf(open(targetAt(older.port, { hostKeys }), { password: PASSWORD }));
    assert.ok(error instanceof errors.HandshakeFailed);
    assert.match(
      error.message,
      /no matching C->S cipher\. The two sides have no algorithm in common: check Ciphers, MACs/,
    );
    await older.close();
  });

  it("keeps an unreadable known_hosts from being taken for an empty one", async () => {
    const error = await rejectionOf(
      open(targetAt(server.port, { knownHostsFile: folder }), { password: PASSWORD }),
    );
    const reason = "is a folder, and a file is needed";
    assert.ok(error instanceof KnownHostsUnreadable);
    assert.deepEqual(error.because, cause("known-hosts-unreadable", { place: here(), file: folder, reason }));
  });
});
