import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, delimiter, join } from "node:path";
import { askMachines } from "../../../remote/look/ask";
import { FactsUnreadable } from "../../../remote/look/facts-unreadable";
import { type LookExtent, lookScript, type MachineQuestion } from "../../../qualification/look-script";
import { readServicesLook, readWholeLook } from "../../../qualification/read-look";
import type { Connection } from "../../../remote/ssh/connection";
import type { ScriptOptions } from "../../../remote/ssh/script";
import { hear } from "../../harness/hear";

const NOTHING: MachineQuestion = {
  checks: [],
  hasFramework: false,
  listsPackages: true,
  listsModules: false,
};

describe("the look at a node and its containers", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "look-"));
    mkdirSync(join(root, "proc"));
    tool("vzlist", "echo '101 running pbx1'; echo '102 running pbx2'; echo '103 stopped -'");
    tool("vzctl", 'shift 2; exec sh -c "$*"');
    // As rpm -qa, -Va and --version answer.
    tool(
      "rpm",
      String.raw`case $1 in
        -qa) printf 'php\t0\t5.3.3\t50.el6\tx86_64\t\t\t(none) (none) RSA/SHA256, Thu 26 Nov 2026, Key ID A287E3F317451EB5 (none)\n'
          printf 'gpg-pubkey\t0\t1\t2\t(none)\t\t\t(none) (none) (none) (none)\n' ;;
        -Va) printf 'Unsatisfied dependencies for php-5.3.3-50.el6.x86_64:\n\tlibx.so.1 is needed by (installed) php-5.3.3-50.el6.x86_64\n'
          printf 'Unsatisfied dependencies for old-1-1.noarch: a, b is needed by old-1-1.noarch\n' ;;
        --version) echo 'RPM version 4.18.0' ;;
      esac`,
    );
    tool("asterisk", "exit 1");
    tool("curl", "printf 000; exit 7");
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  function tool(name: string, script: string): void {
    writeFileSync(join(root, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }

  function write(file: string, text: string): void {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }

  function daemon(pid: number, name: string, state = "S", parent = 1, program = `/usr/sbin/${name}`): void {
    write(`proc/${pid}/stat`, `${pid} (${name}) ${state} ${parent} 1\n`);
    symlinkSync(program, join(root, `proc/${pid}/exe`));
  }

  async function look(questions: Record<string, MachineQuestion>, extent: LookExtent = "after") {
    const asking = {
      runtime: "openvz",
      parallel: 2,
      answerLimitSeconds: 20,
      answerLimitBytes: 4_000_000,
    } as const;
    const script = lookScript(asking, new Map(Object.entries({ node: NOTHING, ...questions })), extent, 4);
    const env = { ...process.env, PATH: [root, process.env["PATH"]].join(delimiter), MAINTENANCE_ROOT: root };
    const runScript = (_: string, options: ScriptOptions) => {
      const { status, stdout, stderr } = spawnSync("sh", ["-s"], { input: script, env, encoding: "utf8" });
      return hear({ code: status, stdout, stderr }, options);
    };
    const connection = { runScript } as unknown as Connection;
    return askMachines(connection, "node1", "the look at it", "openvz", script);
  }

  it("sees packages with their keys, open requirements, daemons and versions", async () => {
    daemon(12, "httpd");
    daemon(13, "httpd", "S", 12);
    daemon(14, "crond", "Z");
    daemon(15, "sh", "S", 1, "/bin/dash");
    daemon(16, "-bash", "S", 1, "/bin/bash");
    // Scripts have their own names: one that init has inherited, and one that starts a daemon again.
    daemon(17, "mysqld", "S", 1, "/bin/bash");
    daemon(18, "safe_asterisk", "S", 1, "/bin/bash");
    daemon(19, "asterisk", "S", 18);
    daemon(20, "tail");
    write("var/run/asterisk/asterisk.pid", "19\n");
    write("proc/net/tcp6", "  sl  local_address\n   0: 0:0050 0:0000 0A 0:0 0:0 0 0 0 4711 1\n");
    mkdirSync(join(root, "proc/12/fd"));
    symlinkSync("socket:[4711]", join(root, "proc/12/fd/4"));
    const { byContainer } = await look({ "101": NOTHING });
    const seen = readWholeLook(byContainer.get("101")!);
    assert.deepEqual(
      seen.packages.map(({ name, keys }) => [name, keys]),
      [["php", ["a287e3f317451eb5"]]],
    );
    assert.deepEqual(seen.unsatisfied, [
      "libx.so.1 is needed by (installed) php-5.3.3-50.el6.x86_64",
      "a, b is needed by old-1-1.noarch",
    ]);
    assert.deepEqual(seen.daemons, [
      { kind: "daemon", name: "asterisk", executable: "/usr/sbin/asterisk" },
      { kind: "daemon", name: "httpd", executable: "/usr/sbin/httpd" },
      { kind: "process", name: "tail", executable: "/usr/sbin/tail" },
    ]);
    assert.deepEqual([seen.services.asterisk, seen.services.web], ["runs", "runs"]);
    assert.equal(seen.versions.rpm, "4.18.0");
    assert.equal(seen.call, undefined);
    assert.equal(seen.modules, undefined);
  });

  it("sees all keys of packages that rpm 6 signs several times, and asks older ones for no tag that they don't know", async () => {
    for (const [known, expected] of [
      ["OPENPGP RSAHEADER", ["4344591e1964c5fc", "0a25ec5925ee7635"]],
      ["RSAHEADER", []],
    ] as const) {
      tool(
        "rpm",
        String.raw`case "$*" in
          *--querytags*) printf '%s\n' ${known} ;;
          *'%|OPENPGP?{[%{OPENPGP:pgpsig} ]}|'*)
            printf 'php\t0\t6\t1\tx86_64\t\t\t(none) (none) (none) (none) %s %s \n' 'RSA/SHA256, Thu 26 Nov 2026, Key ID 4344591e1964c5fc' 'EdDSA/SHA512, Thu 26 Nov 2026, Key ID 0a25ec5925ee7635' ;;
          -qa*) printf 'php\t0\t6\t1\tx86_64\t\t\t(none) (none) (none) (none)\n' ;;
        esac`,
      );
      const { byContainer } = await look({ "101": NOTHING });
      assert.deepEqual(
        readWholeLook(byContainer.get("101")!).packages.map(({ keys }) => keys),
        [expected],
      );
    }
  });

  it("takes no shell for a daemon that executes replaced files", async () => {
    daemon(12, "snmpd");
    daemon(13, "nightly", "S", 1, "/bin/bash");
    for (const pid of [12, 13])
      write(`proc/${pid}/maps`, "7f00-7f01 r-xp 00000000 fd:00 1  /lib64/libc-2.12.so (deleted)\n");
    const { byContainer } = await look({ "101": NOTHING });
    assert.deepEqual(readWholeLook(byContainer.get("101")!).replaced, [
      { kind: "daemon", name: "snmpd" },
      { kind: "process", name: "nightly" },
    ]);
  });

  it("asks nothing of containers that the fleet doesn't name", async () => {
    tool("vzctl", '[ "$2" = 101 ] || echo "$3" >"$MAINTENANCE_ROOT/asked"; shift 2; exec sh -c "$*"');
    const { byContainer } = await look({ "101": NOTHING });
    assert.deepEqual([...byContainer.keys()], ["101"]);
    assert.equal(existsSync(join(root, "asked")), false);
  });

  it("runs the checks of each machine, with quotes and several lines in them", async () => {
    const command = `test "$(printf '%s' "it's")" = "it's" ||\n  exit 1\necho '@@end 0'; printf 'last\\n\\nline'`;
    const { node, byContainer } = await look({
      node: { ...NOTHING, checks: [{ name: "fails", on: "nodes", command: "echo no answer >&2; exit 7" }] },
      "101": { ...NOTHING, checks: [{ name: "passes", on: "containers", command }] },
    });
    assert.deepEqual(readWholeLook(node).checks, [{ name: "fails", passed: false, said: "no answer" }]);
    assert.deepEqual(readWholeLook(byContainer.get("101")!).checks, [
      { name: "passes", passed: true, said: "@@end 0 last line" },
    ]);
  });

  it("gives no process the text of a check as an argument, where everybody would read its password", async () => {
    const command = "cat /proc/$$/cmdline /proc/$PPID/cmdline | grep -c s3cret; : s3cret; true";
    const { node } = await look({ node: { ...NOTHING, checks: [{ name: "login", on: "nodes", command }] } });
    assert.deepEqual(readWholeLook(node).checks, [{ name: "login", passed: true, said: "0" }]);
  });

  it("measures Asterisk, and makes the call that the fleet declares", async () => {
    daemon(12, "asterisk");
    tool(
      "asterisk",
      String.raw`case $2 in
        'core show uptime seconds') echo 'System uptime: 5'; echo 'Last reload: 5' ;;
        'sip show peers') echo '4 sip peers [Monitored: 3 online, 1 offline Unmonitored: 0 online, 0 offline]' ;;
        'sip show registry') echo 'sip.example:5060  N  lab  105 Registered  Thu' ;;
      esac`,
    );
    tool("curl", "printf 200");
    tool("sipp", "echo 'Aborting call on unexpected message: 503' >&2; exit 1");
    const sipCall = { extension: "100", port: 5060 };
    const { byContainer } = await look({ "101": { ...NOTHING, sipCall } }, "again");
    const { services, call } = readServicesLook(byContainer.get("101")!);
    assert.deepEqual(services, {
      ...{ asterisk: "answers", peers: 4, online: 3, registered: 1 },
      ...{ web: "answers", webStatus: "200" },
    });
    assert.match(call!, /^a call to 100 .*sipp ended with 1, Aborting call/);
    tool("sipp", "exit 0");
    const answered = await look({ "101": { ...NOTHING, sipCall } }, "again");
    assert.equal(readServicesLook(answered.byContainer.get("101")!).call, "");
  });

  it("lists the errors of the logs, without what differs each time", async () => {
    write(
      "var/log/asterisk/full",
      "[2026-11-26 02:00:01] ERROR[123] chan_sip.c: no route to 10.0.0.1\n[2026-11-26 02:00:02] NOTICE[123] fine\n" +
        "[2026-11-26 02:00:03] ERROR[124] chan_sip.c: no route to 10.0.0.2\n",
    );
    const { byContainer } = await look({ "101": NOTHING }, "again");
    const { errors } = readServicesLook(byContainer.get("101")!);
    assert.deepEqual(errors, [
      {
        log: "/var/log/asterisk/full",
        kind: "ERROR chan_sip.c no route to NAME",
        text: "ERROR[123] chan_sip.c: no route to 10.0.0.1",
      },
    ]);
  });

  it("lists FreePBX's modules, after all else", async () => {
    write("var/www/html/admin/modules/core/module.xml", "<module/>");
    write("etc/amportal.conf", `AMPBIN=/bin\n`);
    mkdirSync(join(root, "bin"));
    const heading = [
      "Module              Version           Status",
      "------------------- ----------------- ------",
    ];
    const rows = [...heading, "core                2.10.1.2          Enabled"];
    tool("bin/module_admin", rows.map((row) => `echo '${row}'`).join("\n"));
    const { byContainer } = await look({ "101": { ...NOTHING, hasFramework: true, listsModules: true } });
    const { modules, packages } = readWholeLook(byContainer.get("101")!);
    assert.deepEqual(modules, [{ name: "core", version: "2.10.1.2", state: "enabled" }]);
    assert.equal(packages.length, 1);
  });

  it("leaves rpm and, while services settle, the checks alone", async () => {
    tool("rpm", 'echo "$1" >>"$MAINTENANCE_ROOT/asked"');
    const checks = [{ name: "check", on: "containers", command: ': >"$MAINTENANCE_ROOT/checked"' } as const];
    const { byContainer } = await look({ "101": { ...NOTHING, checks } }, "settling");
    assert.deepEqual(readServicesLook(byContainer.get("101")!).checks, []);
    for (const file of ["asked", "checked"])
      assert.equal(spawnSync("ls", [join(root, file)]).status, 2, `${file} is there`);
  });

  it("doesn't take a look for whole that was cut short, or whose rpm can't answer", async () => {
    tool("rpm", "echo 'error: cannot open Packages database' >&2; exit 1");
    const { byContainer } = await look({ "101": NOTHING });
    assert.throws(
      () => readWholeLook(byContainer.get("101")!),
      new FactsUnreadable(
        "its packages can't be listed (exit code 1 of rpm -qa: error: cannot open Packages database)",
      ),
    );
    tool("rpm", "[ $1 != -qa ] || echo 'error: rpmdbNextIterator: skipping h# 5' >&2");
    const { byContainer: skipping } = await look({ "101": NOTHING });
    assert.throws(
      () => readWholeLook(skipping.get("101")!),
      /^FactsUnreadable: the list of its packages isn't whole: error: rpmdbNextIterator: skipping h# 5\./,
    );
    assert.throws(
      () => readServicesLook({ text: "@@daemons\nhttpd\t/usr/sbin/httpd\n", code: 137 }),
      new FactsUnreadable("the look at it was cut short (exit code 137)"),
    );
  });
});
