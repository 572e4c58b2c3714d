import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { type Sandbox, startSandbox } from "../../sandbox/sandbox";
import { FRIDAY_NIGHT, writeChange } from "../../sandbox/friday-night";
import { assertEnded, assertSays, assertSilent } from "../harness/lab-suite";
import { Stack } from "../harness/stack";

const OLD = "php-5.3.3-38.el6";
const NEW = "php-5.3.3-40.el6";

const targets = (...names: string[]): string[] => names.flatMap((name) => ["--target", `**::${name}`]);

describe("a run of some resources on the embedded fleet", function () {
  this.timeout(180_000);
  this.slow(30_000);
  let folder: string;
  let sandbox: Sandbox;
  let stack: Stack;
  const stacks: Stack[] = [];

  before(async function () {
    this.timeout(45 * 60_000);
    folder = await mkdtemp(join(tmpdir(), "part-"));
    sandbox = await startSandbox({ stateFolder: join(folder, "sandbox"), ports: { node1: 0, node2: 0 } });
  });

  after(async () => {
    await Promise.all(stacks.map((each) => each.remove()));
    await sandbox.stop();
    await rm(folder, { recursive: true });
  });

  /** A stack that was never up: PHP in the containers, as a T1. */
  async function createStack(): Promise<Stack> {
    const created = await Stack.create({ ...FRIDAY_NIGHT, fleet: sandbox.fleetFile });
    stacks.push(created);
    const release = join(created.folder, "release.yaml");
    const packages = [{ nevra: `${NEW}.x86_64` }, { nevra: `php-common-${NEW.slice(4)}.x86_64` }];
    await writeFile(
      release,
      stringify({ release: "r", nodes: { el6: { packages: [] } }, containers: { el6: { packages } } }),
    );
    const t1 = { tier: "T1", estimate: undefined, notices: undefined };
    await created.configure({ release, change: await writeChange(created.folder, release, [], t1) });
    return created;
  }

  const hasNew = async (): Promise<boolean> =>
    (await sandbox.listPackages("node1", "101")).includes(`${NEW}.x86_64`);
  const makeOld = (): Promise<unknown> => sandbox.install("node1", "101", OLD);

  // Who refuses first cancels the others: of two nodes it may be either.
  for (const [left, made] of [
    ["gate", "node[12]"],
    ["node1", "node1-containers"],
  ] as const) {
    it(`that leaves out ${left} of a new stack is refused, and leaves a state that Pulumi can use`, async () => {
      await makeOld();
      const fresh = await createStack();
      const refused = await fresh.run("up", "--yes", "--exclude", `**::${left}`);
      assertEnded(refused, "badly");
      assertSays(
        refused,
        `This can't be made: ${left} was never made, and this run leaves it out. Nothing was changed.`,
      );
      assert.match(refused.text, new RegExp(`\\(${made}\\):\n(?: {4}.*\n)*? {4}error: This can't be made`));
      assertSilent(refused, "integrity");
      assert.ok(!(await hasNew()));
      const whole = await fresh.up();
      assertEnded(whole, "well");
      assert.ok(await hasNew());
      stack = fresh;
    });
  }

  it("that leaves out a node of a new stack, with all that depends on it, brings the others to the release", async () => {
    await makeOld();
    await sandbox.install("node2", "201", OLD);
    const fresh = await createStack();
    assertEnded(await fresh.run("up", "--yes", "--exclude", "**::node1", "--exclude-dependents"), "well");
    assert.ok(!(await hasNew()));
    assert.ok((await sandbox.listPackages("node2", "201")).includes(`${NEW}.x86_64`));
    assertEnded(await fresh.up(), "well");
    assert.ok(await hasNew());
  });

  it("without the gate does nothing, and doesn't end well", async () => {
    await makeOld();
    for (const some of [targets("node1-containers"), ["--exclude", "**::gate"]]) {
      const refused = await stack.run("up", "--yes", ...some);
      assertEnded(refused, "badly");
      assertSays(refused, "The change gate wasn't asked in this run, and without it nothing is changed.");
      assert.ok(!(await hasNew()));
    }
  });

  it("without the report fails for what it left undone", async () => {
    sandbox.hazards.limitDisk("node1", "101", 10);
    const full = await stack.up(...targets("gate", "node1-containers"));
    sandbox.hazards.limitDisk("node1", "101", undefined);
    assertEnded(full, "badly");
    assertSays(full, "its disk is too full");
    assertSays(
      full,
      "node1-containers left something undone, as it says, and the report isn't part of this run",
    );
    assertSilent(full, "part-of-run.ts");
    assert.ok(!(await hasNew()));
  });

  it("without the report doesn't fail for what another run left undone elsewhere", async () => {
    const other = await stack.up(...targets("gate", "node2-containers"));
    assertEnded(other, "well");
    assertSilent(other, "left something undone");
  });

  it("without the report ends well where nothing is left undone", async () => {
    const done = await stack.up(...targets("gate", "node1-containers"));
    assertEnded(done, "well");
    assert.ok(await hasNew());
  });

  for (const more of [[], ["--continue-on-error"]]) {
    it(`with the report is told of a failure once (${["up", ...more].join(" ")})`, async () => {
      await makeOld();
      sandbox.hazards.limitDisk("node1", "101", 10);
      const full = await stack.up(...targets("gate", "node1-containers", "report"), ...more);
      sandbox.hazards.limitDisk("node1", "101", undefined);
      assertEnded(full, "badly");
      assertSays(full, "One thing was left undone:");
      assertSilent(full, "the report isn't part of this run");
    });
  }

  it("of a new stack, that goes on after errors, fails for its report where that was never made", async () => {
    await makeOld();
    const fresh = await createStack();
    sandbox.hazards.limitDisk("node1", "101", 10);
    const without = await fresh.up("--exclude", "**::report", "--continue-on-error");
    assertEnded(without, "badly");
    assertSays(
      without,
      "node1-containers left something undone, as it says, and the report isn't part of this run",
    );
    const whole = await fresh.up("--continue-on-error");
    sandbox.hazards.limitDisk("node1", "101", undefined);
    assertEnded(whole, "badly");
    assertSays(whole, "One thing was left undone:");
    assertSilent(whole, "the report isn't part of this run");
  });
});
