import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { inspect } from "node:util";
import type { ServerChannel } from "ssh2";
import { cause } from "../../../../maintenance/problems/problem";
import { isPlain } from "../../../../maintenance/text/plain-text";
import { type Connection, openConnection } from "../../../../remote/ssh/connection";
import { ConnectionLost, ScriptSilent, ShellUnavailable, SudoFailed } from "../../../../remote/ssh/errors";
import { wrapScript } from "../../../../remote/ssh/shell";
import type { SshTarget } from "../../../../remote/ssh/target";
import { makeKey, rejectionOf, secretsFor, startServer, targetAt, type TestServer } from "./server";

const hostKey = makeKey();
const SUDO_PASSWORD = 's3same & open\'s "door"';

describe("ssh: scripts", () => {
  const environment: Record<string, string> = {};
  let execute: ((channel: ServerChannel, command: string) => void) | undefined;
  let server: TestServer;
  let plainServer: TestServer;
  const open: Connection[] = [];

  const connect = async (more: Partial<SshTarget> = {}, password = SUDO_PASSWORD, to = plainServer) => {
    const target = targetAt(to.port, { hostKeys: [hostKey.publicKey], ...more });
    const connection = await openConnection(
      target,
      () => secretsFor({ password: "login only", sudoPassword: password }, [hostKey]),
      "node1",
    );
    open.push(connection);
    return connection;
  };
  const place = (to = plainServer) => `node1 (ops@127.0.0.1:${to.port})`;

  before(async () => {
    plainServer = await startServer({ hostKeys: [hostKey], environment });
    server = await startServer({
      hostKeys: [hostKey],
      execute: (channel, command) => execute?.(channel, command),
    });
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((connection) => connection.close()));
    for (const name of Object.keys(environment)) Reflect.deleteProperty(environment, name);
  });
  after(async () => {
    await plainServer.close();
    await server.close();
  });

  it("give back both outputs and the exit code", async () => {
    const script = "echo one; echo warning >&2; printf 'zw\\303\\266lf\\nend'; exit 7";
    assert.deepEqual(await (await connect()).runScript(script), {
      code: 7,
      signal: undefined,
      stdout: "one\nzwölf\nend",
      stderr: "warning\n",
    });
  });

  it("give out lines as they come to whoever listens, and keep none of them", async () => {
    const connection = await connect();
    const lines: [string, boolean][] = [];
    let isDone = false;
    const running = connection.runScript(
      "echo one; echo warning >&2; sleep 0.1; printf 'zw\\303\\266lf\\nend'; exit 7",
      {
        onLine: (line) => lines.push([line, isDone]),
      },
    );
    void running.then(() => (isDone = true));
    assert.deepEqual(await running, {
      code: 7,
      signal: undefined,
      stdout: "",
      stderr: "warning\n",
    });
    assert.deepEqual(lines, [
      ["one", false],
      ["zwölf", false],
      ["end", false],
    ]);
  });

  it("give back the signal that ended them", async () => {
    const { code, signal } = await (await connect()).runScript("kill -TERM $$");
    assert.deepEqual([code, signal], [null, "SIGTERM"]);
  });

  it("may be large, and their output too", async () => {
    const filler = `# ${"x".repeat(98)}\n`.repeat(5000);
    const { stdout } = await (
      await connect()
    ).runScript(`${filler}i=0; while [ $i -lt 20000 ]; do echo line $i; i=$((i+1)); done`);
    assert.equal(stdout.split("\n").length, 20001);
    assert.ok(stdout.endsWith("line 19999\n"));
  });

  it("have nothing on standard input, and can't swallow themselves", async () => {
    const { stdout } = await (
      await connect()
    ).runScript("cat\nread -r line || echo nothing to read\necho after");
    assert.equal(stdout, "nothing to read\nafter\n");
  });

  it("run in the C locale", async () => {
    assert.equal((await (await connect()).runScript("echo $LC_ALL")).stdout, "C\n");
  });

  it("run at once on one connection", async () => {
    const connection = await connect();
    // Each waits for the others.
    const folder = mkdtempSync(join(tmpdir(), "at-once-"));
    const results = await Promise.all(
      ["a", "b", "c", "d"].map((name) =>
        connection.runScript(
          `: >${folder}/${name}; until [ -e ${folder}/a ] && [ -e ${folder}/b ] && [ -e ${folder}/c ] && [ -e ${folder}/d ]; do sleep 0.05; done; echo ${name}`,
        ),
      ),
    );
    assert.deepEqual(
      results.map((result) => result.stdout),
      ["a\n", "b\n", "c\n", "d\n"],
    );
    rmSync(folder, { recursive: true });
    assert.equal(plainServer.connections.size, 1);
  });

  it("do nothing when only a part of them arrives", () => {
    const whole = wrapScript("echo first\necho second\necho third");
    const run = (input: string) => spawnSync("sh", ["-s"], { input, encoding: "utf8" }).stdout;
    assert.equal(run(whole), "first\nsecond\nthird\n");
    for (let length = whole.indexOf("echo second"); length < whole.lastIndexOf("}"); length += 5) {
      assert.equal(run(whole.slice(0, length)), "");
    }
  });

  it("are not disturbed by what a login profile prints", async () => {
    execute = (channel, command) => {
      const ready = /ready-[0-9a-f]+/.exec(command)?.[0] ?? "";
      channel.write("Welcome!\nno line break here: ");
      channel.write(`${ready}\nreal output\n`);
      channel.exit(0);
      channel.end();
    };
    const connection = await connect({}, "", server);
    const lines: string[] = [];
    await connection.runScript("true", { onLine: (line) => lines.push(line) });
    assert.deepEqual(lines, ["real output"]);
    assert.equal((await connection.runScript("true")).stdout, "real output\n");
  });

  it("that find no shell say what the node said", async () => {
    execute = (channel) => {
      channel.write("This account is currently not available.\n");
      channel.exit(1);
      channel.end();
    };
    const error = await rejectionOf((await connect({}, "", server)).runScript("true"));
    assert.ok(error instanceof ShellUnavailable);
    assert.equal(
      error.message,
      `${place(server)} accepted the login, but started no shell for the script: it said "This account is currently not available.". ` +
        "Check the login shell of ops and any ForceCommand there.",
    );
  });

  it("that find no shell show what the node said, and obey nothing of it", async () => {
    execute = (channel) => {
      channel.write("\u001b]0;title\u0007\u001b[2J\u009b31mGo away\u202e, \u200bplease\n");
      channel.exit(1);
      channel.end();
    };
    const error = await rejectionOf((await connect({}, "", server)).runScript("true"));
    assert.ok(isPlain(error.message), JSON.stringify(error.message));
    assert.match(error.message, /it said ".*31mGo away\\u\{202e\}, \\u\{200b\}please"/);
  });

  it("that print nothing for too long are given up", async () => {
    const error = await rejectionOf(
      (await connect()).runScript("echo a; sleep 5", { idleTimeoutSeconds: 0.2 }),
    );
    assert.ok(error instanceof ScriptSilent);
    assert.deepEqual(error.because, cause("script-silent", { place: place(), seconds: 0.2 }));
  });

  it("pass on what a listener throws, and leave the connection whole", async () => {
    const connection = await connect();
    const mistake = new Error("a mistake in the listener");
    const onLine = () => {
      throw mistake;
    };
    assert.equal(await rejectionOf(connection.runScript("echo a; echo b", { onLine })), mistake);
    assert.equal((await connection.runScript("echo c")).stdout, "c\n");
  });

  describe("where a login profile reads standard input", () => {
    for (const sudo of ["none", "passwordless", "password"] as const) {
      it(`lose nothing to one that stops reading (${sudo})`, async () => {
        environment["SUDO"] = "free";
        environment["PROFILE"] = "timeout 0.3 cat >/dev/null";
        const { stdout } = await (await connect({ sudo })).runScript("echo first\necho last");
        assert.equal(stdout, "first\nlast\n");
      });
    }

    it("aren't given to one that waits, and say what may be wrong", async () => {
      environment["PROFILE"] = "read -r swallowed; echo swallowed";
      const error = await rejectionOf(
        (await connect({ connectTimeoutSeconds: 0.3 })).runScript("echo never"),
      );
      assert.ok(error instanceof ShellUnavailable);
      assert.match(
        error.message,
        /nothing happened for 0\.3 s\. If a login profile of ops waits for input, it gets none\./,
      );
    });
  });

  describe("through sudo", () => {
    it("run where no password is wanted", async () => {
      environment["SUDO"] = "free";
      assert.equal(
        (await (await connect({ sudo: "passwordless" })).runScript("echo by $SUDO_USER")).stdout,
        "by ops\n",
      );
    });

    it("run where a password is at hand and not wanted", async () => {
      environment["SUDO"] = "free";
      const connection = await connect({ sudo: "password" });
      assert.equal((await connection.runScript("echo by $SUDO_USER")).stdout, "by ops\n");
      assert.ok(!plainServer.received().includes(SUDO_PASSWORD), "nobody asked, so nobody was told");
    });

    it("run with a password that is wanted, which reaches neither the script, nor its output, nor the command line", async () => {
      Object.assign(environment, { SUDO: "ask", SUDO_PASSWORD });
      const connection = await connect({ sudo: "password" });
      const result = await connection.runScript("echo by $SUDO_USER; cat; echo warning >&2");
      assert.deepEqual(result, { code: 0, signal: undefined, stdout: "by ops\n", stderr: "warning\n" });
      assert.ok(
        plainServer.received().includes(`${SUDO_PASSWORD}\n{ :`),
        "the password, and only then the script",
      );
      assert.ok(!plainServer.commands.join().includes(SUDO_PASSWORD));
    });

    for (const tries of ["1", "3"]) {
      it(`say that the password is wrong (${tries} tries allowed)`, async () => {
        Object.assign(environment, { SUDO: "ask", SUDO_PASSWORD, SUDO_TRIES: tries });
        const error = await rejectionOf(
          (await connect({ sudo: "password" }, "wrong-password")).runScript("echo never"),
        );
        assert.ok(error instanceof SudoFailed);
        assert.equal(
          error.message,
          `On ${place()}, sudo didn't give root: the password for ops is wrong. Correct the secret sudoPassword (or password, which is used without it).`,
        );
        assert.ok(!inspect(error, { showHidden: true, depth: 9 }).includes("wrong-password"));
      });
    }

    const refusals: [Partial<SshTarget>["sudo"] & string, string, string][] = [
      [
        "passwordless",
        "ask",
        "it asks ops for a password. Allow it without (`ops ALL=(root) NOPASSWD: ALL` in visudo), or set sudo: password and give the secret.",
      ],
      [
        "passwordless",
        "stranger",
        "the sudoers file there doesn't allow ops to run a shell as root. Add `ops ALL=(root) NOPASSWD: ALL` with visudo.",
      ],
      [
        "password",
        "stranger",
        "the sudoers file there doesn't allow ops to run a shell as root. Add `ops ALL=(root) ALL` with visudo.",
      ],
      ["password", "tty", "it wants a terminal (requiretty). Add `Defaults:ops !requiretty` with visudo."],
    ];
    for (const [sudo, behaviour, reason] of refusals) {
      it(`say what sudo refuses (${sudo}, ${behaviour})`, async () => {
        environment["SUDO"] = behaviour;
        const error = await rejectionOf((await connect({ sudo })).runScript("echo never"));
        assert.ok(error instanceof SudoFailed);
        assert.equal(error.message, `On ${place()}, sudo didn't give root: ${reason}`);
      });
    }

    it("say that sudo is missing", async () => {
      execute = (channel) => {
        channel.stderr.write("env: 'sudo': No such file or directory\n");
        channel.exit(127);
        channel.end();
      };
      const error = await rejectionOf(
        (await connect({ sudo: "passwordless" }, "", server)).runScript("echo never"),
      );
      assert.equal(
        error.message,
        `On ${place(server)}, sudo didn't give root: it is not installed. Install it, or log in as root with sudo: none.`,
      );
    });

    const questions: [behaviour: string, reason: string][] = [
      ["overridden-code", "asks a second question"],
      ["code", 'asks "Verification code:"'],
    ];
    for (const [behaviour, question] of questions) {
      it(`say what sudo asks beside the password (${behaviour})`, async () => {
        Object.assign(environment, { SUDO: behaviour, SUDO_PASSWORD });
        const error = await rejectionOf(
          (await connect({ sudo: "password", connectTimeoutSeconds: 1 })).runScript("echo never"),
        );
        assert.ok(error instanceof SudoFailed);
        assert.equal(
          error.message,
          `On ${place()}, sudo didn't give root: after the password of ops it ${question}. A run can't answer that: ` +
            "have its PAM rules ask for the password alone.",
        );
      });
    }

    it("say both where sudo asks again in words of its own", async () => {
      Object.assign(environment, { SUDO: "ask", SUDO_PASSWORD, SUDO_COMPLAINT: "You type like I drive." });
      const error = await rejectionOf(
        (await connect({ sudo: "password" }, "wrong-password")).runScript("echo never"),
      );
      assert.match(
        error.message,
        /it asks ops once more after the password, and says "You type like I drive\."\. The password is wrong, or/,
      );
    });

    it("don't wait for ever for a sudo that asks in its own words", async () => {
      environment["SUDO"] = "mute";
      const error = await rejectionOf(
        (await connect({ sudo: "password", connectTimeoutSeconds: 0.3 })).runScript("echo never"),
      );
      assert.ok(error instanceof SudoFailed);
      assert.equal(error.message, `On ${place()}, sudo didn't give root: nothing happened for 0.3 s.`);
    });

    for (const [what, password, reason] of [
      [
        "a line break",
        "two\nlines",
        "its password contains a line break, which sudo can't take. Set the secret again without one (`echo -n`).",
      ],
      [
        "too many characters",
        "x".repeat(256),
        "its password is longer than the 255 bytes that sudo takes. Use a shorter one.",
      ],
    ] as const) {
      it(`start nothing with a password with ${what}, the rest of which would become a command`, async () => {
        const connection = await connect({ sudo: "password" }, password);
        const started = plainServer.commands.length;
        const error = await rejectionOf(connection.runScript("echo never"));
        assert.equal(error.message, `On ${place()}, sudo didn't give root: ${reason}`);
        assert.equal(plainServer.commands.length, started);
      });
    }

    it("take the login's password where sudo has none, and say so where there is none at all", async () => {
      Object.assign(environment, { SUDO: "ask", SUDO_PASSWORD: "the same" });
      const target = targetAt(plainServer.port, { hostKeys: [hostKey.publicKey], sudo: "password" });
      const connection = await openConnection(
        target,
        () => secretsFor({ password: "the same" }, [hostKey]),
        "node1",
      );
      open.push(connection);
      assert.equal((await connection.runScript("echo in")).stdout, "in\n");
      const withKey = await openConnection(
        target,
        () => secretsFor({ privateKey: makeKey().privateKey }, [hostKey]),
        "node1",
      );
      open.push(withKey);
      const error = await rejectionOf(withKey.runScript("echo never"));
      assert.equal(
        error.message,
        `On ${place()}, sudo didn't give root: the fleet file says sudo: password, but there is none. Add sudoPassword (or password) as a secret.`,
      );
    });
  });

  describe("whose connection goes away", () => {
    it("reject as lost when it drops in the middle, every one of them", async () => {
      const connection = await connect();
      const running = [connection.runScript("echo a; sleep 5"), connection.runScript("sleep 5")].map(
        rejectionOf,
      );
      await delay(100);
      for (const accepted of plainServer.connections) accepted.end();
      for (const error of await Promise.all(running)) {
        assert.ok(error instanceof ConnectionLost);
        const reason = "the other side closed it";
        assert.deepEqual(error.because, cause("connection-lost", { place: place(), reason }));
      }
      assert.ok((await connection.closed) instanceof ConnectionLost);
      assert.ok((await rejectionOf(connection.runScript("true"))) instanceof ConnectionLost);
    });

    it("reject as lost when the session ends without an exit code", async () => {
      execute = (channel) => {
        channel.close();
      };
      const error = await rejectionOf((await connect({}, "", server)).runScript("true"));
      assert.ok(error instanceof ConnectionLost);
      assert.equal(error.reason, "the session ended without an exit code");
    });

    it("reject as lost when it drops before the session is there, and as refused when the session is", async () => {
      let verdict: "refuse" | "ignore" = "refuse";
      const strict = await startServer({
        hostKeys: [hostKey],
        onSession: (accepted) => {
          if (verdict === "ignore") accepted.end();
          return verdict;
        },
      });
      const connection = await connect({}, "", strict);
      const refused = await rejectionOf(connection.runScript("true"));
      assert.ok(refused instanceof ShellUnavailable);
      assert.match(
        refused.message,
        /started no shell for the script: the session was refused \(.*\)\. Check MaxSessions in its sshd_config/,
      );
      verdict = "ignore";
      assert.ok((await rejectionOf(connection.runScript("true"))) instanceof ConnectionLost);
      await strict.close();
    });

    it("reject as lost when keep-alive gets no answer", async () => {
      const connection = await connect({ keepAliveSeconds: 0.05 });
      const running = rejectionOf(connection.runScript("sleep 3"));
      await delay(300);
      assert.equal(plainServer.connections.size, 1, "answers keep it alive");
      // A peer that is stuck: it reads nothing and answers nothing, and TCP has no complaint.
      for (const socket of plainServer.sockets) socket.pause();
      const error = await running;
      assert.ok(error instanceof ConnectionLost);
      assert.equal(error.reason, "no answer to keep-alive for 0.2 s");
    });

    it("reject as lost when it is closed from this side", async () => {
      const connection = await connect();
      const running = rejectionOf(connection.runScript("sleep 3"));
      await delay(50);
      await connection.close();
      assert.match((await running).message, /was lost: it was closed from this side\./);
      assert.equal(await connection.closed, undefined);
    });
  });
});
