import assert from "node:assert/strict";
import { causeKey } from "../../../../../maintenance/problems/group";
import { cause } from "../../../../../maintenance/problems/problem";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { processesShell } from "../../../../../remote/inside/processes";
import { applyPackagesScript } from "../../../../../kinds/packages/packages-shell";
import { readUnitReport } from "../../../../../kinds/packages/unit/report";
import { UnitFailed } from "../../../../../remote/run/unit-failed";
import { applyParameters } from "./apply-parameters";

describe("what keeps a transaction from beginning in a container", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "trouble-"));
    for (const folder of ["bin", "etc", "proc", "var/lib"])
      mkdirSync(join(root, folder), { recursive: true });
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  function tool(name: string, script: string): void {
    writeFileSync(join(root, "bin", name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }

  /** @param first shell before the script itself. @returns why it failed */
  function fail(first = "", input: string | Buffer = ""): UnitFailed {
    const script =
      processesShell() +
      first +
      applyParameters({ NEED_KB: 4096, LOCK_WAIT: 2 }) +
      applyPackagesScript().slice(processesShell().length);
    const env = { PATH: `${join(root, "bin")}:${process.env["PATH"] ?? ""}`, MAINTENANCE_ROOT: root };
    const { stdout } = spawnSync("sh", ["-c", script], { input, env, encoding: "utf8" });
    try {
      readUnitReport(stdout, 0);
    } catch (error) {
      if (error instanceof UnitFailed) return error;
      throw error;
    }
    throw new Error(`It didn't fail: ${stdout}`);
  }

  it("is a file in the way, and it's said which", () => {
    writeFileSync(join(root, "var/lib/pbx-maintenance"), "");
    assert.match(
      fail().message,
      /^the run can't write its files there: mkdir: cannot create directory '?\S+\/var\/lib\/pbx-maintenance'?: (Not a directory|File exists)\. Nothing was changed. Mend that, and run again$/,
    );
  });

  it("is a file system that is read only, in mkdir's own words", () => {
    tool("mkdir", `echo "mkdir: cannot create directory '/var/lib/x': Read-only file system" >&2; exit 1`);
    assert.equal(
      fail().message,
      "the run can't write its files there: mkdir: cannot create directory '/var/lib/x': Read-only file system. " +
        "Nothing was changed. Mend that, and run again",
    );
  });

  it("is a tool that isn't there", () => {
    const without = "command() { case $2 in awk | tar) return 1 ;; esac; }\n";
    assert.deepEqual(fail(without).because, cause("tools-missing", { tools: ["awk", "tar"] }));
  });

  it("is a disk that is too full, by whatever figures", () => {
    tool(
      "df",
      'echo "Filesystem 1024-blocks Used Available Capacity Mounted on"; echo "/dev/x 100 90 10 90% /"',
    );
    const { because } = fail();
    tool(
      "df",
      'echo "Filesystem 1024-blocks Used Available Capacity Mounted on"; echo "/dev/x 100 93 7 93% /"',
    );
    assert.deepEqual(because, cause("disk-full", { freeKb: 10, neededKb: 4096 }));
    assert.equal(causeKey(fail().because), causeKey(because));
  });

  it("is a df that can't tell how full it is", () => {
    tool("df", "echo 'df: /: Transport endpoint is not connected' >&2; exit 1");
    const said = "df: /: Transport endpoint is not connected";
    assert.deepEqual(fail().because, cause("room-unmeasured", { said }));
  });

  it("is another package tool that changed something while it was waited for", () => {
    writeFileSync(join(root, "plan.101"), "U\tphp-5.3.3-40.x86_64\tphp\t0\t5.3.3\t40\tx86_64\t-\t-\n");
    const input = spawnSync("tar", ["-cf", "-", "-C", root, "plan.101"]).stdout;
    writeFileSync(join(root, "listed"), "php\t0\t5.3.3\t38\tx86_64\t\t\n");
    tool(
      "rpm",
      `case $1 in -q*) cat '${join(root, "listed")}' ;; --querytags) echo NAME ;; *) echo "$*" >>'${join(root, "done")}' ;; esac`,
    );
    // The other tool ends when it's looked for the third time, and has brought a newer build then.
    const other = `look_for_package_tools() {
      package_tools=
      echo x >>'${join(root, "looked")}'
      if [ "$(wc -l <'${join(root, "looked")}')" -lt 3 ]; then package_tools="812 yum -y update"; else
        printf 'php\\t0\\t5.3.3\\t41\\tx86_64\\t\\t\\n' >'${join(root, "listed")}'
      fi
    }\n`;
    const changes = ["php-5.3.3-41.x86_64 came", "php-5.3.3-38.x86_64 went"];
    assert.deepEqual(fail(other, input).because, cause("packages-changed-meanwhile", { changes }));
  });
});

describe("the old build's %preun that fails", () => {
  it("is named with what helps, since no run heals it", () => {
    const printed = [
      "@@log",
      " error: %preun(php-5.3.3-38.x86_64) scriptlet failed, exit status 1",
      " error: php-5.3.3-38.x86_64: erase failed",
      "@@restarts",
      "@@still-replaced",
      "@@verdict failed",
      " package-doubled\tphp\tphp-5.3.3-38.x86_64\tphp-5.3.3-40.x86_64",
      "@@end 0",
    ];
    assert.throws(() => readUnitReport(printed.join("\n"), 0), {
      name: "UnitFailed",
      message:
        "php is installed 2 times after the transaction: php-5.3.3-38.x86_64, php-5.3.3-40.x86_64. " +
        "The %preun of php-5.3.3-38.x86_64 fails, and will fail again. " +
        "Look why, or remove that build by `rpm -e --noscripts php-5.3.3-38.x86_64`. Then run again: " +
        "error: %preun(php-5.3.3-38.x86_64) scriptlet failed, exit status 1; error: php-5.3.3-38.x86_64: erase failed",
    });
  });
});
