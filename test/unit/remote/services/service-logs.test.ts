import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { appendFileSync, renameSync, truncateSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { FakeContainer } from "../../kinds/modules/framework-fixture";
import { askServices } from "./service-fixture";

const FULL = "var/log/asterisk/full";
const HTTPD = "var/log/httpd/error_log";
const FREEPBX = "var/log/asterisk/freepbx.log";
const OLD = "[2026-11-20 02:00:01] ERROR[99]: loader.c:533 load: Error loading module 'res_old.so'\n";
const NEW = "[2026-11-27 23:00:01] ERROR[711][C-0000002a]: pbx.c:4321 pbx_exec: Unable to find context\n";
const FOUND = `error-logged\t/${FULL}\tERROR[711][C-0000002a]: pbx.c:4321 pbx_exec: Unable to find context\n`;
const VERBOSE = "[2026-11-20 02:00:00] VERBOSE[99] pbx.c: -- Executing [s@macro-dial:1] in new stack\n";

describe("errors in the logs", () => {
  let container: FakeContainer;
  beforeEach(() => {
    container = new FakeContainer("module_admin");
    container.write(FULL, OLD);
  });
  afterEach(() => {
    container.remove();
  });

  const path = (file: string): string => join(container.root, file);
  const add = (file: string, text: string): void => {
    appendFileSync(path(file), text);
  };
  const mark = (): void => {
    askServices(container, "learn_errors; mark_logs");
  };
  const found = (): string => askServices(container, "new_errors");
  const lost = (): string => askServices(container, 'new_errors >/dev/null; cat "$WORK/logs-lost"');
  const run = (command: string, ...args: string[]): void => {
    assert.equal(spawnSync(command, args).status, 0);
  };
  /** Whether a line is news to a log that had another one before. */
  const isNew = (file: string, before: string, after: string): boolean => {
    container.write(file, `${before}\n`);
    mark();
    add(file, `${after}\n`);
    return found() !== "";
  };

  it("are told in the words of the log", () => {
    mark();
    add(FULL, `${VERBOSE}${NEW}`);
    assert.equal(found(), FOUND);
  });

  it("aren't new when they were there before", () => {
    add(FULL, NEW);
    mark();
    add(FULL, NEW.replace("23:00:01", "23:05:09"));
    assert.equal(found(), "");
  });

  const rotations: [how: string, rotate: () => void][] = [
    [
      "renamed",
      () => {
        renameSync(path(FULL), path(`${FULL}.1`));
      },
    ],
    [
      "renamed by its date",
      () => {
        renameSync(path(FULL), path(`${FULL}-20261128`));
      },
    ],
    [
      "copied and truncated",
      () => {
        run("cp", path(FULL), path(`${FULL}.1`));
        truncateSync(path(FULL));
      },
    ],
    [
      "renamed and compressed",
      () => {
        renameSync(path(FULL), path(`${FULL}.1`));
        run("gzip", path(`${FULL}.1`));
      },
    ],
    [
      "copied, truncated and compressed",
      () => {
        run("sh", "-c", `gzip -c '${path(FULL)}' >'${path(FULL)}-20261128.gz'`);
        truncateSync(path(FULL));
      },
    ],
    [
      "renamed, with the one before it",
      () => {
        renameSync(path(`${FULL}.1`), path(`${FULL}.2`));
        renameSync(path(FULL), path(`${FULL}.1`));
      },
    ],
    [
      "renamed twice",
      () => {
        renameSync(path(FULL), path(`${FULL}.1`));
        container.write(FULL, VERBOSE);
        renameSync(path(`${FULL}.1`), path(`${FULL}.2`));
        renameSync(path(FULL), path(`${FULL}.1`));
      },
    ],
  ];
  for (const [how, rotate] of rotations) {
    describe(`in a log that was ${how} meanwhile`, () => {
      beforeEach(() => {
        container.write(FULL, `${OLD}${VERBOSE.repeat(50)}`);
        container.write(`${FULL}.1`, OLD.replace("load: Error", "load: Another error"));
        utimesSync(path(`${FULL}.1`), new Date("2026-11-01"), new Date("2026-11-01"));
        mark();
      });

      it("aren't new when it had them before", () => {
        rotate();
        add(FULL, VERBOSE.repeat(500));
        add(FULL, OLD);
        assert.equal(found(), "");
        assert.equal(lost(), "");
      });

      it("are found in the rest of the old one", () => {
        add(FULL, NEW);
        rotate();
        add(FULL, VERBOSE);
        assert.equal(found(), FOUND);
      });

      it("are found in the new one, however long that is", () => {
        rotate();
        add(FULL, `${NEW}${VERBOSE.repeat(500)}`);
        assert.equal(found(), FOUND);
      });
    });
  }

  it("are known from the last file that the log was rotated to", () => {
    container.write(`${FULL}.1`, NEW);
    run("gzip", path(`${FULL}.1`));
    mark();
    add(FULL, NEW);
    assert.equal(found(), "");
  });

  it("are found in a log that wasn't there before", () => {
    run("rm", path(FULL));
    mark();
    container.write(FULL, NEW);
    assert.equal(found(), FOUND);
  });

  it("aren't known where the rest of a log is gone, and that is told", () => {
    mark();
    run("rm", path(FULL));
    container.write(FULL, VERBOSE);
    assert.equal(lost(), `/${FULL}\n`);
  });

  const sameKind: [what: string, file: string, before: string, after: string][] = [
    ["another thread, call and moment", FULL, NEW.trim(), NEW.trim().replace("711", "9").replace("2a", "f3")],
    [
      "another line of the source",
      FULL,
      "[2026-11-26 02:00:01] ERROR[12][C-0000002a]: chan_sip.c:4321 handle_response: No reply",
      "[2026-11-27 02:00:01] ERROR[12][C-0000002b]: chan_sip.c:4399 handle_response: No reply",
    ],
    [
      "another channel",
      FULL,
      "[Nov 26 02:00:01] ERROR[12] channel.c: Hangup of SIP/101-0000abcd failed",
      "[Nov 26 02:00:01] ERROR[12] channel.c: Hangup of SIP/provider-deadbeef failed",
    ],
    [
      "another address",
      FULL,
      "[Nov 26 02:00:01] ERROR[12] chan_sip.c: No route to 10.0.0.1:5060 for sip:alice@pbx.example",
      "[Nov 26 02:00:01] ERROR[12] chan_sip.c: No route to 192.0.2.77:5061 for sip:bob@x.example",
    ],
    [
      "another host",
      FULL,
      "[Nov 26 02:00:01] ERROR[12] acl.c: Unable to lookup sip.provider.example",
      "[Nov 26 02:00:01] ERROR[12] acl.c: Unable to lookup trunk.other.example:5060",
    ],
    [
      "another extension",
      FULL,
      "[Nov 26 02:00:01] ERROR[12] chan_sip.c: Peer 'alice' of extension alice can't register",
      "[Nov 26 02:00:01] ERROR[12] chan_sip.c: Peer 'bob' of extension bob can't register",
    ],
    [
      "another name in double quotes or brackets",
      FULL,
      '[Nov 26 02:00:01] ERROR[12] app_queue.c: No member "alice" of <sales>',
      '[Nov 26 02:00:01] ERROR[12] app_queue.c: No member "bob dylan" of <support>',
    ],
    [
      "another memory address or unique id",
      FULL,
      "[Nov 26 02:00:01] ERROR[12] astobj2.c: bad magic number 0x0 for 0x7f3c8c0a at 1574733600.42",
      "[Nov 26 02:00:01] ERROR[12] astobj2.c: bad magic number 0x0 for 0xdeadbeef at 1574733999.1",
    ],
    [
      "a colour on a terminal",
      FULL,
      "[Nov 26 02:00:01] ERROR[12] pbx.c: Unable to find context",
      "[Nov 26 02:00:01] \u001b[1;31mERROR\u001b[0m[12] pbx.c: Unable to find context",
    ],
    [
      "another client and referer",
      HTTPD,
      "[Thu Nov 26 02:00:01 2026] [error] [client 10.0.0.1] PHP Fatal error:  Call to undefined function x() in /var/www/html/admin/a.php on line 42, referer: http://pbx/admin/config.php?display=x",
      "[Thu Nov 26 02:00:01.123456 2026] [:error] [pid 4711] [client 10.0.0.2:5555] PHP Fatal error:  Call to undefined function x() in /var/www/html/admin/a.php on line 57",
    ],
    [
      "another moment in FreePBX's log",
      FREEPBX,
      "[2026-Nov-26 02:00:01] [ERROR] (libraries/modulefunctions.class.php:1234) - Can't read 12 rows",
      "[2026-Nov-27 02:00:01] [ERROR] (libraries/modulefunctions.class.php:1250) - Can't read 15 rows",
    ],
  ];
  for (const [what, file, before, after] of sameKind) {
    it(`aren't new for ${what}`, () => {
      assert.equal(isNew(file, before, after), false);
    });
  }

  const otherKind: [what: string, file: string, before: string, after: string][] = [
    [
      "another sentence",
      FULL,
      OLD.trim(),
      "[Nov 26 02:00:01] ERROR[12]: loader.c:533 load: Module was unloaded",
    ],
    ["another source", FULL, NEW.trim(), NEW.trim().replace("pbx.c", "chan_sip.c")],
    ["another module", FULL, OLD.trim(), OLD.trim().replace("res_old.so", "chan_sip.so")],
    [
      "another file of configuration",
      FULL,
      "[Nov 26 02:00:01] ERROR[12] config.c: Unable to open /etc/asterisk/a.conf, line 3",
      "[Nov 26 02:00:01] ERROR[12] config.c: Unable to open /etc/asterisk/b.conf, line 3",
    ],
    [
      "another class in PHP",
      HTTPD,
      "[Thu Nov 26 02:00:01 2026] [error] [client 10.0.0.1] PHP Fatal error:  Class 'Cdr' not found in /x/a.php on line 42",
      "[Thu Nov 26 02:00:01 2026] [error] [client 10.0.0.1] PHP Fatal error:  Class 'Cel' not found in /x/a.php on line 42",
    ],
    [
      "a function that ends in a number",
      HTTPD,
      "[Thu Nov 26 02:00:01 2026] [error] PHP Fatal error:  Call to undefined function x1() in /x/a.php on line 42",
      "[Thu Nov 26 02:00:01 2026] [error] PHP Fatal error:  Call to undefined function x2() in /x/a.php on line 42",
    ],
    [
      "a web server's child that crashes",
      HTTPD,
      "[Thu Nov 26 02:00:01 2026] [notice] caught SIGTERM, shutting down",
      "[Thu Nov 26 02:00:01 2026] [notice] child pid 4711 exit signal Segmentation fault (11)",
    ],
    ...[
      "[2026-Nov-26 02:00:01] [FATAL] (a.php:1) - no",
      "[2026-11-26 02:00:01] [freepbx.ERROR]: no [] []",
    ].map((line): [string, string, string, string] => ["FreePBX", FREEPBX, "", line]),
  ];
  for (const [what, file, before, after] of otherKind) {
    it(`are new for ${what}: ${after.slice(-40)}`, () => {
      assert.equal(isNew(file, before, after), true);
    });
  }

  const harmless: [file: string, line: string][] = [
    [FULL, "[2026-11-26 02:00:01] NOTICE[12][C-0000002a]: chan_sip.c:1 f: Registration failed: ERROR[5]"],
    [FULL, "[2026-11-26 02:00:01] WARNING[12]: pbx.c:1 f: [ERROR] is a word here"],
    [FULL, "[2026-11-26 02:00:01] VERBOSE[12] res_agi.c: x.php: PHP Fatal error:  said an AGI script"],
    [FREEPBX, "[2026-Nov-26 02:00:01] [WARNING] (a.php:1) - an ERROR: none"],
    [FREEPBX, "[2026-11-26 02:00:01] [freepbx.INFO]: no ERROR here [] []"],
    [
      HTTPD,
      "[Thu Nov 26 02:00:01 2026] [error] [client 10.0.0.1] File does not exist: /var/www/html/favicon.ico",
    ],
    [HTTPD, "[Thu Nov 26 02:00:01 2026] [error] [client 10.0.0.1] PHP Warning:  x in /x/a.php on line 42"],
  ];
  for (const [file, line] of harmless) {
    it(`aren't what is none: ${line.slice(0, 70)}`, () => {
      assert.equal(isNew(file, "", line), false);
    });
  }
});
