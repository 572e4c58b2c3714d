import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { plainText } from "../../../../maintenance/text/plain-text";
import { part, shellQuote } from "../../../../remote/script/parts";
import { parseEvent } from "../../../../remote/script/events";

describe("the node script", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "prelude-"));
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  function sh(script: string, input = ""): { code: number | null; stdout: string } {
    const text = `TMP=${shellQuote(root)}\n${part("remote/script/prelude.sh")}\n${part("remote/script/lock.sh")}\n${script}`;
    const env = { PATH: process.env["PATH"], MAINTENANCE_ROOT: root };
    const { status, stdout, stderr } = spawnSync("sh", ["-c", text], { input, env, encoding: "utf8" });
    assert.equal(stderr, "");
    return { code: status, stdout };
  }

  it("quotes any text as one word of the shell", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary-ascii" }), (text) => {
        const word = text.replaceAll("\0", "");
        const { stdout } = spawnSync("sh", ["-c", `printf '%s' ${shellQuote(word)}`], { encoding: "utf8" });
        assert.equal(stdout, word);
      }),
      { numRuns: 40 },
    );
  });

  it("tells any text as an event", () => {
    const obeyed = fc.constantFrom(
      "\u001b[2J",
      "\u009b",
      "\u202e",
      "\u2066",
      "\u2028",
      "\u200b",
      "\ufeff",
      "é\u00a0",
    );
    const lines = fc.array(fc.oneof(fc.string({ unit: "binary" }), obeyed), { minLength: 1 });
    fc.assert(
      fc.property(lines, (parts) => {
        const text = `${parts.join("\t")}\n`;
        const { stdout } = sh('cat >"$TMP/text"; emit facts "$TMP/text" target 101 code 3', text);
        assert.deepEqual(parseEvent(stdout.trimEnd()), {
          event: "facts",
          at: parseEvent(stdout.trimEnd())?.at,
          target: "101",
          code: 3,
          text: plainText(text),
        });
      }),
      { numRuns: 40 },
    );
  });

  it("escapes values that hold quotes and backslashes", () => {
    const holder = `it's "me" \\ at C:\\desk`;
    const { stdout } = sh(`emit locked - holder ${shellQuote(holder)}`);
    assert.equal((parseEvent(stdout.trimEnd()) as { holder: string }).holder, holder);
  });

  it("keeps the long lines of several lanes apart", () => {
    sh(`
      EVENTS=$TMP/events
      seq 1 24 >"$TMP/list"
      head -c 300000 /dev/zero | tr '\\0' x >"$TMP/long"
      work() { emit facts "$TMP/long" target "$1" code 0; }
      in_lanes 4 "$TMP/list" work`);
    const lines = readFileSync(join(root, "events"), "utf8").trimEnd().split("\n");
    assert.equal(lines.filter((line) => parseEvent(line) !== undefined).length, 24);
    assert.equal(lines.length, 24);
  });

  it("runs each line of a list once, several at a time", () => {
    const { stdout } = sh(`
      seq 1 40 >"$TMP/list"
      work() { echo "begin $LANE $1"; sleep 0.01; echo "end $LANE $1"; }
      in_lanes 4 "$TMP/list" work`);
    const begun = [...stdout.matchAll(/begin (\d) (\d+)/g)];
    assert.deepEqual(
      begun.map(([, , item]) => Number(item)).sort((a, b) => a - b),
      Array.from({ length: 40 }, (_, index) => index + 1),
    );
    assert.deepEqual([...new Set(begun.map(([, lane]) => lane))].sort(), ["1", "2", "3", "4"]);
  });

  it("gives each line that is free to the lane that is free, while another is stuck", () => {
    const { stdout } = sh(`
      printf '1\\n2\\n3\\n4\\n5\\n' >"$TMP/list"
      work() { [ "$1" != 1 ] || sleep 0.4; echo "$1"; }
      in_lanes 2 "$TMP/list" work`);
    assert.deepEqual(stdout.trim().split("\n"), ["2", "3", "4", "5", "1"]);
  });

  it("begins nothing more once it was told to stop, and ends what it has begun", () => {
    const { stdout } = sh(`
      printf '1\\n2\\n3\\n' >"$TMP/list"
      work() { echo "begin $1"; : >"$TMP/stop"; sleep 0.1; echo "end $1"; }
      in_lanes 1 "$TMP/list" work`);
    assert.equal(stdout, "begin 1\nend 1\n");
  });

  it("begins nothing more once the run was killed, since its lock is free then", () => {
    const { stdout } = sh(`
      printf '1\\n2\\n3\\n' >"$TMP/list"
      work() { echo "begin $1"; sleep 0.3; echo "end $1"; }
      (trap '' TERM; exec sh -c 'sleep 0.1; kill -9 $1' sh $$) &
      in_lanes 1 "$TMP/list" work`);
    assert.equal(stdout, "begin 1\nend 1\n");
  });

  it("waits for what it has begun, whatever signals come meanwhile", () => {
    const { stdout } = sh(`
      printf '1\\n2\\n' >"$TMP/list"
      trap ': >"$TMP/stop"' TERM
      work() { echo "begin $1"; sleep 0.3; echo "end $1"; }
      (sleep 0.1; kill $$) &
      in_lanes 1 "$TMP/list" work
      echo over`);
    assert.equal(stdout, "begin 1\nend 1\nover\n");
  });

  describe("the node's lock", () => {
    const spool = 'mkdir -p "$SPOOL"\n';

    it("is held by one at a time, and tells who that is", () => {
      const { stdout } = sh(`${spool}
        take_lock 'first operator' && echo taken
        take_lock 'second operator' || echo refused
        lock_holder
        release_lock
        take_lock third && echo taken`);
      assert.equal(stdout, "taken\nrefused\nfirst operator\ntaken\n");
    });

    it("is taken over from a holder that has died", () => {
      sh(`${spool} take_lock 'died at work'`);
      const { stdout } = sh("lock_holder || echo nobody; take_lock next && lock_holder");
      assert.equal(stdout, "nobody\nnext\n");
    });

    it("isn't mistaken for held when the holder's process number was given to another", () => {
      const { stdout } = sh(`${spool}
        mkdir "$SPOOL/lock"
        printf '%s\\n%s\\n%s\\n' $$ 'another boot 12345' 'long gone' >"$SPOOL/lock/holder"
        lock_holder || echo nobody
        take_lock next && lock_holder`);
      assert.equal(stdout, "nobody\nnext\n");
    });

    it("isn't taken from one that is just being made", () => {
      const { stdout } = sh(`${spool} mkdir "$SPOOL/lock"; take_lock next || echo refused`);
      assert.equal(stdout, "refused\n");
    });

    it("goes from one to the next, and never to two, when the holders die one after another", () => {
      const { stdout } = sh(`${spool}
        for i in 1 2 3 4 5 6 7 8; do sh -c '${part("remote/script/lock.sh").replaceAll("'", `'\\''`)}
          SPOOL=$1
          until take_lock "number $2"; do sleep 0.01; done
          mkdir "$SPOOL/inside" || echo "two at once"
          sleep 0.02
          rmdir "$SPOOL/inside"' sh "$SPOOL" "$i" & done; wait
        echo over`);
      assert.equal(stdout, "over\n");
    });

    it("isn't given back by one that has lost it", () => {
      const { stdout } = sh(`${spool}
        take_lock first; release_lock
        (sh -c '${part("remote/script/lock.sh").replaceAll("'", `'\\''`)}
          SPOOL=$1; take_lock second; sleep 1' sh "$SPOOL") & sleep 0.3
        release_lock
        lock_holder`);
      assert.equal(stdout, "second\n");
    });

    it("tells why it can't be made", () => {
      const { stdout } = sh(`${spool} : >"$SPOOL/lock"; take_lock next || tail -n 1 "$SPOOL/lock.refused"`);
      assert.match(stdout, /File exists/);
    });

    it("goes to one of many that want it at once", () => {
      const { stdout } = sh(`${spool}
        for i in 1 2 3 4 5 6 7 8; do sh -c '${part("remote/script/lock.sh").replaceAll("'", `'\\''`)}
          SPOOL=$1; take_lock "number $2" && { echo taken; sleep 0.5; }' sh "$SPOOL" "$i" & done; wait`);
      assert.equal(stdout, "taken\n");
    });
  });
});
