import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { part } from "../../../../remote/script/parts";

describe("the drain of a container", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "drain-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** @param answers what the container says each time it's asked: a number, `unknown`, or nothing where it can't be entered; the last one again and again */
  function drain(answers: readonly string[], seconds: number, atLimit: "postpone" | "hangUp") {
    writeFileSync(join(folder, "answers"), answers.map((answer) => `${answer}\n`).join(""));
    const script = `
TMP=${folder} DRAIN_SECONDS=${seconds} AT_LIMIT=${atLimit} COUNT_CALLS=
finding() { printf '%s' "$1"; shift; for one in "$@"; do printf '\\t%s' "$one"; done; echo; }
emit() { echo "emit $*" >>"$TMP/events"; }
journal() { echo "$1" >>"$TMP/journal"; }
look_at_clock() { :; }
look_at_uptime() { UP=$(cat "$TMP/up" 2>/dev/null || echo 0); }
sleep() { look_at_uptime; echo "$((UP + 1))" >"$TMP/up"; }
ask_container() {
  answer=$(head -n 1 "$TMP/answers")
  [ "$(wc -l <"$TMP/answers")" -eq 1 ] || sed -i 1d "$TMP/answers"
  printf '@@calls\\n %s\\n@@end 0\\n' "$answer" >"$TMP/answer.$1"
  [ -n "$answer" ]
}
section_of() { sed -n 's/^ //p' "$TMP/answer.$1"; }
: >"$TMP/events" >"$TMP/journal"
${part("remote/procedure/drain.sh")}
do_drain 101
echo "ended $?"
cat "$TMP/events" "$TMP/journal"
`;
    const { stdout, stderr } = spawnSync("sh", ["-c", script], { encoding: "utf8" });
    assert.equal(stderr, "");
    return stdout.trim().split("\n");
  }

  it("is done at once where there are no calls", () => {
    assert.deepEqual(drain(["0"], 60, "postpone"), ["ended 0"]);
  });

  it("waits until the last call has ended, and tells each change of their number", () => {
    assert.deepEqual(drain(["2", "2", "1", "0"], 60, "postpone"), [
      "ended 0",
      "emit drain - target 101 calls 2",
      "emit drain - target 101 calls 1",
    ]);
  });

  it("fails at its limit with the calls that are left, where the change postpones", () => {
    assert.deepEqual(drain(["3"], 60, "postpone").slice(0, 2), ["calls-left\t3\t1", "ended 1"]);
  });

  it("goes on at its limit where the change hangs up, and the journal says so", () => {
    const told = drain(["3"], 60, "hangUp");
    assert.deepEqual([told[0], told.at(-1)], ["ended 0", "101: 3 calls are hung up"]);
  });

  it("takes a container that doesn't answer for one with calls", () => {
    assert.equal(drain([""], 60, "postpone")[0], "calls-left\tunknown\t1");
    assert.equal(drain(["lots"], 60, "postpone")[0], "calls-left\tunknown\t1");
  });
});
