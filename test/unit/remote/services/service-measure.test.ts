import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { FakeContainer } from "../../kinds/modules/framework-fixture";
import { askServices } from "./service-fixture";

const UP = ["asterisk up", "peers 12", "online 10", "registered 1", "web 200"];

describe("what is measured of services", () => {
  let container: FakeContainer;
  beforeEach(() => {
    container = new FakeContainer("module_admin");
    rmSync(join(container.root, "var"), { recursive: true });
    container.program(
      "asterisk",
      `. "$MAINTENANCE_ROOT/answers/$(echo "$2" | tr ' ' -)" 2>/dev/null || echo No such command`,
    );
    container.program(
      "curl",
      `[ ! -f "$MAINTENANCE_ROOT/answers/page" ] || cp "$MAINTENANCE_ROOT/answers/page" "$5"; cat "$MAINTENANCE_ROOT/answers/web"`,
    );
    container.write("answers/web", "200");
    uptime(1000, 500);
    answer(
      "sip show peers",
      "echo '12 sip peers [Monitored: 10 online, 2 offline Unmonitored: 0 online, 0 offline]'",
    );
    answer("sip show registry", "echo 'sip.example:5060 N me 105 Registered Fri'");
  });
  afterEach(() => {
    container.remove();
  });

  /** What Asterisk's client does when it's asked: shell. */
  function answer(command: string, shell: string): void {
    container.write(`answers/${command.replaceAll(" ", "-")}`, shell);
  }
  /** Seconds ago. */
  function uptime(started: number, reloaded?: number): void {
    answer(
      "core show uptime seconds",
      `echo 'System uptime: ${started}'; ${reloaded === undefined ? "" : `echo 'Last reload: ${reloaded}'`}`,
    );
  }
  const lines = (text: string): string[] => text.split("\n").filter((line) => line !== "");
  const measure = (): string[] =>
    lines(askServices(container, "measure")).filter((line) => !/^(started|reloaded) /.test(line));

  it("is Asterisk and the web server, each by itself, without any FreePBX", () => {
    assert.deepEqual(measure(), UP);
    assert.deepEqual(lines(askServices(container, "measure_web")), ["web 200"]);
    assert.doesNotMatch(askServices(container, "measure_asterisk"), /web/);
  });

  it("is that Asterisk is down, or isn't installed", () => {
    answer("core show uptime seconds", "echo 'Unable to connect to remote asterisk'; exit 1");
    assert.deepEqual(measure(), ["asterisk down", "web 200"]);
    rmSync(join(container.root, "bin/asterisk"));
    assert.deepEqual(measure(), ["asterisk absent", "web 200"]);
  });

  it("is that Asterisk is still starting", () => {
    container.program("timeout", `[ "$1" != 3 ] || exit 124; shift; exec "$@"`);
    assert.equal(measure()[0], "asterisk starting");
  });

  it("is what pjsip has, too", () => {
    answer(
      "pjsip show endpoints",
      `cat <<'END'
 Endpoint:  <Endpoint/CID.....................................>  <State.....>  <Channels.>
 Endpoint:  201                                                  Not in use    0 of inf
     Contact:  201/sip:201@10.0.0.1:5060                         Avail          1.5
 Endpoint:  202                                                  Unavailable   0 of inf
END`,
    );
    answer(
      "pjsip show contacts",
      `cat <<'END'
  Contact:  <Aor/ContactUri..............................> <Hash....> <Status> <RTT(ms)..>
  Contact:  201/sip:201@10.0.0.1:5060                      a1b2c3d4e5 Avail         1.5
  Contact:  202/sip:202@10.0.0.2:5060                      a1b2c3d4e6 Unavail       nan
END`,
    );
    answer("pjsip show registrations", "echo ' provider/sip:sip.example provider Registered (exp. 100s)'");
    assert.deepEqual(measure().slice(1, 4), ["peers 14", "online 11", "registered 2"]);
  });

  it("is a page on which PHP broke off", () => {
    container.write("answers/page", "<br />\n<b>Fatal error</b>:  Uncaught Error");
    assert.equal(measure().at(-1), "web fatal");
    container.write("answers/page", "<p>How to mend a Fatal error</p>");
    assert.equal(measure().at(-1), "web 200");
  });

  describe("compared with what it was", () => {
    let before: string;
    beforeEach(() => {
      before = join(container.root, "before");
      askServices(container, `measure >${before}; mark_asterisk`);
    });
    const compare = (what = "settle", parameters = {}): string =>
      askServices(container, `measure >"$WORK/measured"; ${what} ${before}`, parameters).trimEnd();

    it("is no worse as long as it's the same", () => {
      assert.equal(compare(), "");
      assert.equal(compare("figures"), "registered 1, online 10 of 12, web 200");
      assert.equal(compare("unchecked"), "");
    });

    it("is worse when Asterisk was restarted", () => {
      uptime(2);
      assert.equal(compare(), "asterisk-restarted");
    });

    it("is no worse when Asterisk takes long to answer", () => {
      answer("core show uptime seconds", "sleep 2; echo 'System uptime: 1002'");
      assert.equal(compare(), "");
    });

    it("isn't asked for restarts where they're expected: without a mark", () => {
      uptime(2);
      assert.equal(compare('rm "$WORK/asterisk-mark"; settle'), "");
    });

    it("is worse when Asterisk dies a moment after", () => {
      container.program("sleep", `echo 'exit 1' >"$MAINTENANCE_ROOT/answers/core-show-uptime-seconds"`);
      assert.equal(compare("settle", { SETTLE: 3 }), "asterisk-gone");
    });

    it("is worse when a reload that was asked for never happened", () => {
      askServices(container, "mark_reload");
      assert.equal(compare(), "reload-missed");
      uptime(1000, 0);
      assert.equal(compare(), "");
    });

    it("is unchecked when Asterisk doesn't tell of reloads", () => {
      askServices(container, "mark_reload");
      uptime(1000);
      assert.equal(compare(), "");
      assert.equal(compare("unchecked"), "reload-untold");
    });

    const web: [before: string, after: string, worse: boolean, unchecked: boolean][] = [
      ["200", "200", false, false],
      ["302", "200", false, false],
      ["200", "500", true, false],
      ["200", "000", true, false],
      ["200", "404", true, false],
      ["200", "fatal", true, false],
      ["403", "403", false, false],
      ["403", "200", false, false],
      ["500", "200", false, false],
      ["500", "500", false, true],
      ["000", "000", false, true],
    ];
    for (const [was, is, worse, unchecked] of web) {
      it(`is ${worse ? "worse" : unchecked ? "unchecked" : "as good"} when the web answers with ${is} after ${was}`, () => {
        spawnSync("sed", ["-i", `s/^web .*/web ${was}/`, before]);
        container.write("answers/web", is);
        assert.equal(compare(), worse ? `web-worse\t${is}\t${was}` : "");
        assert.equal(compare("unchecked"), unchecked ? `web-unanswered\t${is}` : "");
      });
    }

    it("is unchecked where nothing can ask the web", () => {
      const tools = ["awk", "sed", "grep", "date", "rm", "getent", "cat", "sort", "cmp", "mkdir", "tr"];
      const path = `mkdir "$WORK/tools"; for tool in ${tools.join(" ")}; do ln -s "$(command -v $tool)" "$WORK/tools/"; done
        rm "$MAINTENANCE_ROOT/bin/curl"; PATH=$MAINTENANCE_ROOT/bin:$WORK/tools`;
      container.program("timeout", `shift; exec "$@"`);
      const asked = askServices(
        container,
        `${path}; measure >${before}; settle ${before}; unchecked ${before}`,
      );
      assert.equal(asked, "web-unasked\n");
    });

    it("tells where there was nothing to compare", () => {
      answer(
        "sip show peers",
        "echo '2 sip peers [Monitored: 0 online, 2 offline Unmonitored: 0 online, 0 offline]'",
      );
      answer("sip show registry", "echo '0 SIP registrations.'");
      askServices(container, `measure >${before}`);
      assert.equal(compare("figures"), "no registrations to compare, web 200");
    });

    it("may lack as many registrations as are tolerated", () => {
      answer(
        "sip show peers",
        "echo '12 sip peers [Monitored: 8 online, 4 offline Unmonitored: 0 online, 0 offline]'",
      );
      assert.equal(compare("settle", { TOLERANCE: 2 }), "");
      assert.equal(compare("settle", { TOLERANCE: 1 }), "registrations-missing\t2\t11");
    });
  });

  describe("at rest", () => {
    const rest = (settle: number): string =>
      askServices(container, 'measure_at_rest "$WORK/before"; cat "$WORK/before"; unfit "$WORK/before"', {
        SETTLE: settle,
      });
    /** Each pause is one more line of `pbx/pauses`; no time passes. */
    const pauses = (): number => container.read("pbx/pauses").length;
    beforeEach(() => {
      container.write("pbx/pauses", "");
      container.program("sleep", `printf . >>"$MAINTENANCE_ROOT/pbx/pauses"`);
    });
    const count = 'n=$(wc -c <"$MAINTENANCE_ROOT/pbx/pauses")';

    it("is what was measured twice", () => {
      assert.match(rest(60), /^online 10$/m);
      assert.equal(pauses(), 1);
    });

    it("waits for an Asterisk that is still starting", () => {
      container.program(
        "timeout",
        `${count}; if [ "$1" = 3 ] && [ $n -lt 3 ]; then exit 124; fi; shift; exec "$@"`,
      );
      assert.match(rest(60), /^asterisk up$/m);
      assert.ok(pauses() >= 3);
    });

    it("waits for one that was stopped a moment ago", () => {
      answer("core show uptime seconds", `${count}; [ $n -ge 3 ] || exit 1; echo 'System uptime: 1000'`);
      assert.match(rest(60), /^asterisk up$/m);
    });

    it("waits for phones that come back after a restart, also by and by", () => {
      uptime(5);
      answer(
        "sip show peers",
        `${count}; [ $n -lt 8 ] || n=8; echo "12 sip peers [Monitored: $((n / 2 * 2)) online, 4 offline Unmonitored: 0 online, 0 offline]"`,
      );
      assert.match(rest(60), /^online 8$/m);
    });

    it("isn't waited for for ever", () => {
      answer("core show uptime seconds", "exit 1");
      spawnSync("rm", [join(container.root, "bin/sleep")]);
      const begun = Date.now();
      assert.match(rest(2), /^asterisk down\nweb 200\nasterisk-down$/m);
      assert.ok(Date.now() - begun < 20_000);
    });

    it("isn't waited for where there's no Asterisk", () => {
      rmSync(join(container.root, "bin/asterisk"));
      assert.match(rest(60), /asterisk-absent/);
    });
  });
});
