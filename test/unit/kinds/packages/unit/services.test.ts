import assert from "node:assert/strict";
import { readUnitReport } from "../../../../../kinds/packages/unit/report";
import { MARK, PackageContainer, type UnitRun } from "../package-container";

const PLAN = ["U\tphp-5.3.3-40.x86_64\tphp\t0\t5.3.3\t40\tx86_64\t-\t-"];
const INSTALL = `printf 'php\\t0\\t5.3.3\\t40\\tx86_64\\n' >"$MAINTENANCE_ROOT/installed"\n`;
const T1 = { plan: PLAN, keepRunning: "asterisk*" };

describe("services around a change of packages", () => {
  let container: PackageContainer;
  beforeEach(() => {
    container = new PackageContainer("asterisk", "httpd", "mysqld");
    container.write("installed", "php\t0\t5.3.3\t38\tx86_64\n");
    container.write("transaction", INSTALL);
    container.daemon("asterisk", 50);
    container.daemon("httpd", 60);
    container.daemon("mysqld", 70);
    container.program(
      "asterisk",
      `echo "asterisk $2" >>"$MAINTENANCE_ROOT/asked"; . "$MAINTENANCE_ROOT/answers/$(echo "$2" | tr ' ' -)" 2>/dev/null`,
    );
    container.program("curl", `echo web >>"$MAINTENANCE_ROOT/asked"; cat "$MAINTENANCE_ROOT/answers/web"`);
    container.write("answers/web", "200");
    container.write("answers/core-show-uptime-seconds", "echo 'System uptime: 1000'\n");
    online(10);
  });
  afterEach(() => {
    container.remove();
  });

  function online(count: number): void {
    const peers = `12 sip peers [Monitored: ${count} online, ${12 - count} offline Unmonitored: 0 online, 0 offline]`;
    container.write("answers/sip-show-peers", `echo '${peers}'\n`);
  }
  function outcome(unit: UnitRun): string {
    try {
      readUnitReport(container.apply(unit), 0);
      return "done";
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
  /** What rpm's scriptlets do beside installing. */
  const scriptlet = (shell: string): void => {
    container.write("transaction", `${INSTALL}cd "$MAINTENANCE_ROOT"\n${shell}\n`);
  };

  it("aren't asked for anything where a T1 restarts and stops none", () => {
    assert.equal(outcome(T1), "done");
    assert.ok(!container.has("asked"));
  });

  it("are asked before and after where they're restarted", () => {
    container.write("due/httpd", "");
    assert.equal(outcome(T1), "done");
    assert.equal(container.read("asked"), "web\nweb\nweb\n");
  });

  it("are timed where they're restarted, from the restart to the first answer", () => {
    for (const service of ["asterisk", "httpd", "mysqld"]) container.write(`due/${service}`, "");
    // Asterisk answers from the third question after its restart on; the clock goes on by a second with each question for the time.
    container.program(
      "date",
      `n=$(($(cat "$MAINTENANCE_ROOT/clock" 2>/dev/null || echo 1000) + 1)); echo $n | tee "$MAINTENANCE_ROOT/clock"`,
    );
    container.write(
      "answers/core-show-uptime-seconds",
      `[ ! -e "$MAINTENANCE_ROOT/calls" ] || ! grep -q asterisk "$MAINTENANCE_ROOT/calls" || { echo x >>"$MAINTENANCE_ROOT/tries"; [ "$(wc -l <"$MAINTENANCE_ROOT/tries")" -ge 3 ]; } && echo 'System uptime: 1000'\n`,
    );
    const { interruptions, restarted } = readUnitReport(
      container.apply({ plan: PLAN, instead: "SETTLE=60" }),
      0,
    );
    assert.deepEqual(interruptions.map(({ service }) => service).sort(), ["asterisk", "database", "web"]);
    const [asterisk, web] = ["asterisk", "web"].map(
      (name) => interruptions.find(({ service }) => service === name)?.seconds ?? 0,
    );
    assert.ok(asterisk! > web! && web! > 0, JSON.stringify(interruptions));
    assert.ok(asterisk! > (restarted.find(({ service }) => service === "asterisk")?.seconds ?? 0));
  });

  it("aren't timed where they didn't answer before, or don't answer again", () => {
    container.write("due/httpd", "");
    container.write("answers/web", "500");
    assert.deepEqual(readUnitReport(container.apply(T1), 0).interruptions, []);
  });

  it("fail the change where asterisk comes back with fewer registrations, and leave it open until they're back", () => {
    container.write("due/asterisk", "");
    // The client is asked once before the restart.
    container.write(
      "answers/core-show-uptime-seconds",
      `echo 'System uptime: 1000'; [ ! -e "$MAINTENANCE_ROOT/calls" ] || cp "$MAINTENANCE_ROOT/lost" "$MAINTENANCE_ROOT/answers/sip-show-peers"\n`,
    );
    container.write(
      "lost",
      "echo '12 sip peers [Monitored: 4 online, 8 offline Unmonitored: 0 online, 0 offline]'\n",
    );
    assert.equal(outcome({ plan: PLAN }), "6 of 10 registrations are missing");
    assert.ok(container.has(MARK));
    assert.equal(outcome({ run: "run-2" }), "6 of 10 registrations are missing");
    container.write("answers/core-show-uptime-seconds", "echo 'System uptime: 1000'\n");
    online(10);
    assert.equal(outcome({ run: "run-3" }), "done");
    assert.ok(!container.has(MARK));
  });

  it("fail the change where a scriptlet stops one, whoever asks for it next", () => {
    for (const [name, pid, said] of [
      ["asterisk", 50, "asterisk"],
      ["httpd", 60, "the web server"],
      ["mysqld", 70, "the database"],
    ] as const) {
      container.write("installed", "php\t0\t5.3.3\t38\tx86_64\n");
      scriptlet(`rm -r proc/${pid}`);
      const down = `${said} doesn't run any more. Look at it now`;
      assert.equal(outcome(T1), down);
      assert.equal(outcome({ keepRunning: "asterisk*", run: "run-2" }), down);
      container.daemon(name, pid, 300);
      assert.equal(outcome({ keepRunning: "asterisk*", run: "run-3" }), "done");
    }
  });

  it("fail the change where the web server answers worse after its restart", () => {
    container.write("due/httpd", "");
    container.program("curl", `if [ -e "$MAINTENANCE_ROOT/calls" ]; then echo 500; else echo 302; fi`);
    assert.equal(outcome(T1), "the web server answers with 500 instead of 302");
    assert.ok(container.has(MARK));
  });

  it("fail the change where asterisk runs, and is still starting", () => {
    container.write("due/asterisk", "");
    const starting = `[ "$1" != 3 ] || [ ! -e "$MAINTENANCE_ROOT/calls" ] || exit 124`;
    container.program("timeout", `${starting}; [ "$1" != -s ] || shift 2; shift; exec "$@"`);
    assert.equal(outcome({ plan: PLAN }), "asterisk is still starting. Look at it now");
  });

  it("are those that were there: what didn't run before isn't missed", () => {
    container.stopDaemon("mysqld");
    container.write("due/httpd", "");
    assert.equal(outcome({ plan: PLAN }), "done");
  });

  it("don't count workers that a web server ends and begins by itself", () => {
    container.write("proc/61/stat", "61 (httpd) S 60 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 150 0\n");
    scriptlet(
      "rm -r proc/61; mkdir proc/62; echo '62 (httpd) S 60 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 160 0' >proc/62/stat",
    );
    assert.equal(outcome(T1), "done");
    assert.ok(!container.has("asked"));
  });
});
