import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RebootArgs } from "../../../../../kinds/reboots/args";
import { describeRebootWork } from "../../../../../kinds/reboots/unit/work";
import { launchDetached } from "../../../../../remote/run/detached";
import { detachRun } from "../../../../../remote/run/run-script";
import { parseEvent } from "../../../../../remote/script/events";
import { part } from "../../../../../remote/script/parts";

const KERNEL = { name: "vzkernel", build: "2.6.32-042stab145.3" };

describe("a node's reboot", () => {
  let root: string;
  const program = (name: string, text: string): void => {
    writeFileSync(join(root, "bin", name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  };
  const run = (script: string) =>
    spawnSync("sh", ["-s"], {
      env: { PATH: `${join(root, "bin")}:${process.env["PATH"] ?? ""}`, MAINTENANCE_ROOT: root },
      input: script,
      encoding: "utf8",
    }).stdout;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "reboot-"));
    for (const folder of ["bin", "etc/init.d", "etc/rc3.d"])
      mkdirSync(join(root, folder), { recursive: true });
    program("vzlist", 'case $* in *hostname*) echo "101 running one" ;; *) echo running ;; esac');
    program("vzctl", `[ "$1" != exec2 ] || exec sh -c "$3"; echo "$@" >>${root}/vzctl-calls`);
    program("shutdown", "exit 1");
  });
  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  it("takes no container away where the kernel isn't there", () => {
    program("rpm", "echo 'vzkernel 2.6.32-042stab140.1'");
    const args = {
      node: "node1",
      ways: {
        ...{ runtime: "openvz", parallel: 2, lockWaitSeconds: 10, transactionLimitMinutes: 5 },
        rebootMinutes: 1,
      },
    } as unknown as RebootArgs;
    const { run: work } = describeRebootWork(args, KERNEL, undefined, { reason: "change c1 (T2): kernel" });
    const events = run(launchDetached(detachRun(work)))
      .split("\n")
      .flatMap((line) => parseEvent(line) ?? []);
    const finished = events.find(({ event }) => event === "unit-finished") as { text: string };
    assert.ok(finished.text.includes("kernel-not-installed\tvzkernel 2.6.32-042stab145.3"), finished.text);
    assert.ok(!existsSync(join(root, "vzctl-calls")), "a container was stopped");
  });

  it("finds the kernel's package also where none owns its image in /boot", () => {
    const modules = join(root, "modules");
    mkdirSync(modules);
    program(
      "rpm",
      `case $4 in ${modules}) echo 'kernel-core 5.14.0-1.el9' ;; *) echo "file $4 is not owned by any package"; exit 1 ;; esac`,
    );
    const text = part("kinds/reboots/look/kernel.sh")
      .replaceAll("/boot/", `${root}/`)
      .replaceAll("/lib/modules/$1", modules);
    writeFileSync(join(root, "vmlinuz-5.14.0-1.el9.x86_64"), "");
    assert.equal(run(`${text}kernel_of 5.14.0-1.el9.x86_64\n`), "kernel-core 5.14.0-1.el9\n");
  });
});
