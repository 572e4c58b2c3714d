import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { AuthContext, ServerChannel } from "ssh2";
import { parse, stringify } from "yaml";
import { bindCredentials } from "../harness/bind-credentials";
import { FRIDAY_NIGHT } from "../../sandbox/friday-night";
import { assertEnded, assertSays } from "../harness/lab-suite";
import { Stack } from "../harness/stack";
import { makeKey, startServer, type TestKey, type TestServer } from "../unit/remote/ssh/server";

const PROJECT = resolve(__dirname, "../..");
const RELEASE = "releases/sandbox-2026-11-27.yaml";
const PASSWORD = "canary-login-7341";
const SUDO_PASSWORD = "canary-sudo-9862";

interface Machine {
  readonly key: TestKey;
  readonly server: TestServer;
  /** What was offered to it. */
  readonly attempts: string[];
}

interface Settings {
  config: Record<string, unknown> & {
    "pbx-maintenance:credentials": { node1: Record<string, unknown> };
  };
}

/** What somebody can do who may edit the files of the project, and no more. */
describe("credentials of a stack whose files a stranger edits", function () {
  this.timeout(180_000);
  this.slow(30_000);
  let folder: string;
  let stack: Stack;
  let node1: Machine;
  let stranger: Machine;

  before(async function () {
    this.timeout(45 * 60_000);
    folder = await mkdtemp(join(tmpdir(), "stranger-"));
    node1 = await startMachine();
    stranger = await startMachine();
    await pointNode1At(node1);
    stack = await Stack.create({ ...FRIDAY_NIGHT, fleet: join(folder, "fleet.yaml"), release: RELEASE });
    assertEnded(await stack.setSecret("credentials.node1.password", PASSWORD), "well");
    assertEnded(await stack.setSecret("credentials.node1.sudoPassword", SUDO_PASSWORD), "well");
  });

  after(async () => {
    await stack.remove();
    await node1.server.close();
    await stranger.server.close();
    await rm(folder, { recursive: true });
  });

  /** Lets everybody in, as somebody does who collects passwords. */
  async function startMachine(): Promise<Machine> {
    const key = makeKey();
    const attempts: string[] = [];
    const authenticate = (context: AuthContext): void => {
      attempts.push(context.method === "password" ? `password ${context.password}` : context.method);
      if (context.method === "password") context.accept();
      else context.reject(["password"]);
    };
    const execute = (channel: ServerChannel, command: string): void => {
      channel.stderr.write(/password-[0-9a-f]+/.exec(command)?.[0] ?? "");
      channel.on("data", (answer: Buffer) => {
        attempts.push(`sudo ${answer.toString().trim()}`);
        channel.exit(1);
        channel.end();
      });
    };
    return { key, attempts, server: await startServer({ hostKeys: [key], authenticate, execute }) };
  }

  async function pointNode1At({ key, server }: Machine, ssh: object = {}): Promise<void> {
    const node = {
      address: "127.0.0.1",
      hostKeys: [key.fingerprint],
      ssh: { port: server.port, user: "ops", sudo: "password", ...ssh },
      runtime: "openvz",
      packageManager: "yum",
      osFamily: "el6",
    };
    const releaseKeys = [join(PROJECT, "keys/sandbox-release.asc")];
    await writeFile(
      join(folder, "fleet.yaml"),
      stringify({ fleet: "f", releaseKeys, nodes: { node1: node } }),
    );
  }

  async function edit(change: (settings: Settings) => void): Promise<void> {
    const settings = parse(await readFile(stack.configFile, "utf8")) as Settings;
    change(settings);
    await writeFile(stack.configFile, stringify(settings));
  }

  /** As everybody reads it who reads the pull request. */
  async function preview(): Promise<string> {
    const { text } = await stack.preview();
    for (const secret of [PASSWORD, SUDO_PASSWORD]) assert.ok(!text.includes(secret), `${secret} is shown`);
    return text;
  }

  it("are offered to nobody until they are bound", async () => {
    const text = await preview();
    assert.match(text, /The stack's credentials for node1 aren't bound to machines, or were changed since/);
    assert.match(text, /`npx maint credentials bind --stack STACK`/);
    assert.deepEqual([...node1.attempts, ...stranger.attempts], []);
  });

  it("are bound by one command, which says to which keys, and then offered there", async () => {
    const bound = await bindCredentials(stack);
    assert.deepEqual(bound, {
      code: 0,
      out: `credentials for node1: bound to 1 host key\n  now also ops ${node1.key.fingerprint} node1\n`,
      told: "",
    });
    await preview();
    assert.ok(node1.attempts.includes(`password ${PASSWORD}`));
    assert.ok(node1.attempts.includes(`sudo ${SUDO_PASSWORD}`));
    const again = await bindCredentials(stack);
    assert.equal(again.out, "credentials for node1: bound to 1 host key, as before\n");
  });

  it("are offered to no other machine, though the fleet file pins its key", async () => {
    await pointNode1At(stranger);
    const text = await preview();
    assertSays({ text }, `presented ssh-ed25519 ${stranger.key.fingerprint}. The stack's credentials`);
    assertSays({ text }, "None of them was offered.");
    assert.deepEqual(stranger.attempts, []);
  });

  it("are offered to no other user of the same machine, who could have a sudo of their own", async () => {
    await pointNode1At(node1, { user: "mallory" });
    node1.attempts.length = 0;
    assert.match(await preview(), /aren't bound to that key and the user mallory/);
    assert.deepEqual(node1.attempts, []);
  });

  it("are offered to nobody when the binding is edited", async () => {
    await pointNode1At(stranger);
    await edit(({ config }) => {
      const { node1: entry } = config["pbx-maintenance:credentials"];
      entry["boundTo"] = `ops ${stranger.key.fingerprint} node1`;
    });
    assert.match(await preview(), /The stack's credentials for node1 aren't bound/);
    assert.deepEqual(stranger.attempts, []);
  });

  it("aren't shown when an encrypted one is copied to where a file's name belongs", async () => {
    await bindCredentials(stack);
    await edit(({ config }) => {
      config["pbx-maintenance:release"] = config["pbx-maintenance:credentials"].node1["password"];
    });
    assert.match(await preview(), /"release" is encrypted, and only credentials are kept secret/);
  });
});
