import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { shellQuote } from "../../../../remote/script/parts";

const SCRIPTS = join(__dirname, "../../../../remote");
const PARTS = ["script/prelude.sh", "script/lock.sh", "enter/enter.sh", "enter/ask.sh"]
  .map((name) => readFileSync(join(SCRIPTS, name), "utf8"))
  .join("\n");

describe("entering a container", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "entering-"));
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  /** @param entry how the runtime of this test runs a command, `$2` */
  function sh(script: string, entry = 'own_session "$1" sh -c "$2"'): string {
    const text = `TMP=${shellQuote(root)}\n${PARTS}\nruntime_exec() { ${entry}; }\n${script}`;
    const env = { PATH: process.env["PATH"], MAINTENANCE_ROOT: root };
    writeFileSync(join(root, "test"), text);
    const { stdout, stderr } = spawnSync("sh", [join(root, "test")], {
      ...{ env, encoding: "utf8", timeout: 60_000 },
    });
    assert.equal(stderr, "");
    return stdout;
  }

  const file = (name: string): string => readFileSync(join(root, name), "utf8");
  /** A script that the test's shell writes, and then runs with `command`. */
  const withScript = (text: string, command: string): string =>
    `printf '%s' ${shellQuote(text)} >"$TMP/script"\n${command}`;

  for (const shell of ["dash", "bash"]) {
    it(`hands over the script and then the data, in whatever pieces they arrive, to ${shell}`, () => {
      // Longer than a pipe holds, with what a shell could trip over.
      const long = `: '${"ä\\n%s $x ".repeat(20_000)}'\n`;
      const script = `${long}cat | cksum\nexit 7`;
      const out = sh(
        withScript(script, `seq 1 50000 | run_in 101 "$TMP/script"; echo "code $?"; seq 1 50000 | cksum`),
        `dd bs=7777 2>/dev/null | ${shell} -c "$2"`,
      );
      const [data, code, wanted] = out.trimEnd().split("\n");
      assert.equal(data, wanted);
      assert.equal(code, "code 7");
    });
  }

  it("runs nothing of a script that arrives half", () => {
    const script = `echo begun >"$TMP/begun"\necho one\n${"# more\n".repeat(100)}echo two`;
    const run = (entry: string) =>
      sh(withScript(script, 'run_in 101 "$TMP/script" </dev/null 2>/dev/null'), entry);
    assert.equal(run('sh -c "$2"'), "one\ntwo\n");
    assert.equal(run('head -c 700 | sh -c "$2"'), "");
  });

  it("tells output from errors, and passes the code on", () => {
    const script = "echo answer; echo 'what is wrong' >&2; exit 4";
    sh(withScript(script, 'ask_in 101 "$(cat "$TMP/script")" 20 1000 </dev/null'));
    assert.deepEqual(
      [file("answer.101"), file("errors.101"), file("code.101")],
      ["answer\n", "what is wrong\n", "4\n"],
    );
  });

  it("cuts short what is too long, and ends who says it", () => {
    sh(withScript("while :; do echo endless; done", 'ask_in 101 "$(cat "$TMP/script")" 20 5120 </dev/null'));
    assert.equal(file("answer.101").length, 5120);
    assert.equal(file("errors.101").trim(), "it said more than 5120 bytes, and was cut short");
    assert.equal(file("code.101"), "137\n");
  });

  it("cuts short what gets too long on its way: what isn't plain takes six bytes there", () => {
    const script = "head -c 3000 /dev/zero; echo plain";
    sh(
      withScript(
        script,
        'ask_in 101 "$(cat "$TMP/script")" 20 5120 </dev/null\njson_text <"$TMP/answer.101" >"$TMP/json"',
      ),
    );
    assert.ok(file("json").length <= 5120, String(file("json").length));
    assert.equal(file("errors.101").trim(), "it said more than 5120 bytes, and was cut short");
    assert.equal(file("code.101"), "0\n");
  });

  it("leaves an answer as it is that has tabs, quotes and a few other characters", () => {
    const script = `i=0; while [ $((i += 1)) -le 100 ]; do printf 'php\\t0\\t"5.3"\\tä.el6\\n'; done`;
    sh(withScript(script, 'ask_in 101 "$(cat "$TMP/script")" 20 5120 </dev/null'));
    assert.equal(file("answer.101"), 'php\t0\t"5.3"\tä.el6\n'.repeat(100));
    assert.equal(file("errors.101"), "");
  });

  it("ends in time where somebody keeps its input open and doesn't read it, and leaves nobody behind", () => {
    const hold = "sleep 34.4 </proc/$$/fd/0 >/dev/null 2>&1 &\nsleep 0.3\nexit 3";
    const out = sh(
      withScript(
        hold,
        `head -c 5000000 /dev/zero | run_in 101 "$TMP/script"; echo "code $?"; pgrep -xf "cat $TMP/script $TMP/closing.101 -"`,
      ),
    );
    assert.equal(out, "code 3\n");
    spawnSync("pkill", ["-xf", "sleep 34.4"]);
  });

  it("has all of an answer, though somebody keeps the output open", () => {
    const script = "echo answer; sleep 35.5 2>/dev/null &\necho '@@end 0'";
    sh(withScript(script, 'ask_in 101 "$(cat "$TMP/script")" 2 5120 </dev/null'));
    assert.deepEqual([file("answer.101"), file("code.101")], ["answer\n@@end 0\n", "0\n"]);
    assert.equal(spawnSync("pgrep", ["-xf", "sleep 35.5"], { encoding: "utf8" }).stdout, "");
  });

  it("doesn't ask again where something of an earlier question can't be ended, until it's gone", () => {
    const question = 'echo $$ >>"$TMP/asked"; exec sleep 32.1';
    const out = sh(
      `export TMP
      ${withScript(question, "")}
      # As with a process that the kernel holds: a signal changes nothing.
      kill() { case $1 in -KILL | -s) ;; *) command kill "$@" ;; esac; }
      self_ending() { self_ending=$1; }
      ask_in 101 "$(cat "$TMP/script")" 1 1000 </dev/null &
      until [ -s "$SPOOL/hung/101" ]; do sleep 0.1; done
      # Nobody waits for a process that's held; here the test does, for what listens to it.
      pid=$(cat "$TMP/asked")
      for listener in $(cut -d ' ' -f 1 "$TMP"/listening-*.101); do command kill -s KILL "$listener"; done 2>/dev/null
      ask_in 101 "$(cat "$TMP/script")" 1 1000 </dev/null
      cat "$TMP/errors.101"
      echo "asked $(grep -c . "$TMP/asked") of $pid"
      command kill -KILL "$pid"
      wait
      unset -f kill
      ask_in 101 "$(cat "$TMP/script")" 1 1000 </dev/null
      echo "asked $(grep -c . "$TMP/asked")"`,
    );
    assert.match(
      out,
      /^an earlier question still hangs in it, and can't be ended \(the node's process [\d ]+\)\nasked 1 of \d+\nasked 2\n$/,
    );
  }).timeout(30_000);

  it("ends nobody who has a number anew", () => {
    const out = sh(
      `setsid sleep 36.6 >/dev/null 2>&1 &
      bystander=$!
      until [ "$(ps -o comm= -p "$bystander")" = sleep ]; do sleep 0.1; done
      # As if he had got the number since it was listed.
      members_of() { echo "$bystander 99999999"; }
      echo "$$ 1" >"$TMP/session.101"
      end_session "$TMP/session.101"
      echo "$bystander 99999999" >"$TMP/listening-answer.101"
      end_group "$TMP/listening-answer.101"
      kill -0 "$bystander" && echo lives
      kill -KILL "$bystander"`,
    );
    assert.equal(out, "lives\n");
  });

  it("ends all that descends from a session, whatever it's called, and whatever sessions it has begun", () => {
    const out = sh(
      `${withScript('exec "${0%/*}/a) S 1 1 1" 37.7', 'cp "$(command -v sleep)" "$TMP/a) S 1 1 1"')}
      (own_session 101 sh -c 'setsid sh -c "setsid sh \\"$0/script\\" & wait" "$0" & wait' "$TMP") >/dev/null 2>&1 &
      until pgrep -xf '.*37[.]7' >/dev/null; do sleep 0.1; done
      end_session "$TMP/session.101"
      wait
      pgrep -xf '.*37[.]7'`,
    );
    assert.equal(out, "");
  });

  it("tries no longer than it has time, and tells who is left", () => {
    const out = sh(
      `uptime_seconds() { cat "$TMP/uptime"; }
      echo 5 >"$TMP/uptime"
      # Each look takes 8 s, as on a node where somebody starts one process after the other.
      members_of() { echo $(($(cat "$TMP/uptime") + 8)) >"$TMP/uptime"; echo looked >>"$TMP/looks"; echo "$sleeping $birth"; }
      sleep 38.8 >/dev/null 2>&1 &
      sleeping=$!
      birth=$(sed 's/.*) //' "/proc/$sleeping/stat" | cut -d ' ' -f 20)
      echo "$$ 1" >"$TMP/session.101"
      [ "$(kill() { :; }; end_session "$TMP/session.101")" = "$sleeping $birth" ] && echo told
      grep -c looked "$TMP/looks"
      kill -KILL "$sleeping"`,
    );
    assert.equal(out, "told\n2\n");
  });
});
