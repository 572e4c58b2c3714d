import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { assertResult, useSandbox, waitFor } from "./sandbox-fixture";

describe("sandbox: vzlist", () => {
  const at = useSandbox("each");
  it("pads its columns and trims the right end", async () => {
    const result = await at.node("vzlist -a -t -H -o ctid,hostname,status,ostemplate,layout");
    const row = (id: string, name: string, status: string) =>
      `${id.padStart(10)} ${name.padEnd(32)} ${status.padEnd(9)} ${"centos-6-x86_64".padEnd(32)} simfs\n`;
    assertResult(result, {
      code: 0,
      stdout:
        row("101", "pbx.alder.example", "running") +
        row("102", "pbx.birch.example", "running") +
        row("103", "pbx.cedar.example", "stopped"),
      stderr: "",
    });
  });

  it("prints a header, and running containers only, unless told otherwise", async () => {
    const result = await at.node("vzlist -o ctid,status");
    assert.equal(result.stdout, "      CTID STATUS\n       101 running\n       102 running\n");
  });

  it("cuts what is too long unless told not to", async () => {
    const name = "a-name-that-is-longer-than-its-column.example";
    await at.node(`sed -i 's/^HOSTNAME=.*/HOSTNAME="${name}"/' "$MAINTENANCE_ROOT/etc/vz/conf/101.conf"`);
    assert.equal((await at.node("vzlist -H -o hostname 101")).stdout, `${name.slice(0, 32)}\n`);
    assert.equal((await at.node("vzlist -t -H -o hostname 101")).stdout, `${name}\n`);
  });

  it("shows a dash for what isn't set", async () => {
    await at.node(`sed -i /HOSTNAME/d "$MAINTENANCE_ROOT/etc/vz/conf/101.conf"`);
    assert.equal((await at.node("vzlist -H -o ctid,hostname 101")).stdout, "       101 -\n");
  });

  it("finds no containers without calling it an error, but not one that is named", async () => {
    assertResult(await at.node("vzlist 999"), { code: 1, stdout: "", stderr: "Container(s) not found\n" });
    await at.node('rm "$MAINTENANCE_ROOT"/etc/vz/conf/*');
    assertResult(await at.node("vzlist -a"), { code: 0, stdout: "", stderr: "Container(s) not found\n" });
  });
});

describe("sandbox: vzctl", () => {
  const at = useSandbox("all");
  const cases: [command: string, code: number, stderr: RegExp][] = [
    ["exec 101 'exit 5'", 8, /^$/],
    ["exec2 101 'exit 5'", 5, /^$/],
    ["exec 103 true", 8, /^Container is not running\n$/],
    ["exec2 103 true", 31, /^Container is not running\n$/],
    ["exec 999 true", 14, /^Container config file does not exist\n$/],
    ["exec2 999 true", 14, /^Container config file does not exist\n$/],
    ["exec2 101 'kill -9 $$'", 3, /Got signal 9\n$/],
    ["exec 101 'kill -9 $$'", 8, /Got signal 9\n$/],
    ["start 101", 32, /^Container is already running\n$/],
    ["start 999", 14, /^Container config file does not exist\n$/],
    ["stop 103", 0, /^Unable to stop: container is not running\n$/],
  ];
  for (const [command, code, stderr] of cases) {
    it(`ends \`${command}\` with ${code}`, async () => {
      const result = await at.node(`vzctl ${command} </dev/null`);
      assert.equal(result.code, code);
      assert.match(result.stderr, stderr);
    });
  }

  it("gives a command a clean environment", async () => {
    const { stdout } = await at.node("SECRET=1 vzctl exec2 101 env </dev/null");
    const names = stdout.split("\n").map((line) => line.split("=")[0] ?? "");
    assert.deepEqual(names.sort(), ["", "HOME", "MAINTENANCE_ROOT", "PATH", "PWD", "TERM"]);
    assert.match(stdout, /^HOME=\/$/m);
    assert.match(stdout, /^TERM=linux$/m);
  });

  it("joins its arguments, and reads commands from standard input for a dash", async () => {
    assert.equal((await at.node("vzctl exec2 101 'echo a;' 'echo  b' </dev/null")).stdout, "a\nb\n");
    assert.equal((await at.node("vzctl exec2 101 -", "echo c\n")).stdout, "c\n");
  });

  it("relays its standard input, and so swallows a list that a loop reads", async () => {
    assert.equal((await at.node("vzctl exec2 101 cat", "given")).stdout, "given");
    const loop =
      "printf '101\\n102\\n' | while read -r id; do vzctl exec2 $id 'cat >/dev/null; echo in'; done";
    assert.equal((await at.node(loop)).stdout, "in\n");
  });
});

