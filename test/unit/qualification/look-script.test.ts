import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
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
  tolerance: 0,
};

describe("the look at a node and its containers", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "look-"));
    mkdirSync(join(root, "proc"));
    daemon(1, "init", "S", 0);
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

  function write(file: string, text: string, encoding: BufferEncoding = "utf8"): void {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text, encoding);
  }

  function daemon(pid: number, name: string, state = "S", parent = 1, program = `/usr/sbin/${name}`): void {
    write(`proc/${pid}/stat`, `${pid} (${name}) ${state} ${parent} 1\n`);
    symlinkSync(program, join(root, `proc/${pid}/exe`));
  }

  async function look(
    questions: Record<string, MachineQuestion>,
    extent: LookExtent = "before",
    handed: Record<string, string> = {},
    settleSeconds = 0,
  ) {
    const asking = {
      runtime: "openvz",
      parallel: 2,
      answerLimitSeconds: 20,
      answerLimitBytes: 4_000_000,
    } as const;
    const script = lookScript(
      asking,
      new Map(Object.entries({ node: NOTHING, ...questions })),
      extent,
      settleSeconds,
      new Map(Object.entries(handed)),
    );
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

  it("can't be had where nobody can see who executes which files", async () => {
    tool("awk", `case $* in *"/ns/pid -> "*) exit 2 ;; esac; PATH=\${PATH#*:} exec awk "$@"`);
    const { byContainer } = await look({ "101": NOTHING });
    assert.throws(
      () => readWholeLook(byContainer.get("101")!),
      (error) => error instanceof FactsUnreadable && error.message.includes("can't be seen"),
    );
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

  const UPTIME = "'core show uptime seconds') echo 'System uptime: 5'; echo 'Last reload: 5' ;;";
  const REGISTRY = "'sip show registry') echo 'sip.example:5060  N  lab  105 Registered  Thu' ;;";
  function asterisk(online: number): void {
    const peers = `4 sip peers [Monitored: ${online} online, ${4 - online} offline Unmonitored: 0 online, 0 offline]`;
    tool("asterisk", `case $2 in ${UPTIME} 'sip show peers') echo '${peers}' ;; ${REGISTRY} esac`);
  }

  it("measures Asterisk, and makes the call that the fleet declares", async () => {
    daemon(12, "asterisk");
    asterisk(3);
    tool("curl", "printf 200");
    tool("sipp", "echo 'Aborting call on unexpected message: 503' >&2; exit 1");
    const question = { ...NOTHING, sipCall: { extension: "100", port: 5060 } };
    const { services, call, handed } = readWholeLook(
      (await look({ "101": question })).byContainer.get("101")!,
    );
    assert.deepEqual(services, {
      ...{ asterisk: "answers", peers: 4, online: 3, registered: 1 },
      web: "answers",
    });
    assert.match(call!, /^a call to 100 .*sipp ended with 1, Aborting call/);
    tool("sipp", "exit 0");
    const answered = await look({ "101": question }, "again", { "101": handed });
    assert.equal(readServicesLook(answered.byContainer.get("101")!).call, "");
  });

  describe("after a release is installed", () => {
    const FULL = "var/log/asterisk/full";
    const OLD = "[2026-11-26 02:00:01] ERROR[123] chan_sip.c: no route to 10.0.0.1\n";
    const NEW = "[2026-11-26 03:00:01] ERROR[125] pbx.c: Unable to find context\n";
    beforeEach(() => {
      daemon(12, "asterisk");
      daemon(13, "httpd");
      asterisk(3);
      tool("curl", "printf 200");
      // Umlauts, and what is no UTF-8.
      write(FULL, `${OLD}[2026-11-26 02:00:02] ERROR[1] pbx.c: M\u00fcller \n`);
      appendFileSync(
        join(root, FULL),
        Buffer.from("[2026-11-26 02:00:02] ERROR[1] pbx.c: M\xfcller\n", "latin1"),
      );
    });

    async function handedBy(question = NOTHING): Promise<string> {
      const { byContainer } = await look({ "101": question });
      return readWholeLook(byContainer.get("101")!).handed;
    }
    async function seen(handed: string, question = NOTHING, extent: LookExtent = "after", settleSeconds = 0) {
      const { byContainer } = await look(
        { "101": question },
        extent,
        { "101": handed, node: NODE },
        settleSeconds,
      );
      return readServicesLook(byContainer.get("101")!);
    }
    /** The node isn't what these are about. */
    const NODE = "measured-before\tasterisk absent";

    it("finds nothing worse where all is as it was before, whatever the logs hold", async () => {
      const handed = await handedBy();
      appendFileSync(join(root, FULL), readFileSync(join(root, FULL)));
      const { worse, unchecked } = await seen(handed);
      assert.deepEqual([worse, unchecked], [[], []]);
    });

    it("finds what is worse of services, less what is tolerated", async () => {
      const handed = await handedBy();
      asterisk(1);
      tool("curl", "printf 500");
      const missing = { code: "registrations-missing", parameters: ["2", "4"] };
      const web = { code: "web-worse", parameters: ["500", "200"] };
      assert.deepEqual((await seen(handed, NOTHING, "again")).worse, [missing, web]);
      assert.deepEqual((await seen(handed, { ...NOTHING, tolerance: 2 }, "again")).worse, [web]);
      rmSync(join(root, "proc/12"), { recursive: true });
      tool("asterisk", "exit 1");
      const { worse, services } = await seen(handed, NOTHING, "again");
      assert.deepEqual(worse, [{ code: "service-gone", parameters: ["asterisk"] }, web]);
      assert.deepEqual([services.asterisk, services.web], ["gone", "runs"]);
    });

    it("waits for what comes back by itself", async () => {
      const handed = await handedBy();
      tool(
        "curl",
        'n=$(cat "$MAINTENANCE_ROOT/n"); echo $((n + 1)) >"$MAINTENANCE_ROOT/n"; [ "$n" -gt 0 ] && printf 200',
      );
      write("n", "0");
      assert.deepEqual((await seen(handed, NOTHING, "after", 4)).worse, []);
    });

    it("finds errors of kinds that no log had, also in a log that was rotated twice", async () => {
      const handed = await handedBy();
      appendFileSync(join(root, FULL), OLD + NEW);
      renameSync(join(root, FULL), join(root, `${FULL}.2`));
      write(`${FULL}.1`, OLD);
      write(FULL, OLD);
      const { worse, unchecked } = await seen(handed, NOTHING, "again");
      assert.deepEqual(worse, [
        {
          code: "error-logged",
          parameters: ["/var/log/asterisk/full", "ERROR[125] pbx.c: Unable to find context"],
        },
      ]);
      assert.deepEqual(unchecked, []);
    });

    it("says which log is lost, and tells no password of one", async () => {
      const handed = await handedBy();
      write(FULL, "[2026-11-26 03:00:01] ERROR[125] db.c: password=open-sesame is wrong\n");
      const { worse, unchecked } = await seen(handed, NOTHING, "again");
      assert.deepEqual(unchecked, [{ code: "log-lost", parameters: ["/var/log/asterisk/full"] }]);
      assert.match(worse[0]?.parameters[1] ?? "", /password=\*\*\*/);
    });

    it("is cut short where nobody says what was so before", async () => {
      await assert.rejects(
        seen(""),
        /^FactsUnreadable: .*cut short \(exit code 1: what was so before isn't known\)/,
      );
    });

    it("takes what a container handed on for text, and for nothing else", async () => {
      const handed = `${await handedBy()}\nmeasured-before\t'$(touch "${root}/obeyed")'\n../../etc/x\ty\n@@end 0`;
      const { worse } = await seen(handed, NOTHING, "again");
      assert.deepEqual(worse, []);
      assert.equal(existsSync(join(root, "obeyed")), false);
    });
  });

  it("doesn't believe a machine that finds more than there is to find, and shows nothing that a terminal obeys", () => {
    const text = (lines: readonly string[]) => `@@worse\n${lines.join("\n")}\n@@end 0\n`;
    const flood = Array.from({ length: 51 }, (_, i) => ` error-logged\t${i}`);
    assert.throws(() => readServicesLook({ text: text(flood), code: 0 }), /more than 50 things/);
    const { worse } = readServicesLook({ text: text([` x\u001b[2J\t\u202e${"a".repeat(5000)}`]), code: 0 });
    const [{ code, parameters: [said = ""] } = { code: "", parameters: [] }] = worse;
    assert.equal(code, "x\\u{1b}[2J");
    assert.match(said, /^\\u\{202e\}a{1990,2000}…$/);
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

  it("finds modules that are broken or half upgraded now, and weren't so before", async () => {
    write("etc/amportal.conf", `AMPBIN=/bin\n`);
    mkdirSync(join(root, "bin"));
    const list = (rows: readonly string[]): void => {
      for (const row of rows)
        write(`var/www/html/admin/modules/${row.split(" ")[0]}/module.xml`, "<module/>");
      const heading = [
        "Module              Version           Status",
        "------------------- ----------------- ------",
      ];
      tool("bin/module_admin", [...heading, ...rows].map((row) => `echo '${row}'`).join("\n"));
    };
    const row = (name: string, status: string): string =>
      `${name.padEnd(20)}${"2.10.1.2".padEnd(18)}${status}`;
    const question = { ...NOTHING, hasFramework: true, listsModules: true };
    const broken = async (extent: LookExtent, handed: string) => {
      const { byContainer } = await look({ "101": question }, extent, {
        "101": handed,
        node: "measured-before\tasterisk absent",
      });
      return readWholeLook(byContainer.get("101")!);
    };
    list([row("core", "Enabled"), row("cdr", "Broken"), row("cel", "Broken"), row("fax", "Enabled")]);
    const before = await broken("before", "");
    assert.deepEqual(before.brokenModules, []);
    const half = "Disabled; Pending upgrade to 2.10.1.3";
    list([row("core", half), row("cdr", "Broken"), row("cel", half), row("fax", "Broken")]);
    const { brokenModules } = await broken("after", before.handed);
    assert.deepEqual(
      brokenModules.map(({ code, parameters }) => [code, ...parameters].join(" ")),
      ["module-worse core half upgraded", "module-worse cel half upgraded", "module-worse fax broken"],
    );
  });

  it("leaves rpm alone, and lists no modules, when it's asked again", async () => {
    tool("rpm", 'echo "$1" >>"$MAINTENANCE_ROOT/asked"');
    const handed = "measured-before\tasterisk absent";
    const { byContainer } = await look({ "101": NOTHING }, "again", { "101": handed, node: handed });
    assert.deepEqual(readServicesLook(byContainer.get("101")!).worse, []);
    assert.equal(existsSync(join(root, "asked")), false);
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
