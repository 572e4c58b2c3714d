import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { stringify } from "yaml";
import { runMaint } from "../../cli/maint/maint";
import { isPlain } from "../../maintenance/text/plain-text";
import { FRIDAY_NIGHT } from "../../sandbox/friday-night";
import { Stack } from "../harness/stack";
import { makeKey, startServer, type TestServer } from "../unit/remote/ssh/server";

const PROJECT = resolve(__dirname, "../..");

/** What clears the screen, is a C1 control, and turns the direction. */
const HOSTILE = "\u001b[2J\u009b31m\u202edeen\u200b";

/** Both are root there: who has taken the node, and a customer in his container. */
describe("a node and a container that say what a terminal would obey", function () {
  this.timeout(180_000);
  this.slow(30_000);
  let folder: string;
  let stack: Stack;
  let server: TestServer;

  before(async function () {
    this.timeout(45 * 60_000);
    folder = await mkdtemp(join(tmpdir(), "hostile-words-"));
    const hostKey = makeKey();
    const inventory = "php\t0\t5.3.3\t38.el6\tx86_64\t-\t-";
    const facts = (os: string): string =>
      `@@os\n ${os}\n@@kernel\n2.6.32 x86_64\n@@package-tools\n1\t${os}\n@@restarts\nservice ${os}\nprocess 7 ${os}\n@@packages\n${inventory}\n@@end 0\n`;
    const events = [
      { event: "containers", text: `101 running ${HOSTILE}\n102 ${HOSTILE} x\n` },
      { event: "facts", target: "node", code: 0, text: facts(HOSTILE) },
      { event: "facts", target: "101", code: 0, text: facts(HOSTILE) },
      { event: "facts", target: "102", code: 7, text: HOSTILE },
      { event: "facts", target: HOSTILE, code: 7, text: HOSTILE },
      { event: "locked", holder: HOSTILE },
      { event: "staged", text: `php-5.3.3-40.el6.x86_64\t${HOSTILE}\n` },
      { event: "finished" },
    ];
    server = await startServer({
      hostKeys: [hostKey],
      execute: (channel, command) => {
        channel.stderr.write(`${HOSTILE}\n`);
        channel.write(`${HOSTILE}${/ready-[0-9a-f]+/.exec(command)?.[0] ?? ""}\n`);
        for (const event of events) channel.write(`${JSON.stringify({ ...event, at: 1 })}\n`);
        channel.exit(0);
        channel.end();
      },
    });
    await writeFile(join(folder, "id"), makeKey().privateKey);
    const container = { customer: "alder", osFamily: "el6" };
    const fleet = {
      fleet: "f",
      releaseKeys: [join(PROJECT, "keys/sandbox-release.asc")],
      customers: { alder: { name: "Alder", contacts: ["it@alder.example"], timeZone: "America/New_York" } },
      nodes: {
        node1: {
          ...{ address: "127.0.0.1", hostKeys: [hostKey.fingerprint] },
          ssh: { port: server.port, user: "ops", identityFile: join(folder, "id") },
          ...{ runtime: "openvz", packageManager: "yum", osFamily: "el6" },
          containers: { "101": container, "102": container },
        },
      },
    };
    await writeFile(join(folder, "fleet.yaml"), stringify(fleet));
    stack = await Stack.create({
      ...FRIDAY_NIGHT,
      fleet: join(folder, "fleet.yaml"),
      release: "releases/sandbox-2026-11-27.yaml",
    });
    stack.environment = { MAINTENANCE_FOLDERS: folder };
  });

  after(async () => {
    await stack.remove();
    await server.close();
    await rm(folder, { recursive: true });
  });

  /** Pulumi's own colours are off. */
  function assertHarmless(what: string, text: string): void {
    const found = text.split("\n").filter((line) => !isPlain(line));
    assert.deepEqual(found, [], `in ${what}`);
  }

  it("are shown as what they say, by Pulumi and by maint, and come so into the plan", async () => {
    const { text } = await stack.preview();
    assert.ok(text.includes("deen"), text);
    assertHarmless("the preview", text);
    let shown = "";
    const files = ["--markdown", join(folder, "plan.md"), "--sarif", join(folder, "plan.sarif")];
    await runMaint(
      ["plan", "--stack", "test", "--json", "-", ...files, "--", "--config-file", stack.configFile],
      {
        cwd: PROJECT,
        environment: stack.operatorEnvironment,
        readInput: () => Promise.resolve(""),
        print: (said) => (shown += said),
        tell: (said) => (shown += said),
      },
    );
    assert.ok(shown.includes("deen"), shown);
    assertHarmless("the plan", shown);
    const { fleets } = JSON.parse(shown) as { fleets: unknown };
    const words = JSON.stringify(fleets).match(/[^"]*deen[^"]*/g) ?? [];
    assert.ok(words.length > 0, shown);
    for (const word of words) assertHarmless("its words", word);
  });
});
