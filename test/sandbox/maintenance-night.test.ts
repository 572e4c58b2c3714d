import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Sandbox, startSandbox } from "../../sandbox/sandbox";
import { FRIDAY_NIGHT } from "../../sandbox/friday-night";
import { Stack } from "../harness/stack";

const ANY_PORT = { node1: 0, node2: 0 };

describe("a maintenance night on the embedded fleet", function () {
  this.timeout(120_000);
  let folder: string;
  let sandbox: Sandbox;
  let stack: Stack;

  before(async function () {
    // Building the engine, where it has to be, takes some minutes once.
    this.timeout(45 * 60_000);
    folder = await mkdtemp(join(tmpdir(), "night-"));
    sandbox = await startSandbox({ stateFolder: join(folder, "sandbox"), ports: ANY_PORT });
    const { fleetFile: fleet, releaseFile: release, changeFile: change } = sandbox;
    stack = await Stack.create({ ...FRIDAY_NIGHT, fleet, release, change });
  });

  after(async () => {
    await stack.remove();
    await sandbox.stop();
    await rm(folder, { recursive: true });
  });

  const listAll = () =>
    Promise.all(
      Object.entries(sandbox.nodes).flatMap(([node, { containers }]) =>
        ["node", ...containers].map((target) => sandbox.listPackages(node, target)),
      ),
    );

  it("is planned by a preview, which shows each transition and changes nothing", async () => {
    const before = await listAll();
    const { code, text } = await stack.preview();
    assert.equal(code, 0, text);
    for (const line of [
      "php 5.3.3-38.el6 → 5.3.3-40.el6 in container 101",
      "php 5.3.3-41.el6 → 5.3.3-40.el6 (downgrade) in container 102",
      "fail2ban → 0.9.6-1.el6 (new) in container 201",
      "vzkernel 2.6.32-042stab145.3 → 2.6.32-042stab146.1 (new, beside the others)",
      "container 103: it's stopped, so no run starts or changes it",
    ]) {
      assert.ok(text.includes(line), `${line}\n\nisn't in\n\n${text}`);
    }
    assert.doesNotMatch(text, /php.* in .*20[23]/, "202 keeps its own php, and 203 is as released");
    assert.deepEqual(await listAll(), before);
  });

  it("is brought about on one node while the other is unreachable, and the run fails for that", async () => {
    sandbox.shutDown("node2");
    // With the preview that belongs to it: were that to fail, nothing would be done at all.
    const { code, text } = await stack.run("up", "--yes");
    await sandbox.bringUp("node2");
    assert.notEqual(code, 0);
    assert.match(
      text,
      /node2 \(root@127\.0\.0\.1:\d+\) refused the connection: nothing listens on that port\./,
    );
    assert.match(text, /One by one, with every container: \.maintenance\/reports\/\d{8}T\d{6}Z-\d+\.txt/);
    assert.match(text, /2 things were left undone:\n\s+- node2 \(root@127\.0\.0\.1:\d+\) refused/);
    assert.ok((await sandbox.listPackages("node1", "101")).includes("php-5.3.3-40.el6.x86_64"));
    assert.ok(!(await sandbox.listPackages("node2", "201")).includes("php-5.3.3-40.el6.x86_64"));
  });

  it("is finished by the next run, which does only what is left", async () => {
    const { code, text } = await stack.up();
    assert.equal(code, 0, text);
    assert.doesNotMatch(text, /in (container|2 containers:) 10\d/);
    assert.match(text, /restarted httpd in 2 containers: 201, 202/);
    assert.ok((await sandbox.listPackages("node2", "201")).includes("php-5.3.3-40.el6.x86_64"));
    assert.ok((await sandbox.listPackages("node2", "202")).includes("php-5.3.3-38.el6.x86_64"));
  });

  it("leaves nothing for a further run", async () => {
    const { code, text } = await stack.up();
    assert.equal(code, 0, text);
    assert.match(text, /10 unchanged/);
  });

  it("fails for a container that has no room, and not for ever when somebody else mends it", async () => {
    await sandbox.install("node1", "101", "php-5.3.3-38.el6");
    sandbox.hazards.limitDisk("node1", "101", 10);
    const full = await stack.up();
    assert.notEqual(full.code, 0);
    assert.match(
      full.text,
      /- container 101 on node1: its disk is too full: 10 KiB are free, and \d+ KiB are needed\./,
    );
    sandbox.hazards.limitDisk("node1", "101", undefined);
    await sandbox.install("node1", "101", "php-5.3.3-40.el6");
    await sandbox.run("node1", "101", "$MAINTENANCE_ROOT/etc/init.d/httpd restart");
    const mended = await stack.up();
    assert.equal(mended.code, 0, mended.text);
    const after = await stack.up();
    assert.match(after.text, /10 unchanged/);
  });

  it("fails for one node alone, too, where the report is among the targets", async () => {
    await sandbox.install("node1", "101", "php-5.3.3-38.el6");
    sandbox.hazards.limitDisk("node1", "101", 10);
    const targets = ["--target", "**::gate", "--target", "**::node1-containers", "--target", "**::report"];
    const { code, text } = await stack.up(...targets);
    sandbox.hazards.limitDisk("node1", "101", undefined);
    assert.notEqual(code, 0, text);
    assert.match(text, /- container 101 on node1: its disk is too full/);
    const mended = await stack.up(...targets);
    assert.equal(mended.code, 0, mended.text);
    assert.ok((await sandbox.listPackages("node1", "101")).includes("php-5.3.3-40.el6.x86_64"));
  });

  it("is told what somebody did by hand, and a run puts just that right", async () => {
    await sandbox.install("node1", "101", "php-5.3.3-38.el6");
    const preview = await stack.run("preview");
    assert.match(preview.text, /php 5\.3\.3-38\.el6 → 5\.3\.3-40\.el6 in container 101/);
    assert.match(preview.text, /~ 2 to update\n\s+8 unchanged/);
    const { code, text } = await stack.up();
    assert.equal(code, 0, text);
    assert.ok((await sandbox.listPackages("node1", "101")).includes("php-5.3.3-40.el6.x86_64"));
  });

  it("heals what a killed transaction left behind", async () => {
    await sandbox.installBeside("node1", "102", "php-5.3.3-38.el6");
    const { code, text } = await stack.up();
    assert.equal(code, 0, text);
    assert.match(
      text,
      /php → 5\.3\.3-40\.el6 \(duplicates 5\.3\.3-38\.el6, 5\.3\.3-40\.el6 healed\) in container 102/,
    );
    assert.deepEqual(
      (await sandbox.listPackages("node1", "102")).filter((nevra) => nevra.startsWith("php-5")),
      ["php-5.3.3-40.el6.x86_64"],
    );
  });

  it("shows what has drifted to a refresh, which changes nothing", async () => {
    await sandbox.install("node1", "101", "php-5.3.3-38.el6");
    const { code, text } = await stack.refresh();
    assert.equal(code, 0, text);
    assert.match(text, /php 5\.3\.3-38\.el6 → 5\.3\.3-40\.el6 in container 101/);
    assert.ok((await sandbox.listPackages("node1", "101")).includes("php-5.3.3-38.el6.x86_64"));
  });

  it("is forgotten by a destroy, which uninstalls nothing", async () => {
    const before = await listAll();
    const { code, text } = await stack.run("destroy", "--yes", "--skip-preview");
    assert.equal(code, 0, text);
    assert.deepEqual(await listAll(), before);
  });
});
