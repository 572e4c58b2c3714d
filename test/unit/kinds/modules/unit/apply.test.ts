import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { ContainerFramework } from "../../../../../maintenance/fleet/framework";
import { readFrameworkReport, type FrameworkReport } from "../../../../../kinds/modules/unit/report";
import { applyModulesScript } from "../../../../../kinds/modules/modules-shell";
import { applyChange, type Change, MODULES, reportChange, RUN } from "../framework-change";
import { FakeContainer, moduleXml, TOOLS } from "../framework-fixture";

for (const tool of TOOLS) {
  describe(`a change of modules by ${tool}`, () => {
    let container: FakeContainer;
    beforeEach(() => {
      container = new FakeContainer(tool);
      container.install("framework 2.10.1.1", "core 2.10.1.3", "cdr 2.10.0.4", "queues 2.10.0.1 off");
      container.write(`${MODULES}/cdr/old.php`, "old");
    });
    afterEach(() => {
      container.remove();
    });

    const apply = (change: Change): string => applyChange(container, change);
    const report = (change: Change): FrameworkReport => reportChange(container, change);
    const rows = (): string[] => container.read("pbx/rows").trimEnd().split("\n").sort();
    const installed = ["cdr 2.10.0.4 1", "core 2.10.1.3 1", "framework 2.10.1.1 1", "queues 2.10.0.1 0"];
    const calls = (pattern: RegExp): string[] =>
      container
        .read("pbx/calls")
        .split("\n")
        .filter((line) => pattern.test(line));

    it("installs exact builds in the order of the plan, between two reloads, and proves it", () => {
      const done = report({ modules: [["framework 2.10.1.2"], ["core 2.10.1.4"], ["cdr 2.10.0.5"]] });
      assert.deepEqual(done, {
        gates: [
          { gate: "no-broken-modules", verdict: "passed", findings: [], figures: "modules 4" },
          {
            gate: "no-regressions",
            verdict: "passed",
            findings: [],
            figures: "registered 1, online 10 of 12, web 302",
          },
          {
            gate: "no-broken-call-flows",
            verdict: "unchecked",
            findings: [{ code: "call-undeclared", parameters: [] }],
          },
        ],
        alsoChanged: [],
        recovered: [],
        kept: `/var/lib/pbx-maintenance/framework/${RUN}`,
      });
      assert.deepEqual(rows(), [
        "cdr 2.10.0.5 1",
        "core 2.10.1.4 1",
        "framework 2.10.1.2 1",
        "queues 2.10.0.1 0",
      ]);
      assert.deepEqual(
        calls(/ install /).map((line) => /(framework|core|cdr)/.exec(line.replace(/^\S+/, ""))?.[0]),
        ["framework", "core", "cdr"],
      );
      assert.deepEqual(
        calls(/reload| install /).map((line) => line.includes("reload")),
        [true, false, false, false, true],
      );
      assert.equal(container.read("pbx/need-reload"), "false\n", "nothing is left to be applied");
      assert.ok(!existsSync(join(container.root, MODULES, "cdr/old.php")));
      assert.ok(!existsSync(join(container.root, "var/lib/pbx-maintenance/framework-incoming")));
    });

    it("keeps modules and database of before, and a log of each run", () => {
      apply({ modules: [["cdr 2.10.0.5"]], run: "1" });
      const kept = "var/lib/pbx-maintenance/framework/1";
      assert.match(container.read(`${kept}/database.sql`), /^cdr 2\.10\.0\.4 1$/m);
      const { stdout } = spawnSync("tar", ["-tf", join(container.root, kept, "modules.tar")], {
        encoding: "utf8",
      });
      assert.match(stdout, /^modules\/cdr\/old\.php$/m);
      assert.doesNotMatch(stdout, /_cache/);
      for (const run of ["2", "3", "4"]) apply({ modules: [[`cdr 2.10.0.${run}6`]], run });
      assert.deepEqual(readdirSync(join(container.root, kept, "..")).sort(), ["2", "3", "4"]);
      assert.deepEqual(readdirSync(join(container.root, "var/log/pbx-maintenance")).sort(), [
        "framework.log",
        ...["1", "2", "3"].map((number) => `framework.log.${number}`),
      ]);
      assert.match(
        container.read("var/log/pbx-maintenance/framework.log"),
        /installing cdr 2\.10\.0\.46 \(enabled\)/,
      );
      assert.match(container.read("var/log/pbx-maintenance/framework.log.3"), /installing cdr 2\.10\.0\.5 /);
    });

    it("keeps no password that a tool prints, nor what an earlier release kept", () => {
      const log = "var/log/pbx-maintenance/framework.log";
      const former = `${log}.4`;
      container.write(former, "Added to globals: AMPMGRPASS = open sesame\nPermissions OK\n");
      chmodSync(join(container.root, former), 0o644);
      container.write("pbx/chats", '{"secret":"open sesame"}\n');
      const said = apply({ modules: [["cdr 2.10.0.5", "no-reload"]] });
      assert.match(container.read(log), /^Added to globals: AMPDBPASS = \*\*\*$/m);
      assert.equal(
        container.read("var/log/pbx-maintenance/framework.log.5"),
        "Added to globals: AMPMGRPASS = ***\nPermissions OK\n",
      );
      const { stdout } = spawnSync(
        "grep",
        [
          "-rl",
          "open sesame",
          join(container.root, "var/log"),
          join(container.root, "var/lib/pbx-maintenance"),
        ],
        { encoding: "utf8" },
      );
      assert.deepEqual([stdout, said.includes("sesame")], ["", false]);
      for (const file of [log, "var/log/pbx-maintenance/framework.log.5"])
        assert.equal(statSync(join(container.root, file)).mode & 0o777, 0o640);
    });

    it("brings a disabled module to its version, and leaves it disabled", () => {
      report({ modules: [["queues 2.10.0.2"]] });
      assert.deepEqual(rows().at(-1), "queues 2.10.0.2 0");
    });

    it("repairs what is broken, and finishes what is half upgraded", () => {
      spawnSync("rm", ["-r", join(container.root, MODULES, "cdr")]);
      container.directory("core", "2.10.1.9");
      report({ modules: [["core 2.10.1.4"], ["cdr 2.10.0.4"]] });
      assert.deepEqual(rows().slice(0, 2), ["cdr 2.10.0.4 1", "core 2.10.1.4 1"]);
    });

    it("installs what isn't there, and goes back to older versions", () => {
      report({ modules: [["cel 2.10.0.1"], ["cdr 2.10.0.3"]] });
      assert.deepEqual(rows().slice(0, 2), ["cdr 2.10.0.3 1", "cel 2.10.0.1 1"]);
    });

    it("gives phones some time to come back", () => {
      container.program("sleep", `echo none >"$MAINTENANCE_ROOT/pbx/active"`);
      assert.equal(
        report({ modules: [["cdr 2.10.0.5", "peers-offline"]], settle: 30 }).gates[1]?.verdict,
        "passed",
      );
    });

    it("takes no module's ordinary output for a complaint", () => {
      container.write("pbx/chats", " - creating tables\n - adding 3 rows\n");
      assert.equal(report({ modules: [["core 2.10.1.4"], ["cdr 2.10.0.5"]] }).gates[0]?.verdict, "passed");
    });

    it("tells what else changed", () => {
      const own = container.read("pbx/rows");
      container.program(
        "chown",
        `sed -i 's/^core .*/core 2.10.1.9 1/' "$MAINTENANCE_ROOT/pbx/rows"
        sed -i 's/2.10.1.3/2.10.1.9/' "$MAINTENANCE_ROOT/${MODULES}/core/module.xml"`,
      );
      assert.deepEqual(report({ modules: [["cdr 2.10.0.5"]] }).alsoChanged, ["core 2.10.1.3 → 2.10.1.9"]);
      assert.notEqual(container.read("pbx/rows"), own);
    });

    it("makes the call that must be answered, before and after", () => {
      const sipCall = { extension: "7777", port: 5060 };
      container.program("sipp", `echo "$*" >>"$MAINTENANCE_ROOT/pbx/sipp"`);
      const { gates } = report({ modules: [["cdr 2.10.0.5"]], settings: { sipCall } });
      assert.deepEqual(gates[2], {
        gate: "no-broken-call-flows",
        verdict: "passed",
        findings: [],
        figures: "a call to 7777 is answered",
      });
      assert.match(container.read("pbx/sipp"), /^(-sn uac -s 7777 .* 127\.0\.0\.1:5060\n){2}$/);
    });

    const failures: [what: string, change: Change, before: () => void, reason: RegExp][] = [
      [
        "a module that can't be installed",
        { modules: [["core 2.10.1.4"], ["cdr 2.10.0.5"]] },
        () => {
          container.write("pbx/fails", "cdr\n");
        },
        /^gate no-broken-modules didn't pass: module cdr is 2\.10\.0\.4, and should be 2\.10\.0\.5: Failed to run installation scripts\. /,
      ],
      [
        "a tool that says it's done, and isn't",
        { modules: [["cdr 2.10.0.5"]] },
        () => {
          container.write("pbx/lies", "cdr\n");
        },
        /^gate no-broken-modules didn't pass: module cdr is 2\.10\.0\.4, and should be 2\.10\.0\.5(: the last that its installation said is: Module successfully installed)?\. /,
      ],
      [
        "a configuration that can't be reloaded",
        { modules: [["cdr 2.10.0.5", "no-reload"]] },
        () => undefined,
        /^gate no-broken-modules didn't pass: Asterisk's configuration can't be reloaded: exit: 255; PHP Fatal error: +Call to undefined function x\(\)\. /,
      ],
      [
        "changes that stay to be applied",
        { modules: [["cdr 2.10.0.5", "stays-pending"]] },
        () => undefined,
        /^gate no-broken-modules didn't pass: FreePBX still waits for Apply Config, though its configuration was reloaded\. /,
      ],
      [
        "an Asterisk that dies",
        { modules: [["cdr 2.10.0.5", "asterisk-dies"]] },
        () => undefined,
        /^gate no-regressions didn't pass: asterisk doesn't answer any more\. /,
      ],
      [
        "phones that don't come back",
        { modules: [["cdr 2.10.0.5", "peers-offline"]], settings: { registrationTolerance: 2 } },
        () => undefined,
        /^gate no-regressions didn't pass: 3 of 11 registrations are missing\. /,
      ],
      [
        "an Asterisk that restarts",
        { modules: [["cdr 2.10.0.5", "asterisk-restarts"]] },
        () => undefined,
        /^gate no-regressions didn't pass: asterisk was restarted, which cuts calls\. /,
      ],
      [
        "a reload that never reaches Asterisk",
        { modules: [["cdr 2.10.0.5", "deaf"]] },
        () => undefined,
        /^gate no-regressions didn't pass: asterisk hasn't read its new configuration: its last reload came before the change\. /,
      ],
      [
        "a phone that isn't configured any more",
        { modules: [["cdr 2.10.0.5", "peers-lost"]] },
        () => undefined,
        /^gate no-regressions didn't pass: 11 of 12 phones and trunks are still configured\. /,
      ],
      [
        "a web interface whose login page answers, and that can't load its modules",
        { modules: [["cdr 2.10.0.5", "unloadable"]] },
        () => undefined,
        /^gate no-regressions didn't pass: the web interface can't load its modules: ParseError: .*functions\.inc\.php on line 2\. /,
      ],
      [
        "a web interface that breaks",
        { modules: [["cdr 2.10.0.5", "web-500"]] },
        () => undefined,
        /^gate no-regressions didn't pass: the web server answers with 500 instead of 302\. /,
      ],
      [
        "an error in the log that was never there",
        { modules: [["cdr 2.10.0.5", "log-error"]] },
        () => undefined,
        /^gate no-regressions didn't pass: new in \/var\/log\/asterisk\/full: ERROR\[711\] pbx\.c: Unable to find context\. /,
      ],
      [
        "a call that isn't answered any more",
        {
          modules: [["cdr 2.10.0.5", "call-fails"]],
          settings: { sipCall: { extension: "7777", port: 5060 } },
        },
        () => undefined,
        /^gate no-broken-call-flows didn't pass: a call to 7777 isn't answered: it's refused \(503 Service Unavailable\)\. /,
      ],
      [
        "another module that breaks on the way",
        { modules: [["cdr 2.10.0.5"]] },
        () => {
          container.program("chown", `rm -rf "$MAINTENANCE_ROOT/${MODULES}/core"`);
        },
        /^gate no-broken-modules didn't pass: module core is broken, and wasn't before\. /,
      ],
    ];
    for (const [what, change, before, reason] of failures) {
      it(`fails on ${what}, and leaves it like that`, () => {
        before();
        assert.throws(
          () => report(change),
          (error: Error) => {
            assert.equal(error.name, "UnitFailed");
            assert.match(error.message, reason);
            assert.match(
              error.message,
              /\. The run left it like that, since the change asks for no rollback. The former modules and database are in \/var\/lib\/pbx-maintenance\/framework\/20261127T230000Z-1a2b3c4d$/,
            );
            return true;
          },
        );
      });

      it(`goes back from ${what}, and proves that as well`, () => {
        before();
        assert.throws(
          () => report({ ...change, rollback: true }),
          (error: Error) => {
            assert.match(error.message, reason);
            assert.match(
              error.message,
              /\. The run rolled it back: modules and database are as before, file by file$/,
            );
            return true;
          },
        );
        assert.deepEqual(rows(), installed);
        assert.equal(container.read(`${MODULES}/cdr/old.php`), "old");
        assert.equal(container.read(`${MODULES}/core/module.xml`), moduleXml("core", "2.10.1.3"));
        assert.ok(!existsSync(join(container.root, `${MODULES}.failed`)));
      });
    }

    it("doesn't give Asterisk what is half done", () => {
      container.write("pbx/fails", "core\n");
      assert.throws(() => report({ modules: [["core 2.10.1.4"], ["cdr 2.10.0.5"]] }));
      assert.equal(calls(/reload/).length, 1, "that before the change");
      assert.equal(calls(/ install /).length, 1);
    });

    it("says so when the way back goes wrong", () => {
      const restore = "echo 'no such database' >&2; exit 1";
      const change: Change = {
        modules: [["cdr 2.10.0.5", "web-500"]],
        rollback: true,
        settings: { database: { dump: `cat "$MAINTENANCE_ROOT/pbx/rows"`, restore } },
      };
      assert.throws(() => report(change), {
        message:
          "gate no-regressions didn't pass: the web server answers with 500 instead of 302. The rollback failed as well: " +
          "modules and database can't be restored: no such database; " +
          `gate no-broken-modules didn't pass: module cdr is 2.10.0.5 (half upgraded), and was 2.10.0.4 (enabled); gate no-regressions didn't pass: the web server answers with 500 instead of 302. Look at it now. The former modules and database are in /var/lib/pbx-maintenance/framework/${RUN}`,
      });
    });

    const refusals: [
      what: string,
      before: () => void,
      settings: Partial<ContainerFramework>,
      reason: string,
    ][] = [
      [
        "Asterisk doesn't run",
        () => {
          container.write("pbx/active", "asterisk-dies");
        },
        {},
        "the PBX isn't well enough for a change: asterisk doesn't run. Mend that first. Nothing was changed",
      ],
      [
        "the call isn't answered as it is",
        () => {
          container.write("pbx/active", "call-fails");
        },
        { sipCall: { extension: "7777", port: 5060 } },
        "the PBX isn't well enough for a change: a call to 7777 isn't answered: it's refused (503 Service Unavailable). Mend that first. " +
          "Nothing was changed",
      ],
      [
        "its modules can't be listed",
        () => {
          container.write("pbx/mute", "[FATAL] Cannot connect to database\n");
        },
        {},
        "FreePBX doesn't list its modules: [FATAL] Cannot connect to database. Nothing was changed",
      ],
      [
        "its database can't be saved",
        () => {
          container.write("pbx/no-dump", "");
        },
        {},
        "the run can't save modules and database for a rollback: mysqldump: Got error: 2013. Nothing was changed",
      ],
      [
        "its disk is full",
        () => {
          container.program("df", "echo head; echo 'x 1 1 17 1% /'");
        },
        {},
        "its disk is too full to save modules and database for a rollback: 17 KiB are free on /, and N KiB are needed. Make room on it, and run again. Nothing was changed",
      ],
      [
        "another admin tool is at work",
        () => {
          container.write("proc/4711/cmdline", "php\0/usr/sbin/fwconsole\0ma\0upgradeall\0");
          container.write("proc/4711/status", "envID:\t0\n");
          container.write("proc/self/status", "envID:\t0\n");
        },
        {},
        "an admin tool (4711 php /usr/sbin/fwconsole ma upgradeall) is at work in it, and didn't end in time. " +
          "Run again when that has ended. Nothing was changed",
      ],
      [
        "there's no FreePBX",
        () => {
          spawnSync("rm", ["-r", join(container.root, "var/lib/asterisk"), join(container.root, "usr")]);
        },
        {},
        "it has no FreePBX: it lacks module_admin and fwconsole, or the directory of modules. Correct the fleet file. " +
          "Nothing was changed",
      ],
    ];
    for (const [what, before, settings, reason] of refusals) {
      it(`isn't begun where ${what}`, () => {
        before();
        assert.throws(
          () => report({ modules: [["cdr 2.10.0.5"]], settings }),
          (error: Error) => {
            assert.equal(error.message.replace(/, and \d+ KiB are needed/, ", and N KiB are needed"), reason);
            return true;
          },
        );
        assert.deepEqual(rows(), installed);
        assert.equal(container.read(`${MODULES}/cdr/old.php`), "old");
        assert.deepEqual(calls(/ install /), []);
      });
    }

    it("reads no log and no answer of a tool as the end", () => {
      container.program("chown", "echo @@end 0; echo '@@modules'");
      assert.match(apply({ modules: [["cdr 2.10.0.5"]] }), /\n@@end 0\n$/);
      assert.ok(report({ modules: [["cdr 2.10.0.6"]] }).gates.length > 0);
    });
  });
}

describe("FreePBX's own updates", () => {
  it("are switched off as far as they can be, without touching a module", () => {
    const container = new FakeContainer("fwconsole");
    container.install("core 14.0.1");
    container.write("pbx/updates", "auto_module_updates enabled\nauto_module_security_updates enabled\n");
    const script = `PLAN='' NEED_KB=0 LOCK_WAIT=0 RUN_ID=1 WHO=x ROLLBACK=no UPDATES=disable TOLERANCE=0 SIP_EXTENSION='' SIP_PORT=''
      DUMP='' RESTORE='' SETTLE=1\n${applyModulesScript()}`;
    const { stdout } = container.sh(script);
    assert.deepEqual(readFrameworkReport(stdout, 0, []), {
      gates: [],
      alsoChanged: [],
      recovered: [],
      updates: { modules: "disabled", securityOfModules: "emailonly" },
    });
    assert.deepEqual(readdirSync(join(container.root, "var/lib/pbx-maintenance/framework")), []);
    container.remove();
  });
});
