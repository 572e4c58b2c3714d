import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { FRIDAY_NIGHT, writeChange } from "../../sandbox/friday-night";
import { type Sandbox, startSandbox } from "../../sandbox/sandbox";
import { assertEnded, assertSays } from "../harness/lab-suite";
import { Stack } from "../harness/stack";

const MARK = "$MAINTENANCE_ROOT/var/lib/pbx-maintenance/production";

describe("a run with `--refresh`, on the embedded fleet", function () {
  this.timeout(300_000);
  this.slow(60_000);
  let folder: string;
  let sandbox: Sandbox;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "refreshed-"));
    sandbox = await startSandbox({ stateFolder: join(folder, "sandbox"), ports: { node1: 0, node2: 0 } });
  });

  after(async () => {
    await sandbox.stop();
    await rm(folder, { recursive: true });
  });

  async function writeRelease(name: string, ...packages: string[]): Promise<string> {
    const file = join(folder, `${name}.yaml`);
    const containers = { el6: { packages: packages.map((nevra) => ({ nevra })) } };
    await writeFile(file, stringify({ release: name, nodes: { el6: { packages: [] } }, containers }));
    return file;
  }

  async function on(node: string, command: string): Promise<number | null> {
    return (await sandbox.run(node, "node", command)).code;
  }

  async function unmark(...nodes: string[]): Promise<void> {
    for (const node of nodes) assert.equal(await on(node, `rm ${MARK}`), 0, node);
  }

  it("marks the nodes of production, as each run does", async () => {
    const stack = await Stack.create({
      ...{ calendar: FRIDAY_NIGHT.calendar, fleet: sandbox.fleetFile },
      release: await writeRelease("nothing"),
    });
    try {
      assertEnded(await stack.up(), "well");
      await unmark("node1", "node2");
      assertEnded(await stack.up("--refresh"), "well");
      await unmark("node1", "node2");
    } finally {
      await stack.remove();
    }
  });

  it("looks at each node once more for the gate, where the program says it is", async () => {
    const fleet = join(sandbox.fleetFile, "../moved.yaml");
    await writeFile(fleet, await readFile(sandbox.fleetFile, "utf8"));
    const stack = await Stack.create({ ...FRIDAY_NIGHT, fleet, release: await writeRelease("nothing") });
    try {
      assertEnded(await stack.up(), "well");
      const release = await writeRelease("php", "php-5.3.3-40.el6.x86_64", "php-common-5.3.3-40.el6.x86_64");
      const change = await writeChange(stack.folder, release, ["alder", "birch", "cedar", "elm"], {
        ...{ tier: "T1", estimate: undefined, notices: undefined, layers: ["containers"] },
      });
      await stack.configure({ release, change });
      const before = await sandbox.listPackages("node1", "101");
      assert.equal(await on("node1", `mkdir -p "$(dirname ${MARK})" && : >${MARK}`), 0);
      const refused = await stack.up("--refresh");
      assertEnded(refused, "badly");
      assertSays(refused, "The run says that it's a sandbox's, and node1 is of production");
      assert.deepEqual(await sandbox.listPackages("node1", "101"), before);
      await unmark("node1");

      const moved = (await readFile(fleet, "utf8")).replace(/port: \d+/, "port: 1");
      await writeFile(fleet, moved);
      const elsewhere = await stack.up("--refresh");
      assertEnded(elsewhere, "badly");
      assertSays(elsewhere, "127.0.0.1:1");
      assert.deepEqual(await sandbox.listPackages("node1", "101"), before);
    } finally {
      await stack.remove();
    }
  });
});