describe("sandbox: vzctl, changing things", () => {
  const at = useSandbox("each");

  it("refuses a start where it's disabled, locked, or without a private area", async () => {
    const root = at.sandbox.folderOf("node1");
    writeFileSync(`${root}/vz/lock/103.lck`, `${process.pid}\n`);
    assertResult(await at.node("vzctl start 103"), {
      code: 9,
      stdout: "",
      stderr: "Container already locked\n",
    });
    rmSync(`${root}/vz/lock/103.lck`);
    writeFileSync(`${root}/etc/vz/conf/103.conf`, 'DISABLED="yes"\n');
    assert.equal((await at.node("vzctl start 103")).code, 105);
    writeFileSync(`${root}/etc/vz/conf/103.conf`, "");
    rmSync(`${root}/vz/private/103`, { recursive: true });
    assert.equal((await at.node("vzctl start 103")).code, 43);
  });

  it("tells a container's status, with 0 even where there is none", async () => {
    const result = await at.node("for id in 101 103 999; do vzctl status $id || echo $?; done");
    assert.equal(
      result.stdout,
      "CTID 101 exist mounted running\nCTID 103 exist unmounted down\nCTID 999 deleted unmounted down\n",
    );
  });

  it("starts, stops and restarts", async () => {
    await at.sandbox.startContainer("node1", "103");
    assert.equal(
      (await at.node("vzctl exec2 103 'cat $MAINTENANCE_ROOT/proc/1/cmdline'")).stdout,
      "/sbin/init\0",
    );
    await at.sandbox.stopContainer("node1", "103");
    assert.equal((await at.node("vzctl status 103")).stdout, "CTID 103 exist unmounted down\n");
    assert.equal((await at.node("vzctl restart 103")).code, 0);
    assert.equal((await at.node("vzctl status 103")).stdout, "CTID 103 exist mounted running\n");
  });

  it("ends what runs in a container that is stopped", async () => {
    const running = at.node("vzctl exec2 101 'echo begun; sleep 30' </dev/null");
    await waitFor(async () =>
      (await at.node('ls "$MAINTENANCE_ROOT/var/run/vzctl"')).stdout.includes("101."),
    );
    await at.sandbox.stopContainer("node1", "101");
    const result = await running;
    assert.equal(result.code, 3);
    assert.match(result.stderr, /Got signal 9\n$/);
  });
});

describe("sandbox: uname and df", () => {
  const at = useSandbox("all");

  it("show a node's own kernel, and a full disk where there's one", async () => {
    assert.equal((await at.container("uname -rm")).stdout, "2.6.32-042stab145.3 x86_64\n");
    at.sandbox.hazards.limitDisk("node1", "101", 512);
    assert.match(
      (await at.container('df -Pk "$MAINTENANCE_ROOT/"')).stdout,
      /^Filesystem .*\n\S+ +4194304 +\d+ +512 +9\d% /,
    );
    at.sandbox.hazards.limitDisk("node1", "101", undefined);
    assert.doesNotMatch((await at.container('df -Pk "$MAINTENANCE_ROOT/"')).stdout, / 512 /);
  });
});
