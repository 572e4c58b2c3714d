import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { part } from "../../../../remote/script/parts";

/** As ask_in leaves it, whatever root in a container says. */
const answers = (lines: readonly string[]): string =>
  `@@measured\n${lines.map((line) => ` ${line}\n`).join("")}@@end 0\n`;

describe("the steps that take containers away", () => {
  let run: string;
  beforeEach(() => {
    run = mkdtempSync(join(tmpdir(), "containers-"));
  });
  afterEach(() => {
    rmSync(run, { recursive: true, force: true });
  });

  const shell = (commands: string): { code: number | null; said: string } => {
    const text = [
      "set -u\nSETTLE=1 PROBE_SECONDS=0 TAB='\t' MEASURE= SETTLE_AGAIN= STOP_SECONDS=1 START_SECONDS=2\n",
      `RUN=${run} TMP=${run}\n`,
      "look_at_clock() { CLOCK=1000; }\nlook_at_uptime() { UP=1; }\n",
      'finding() { echo "$@"; }\n',
      `shell_quote() { quoted="'$1'"; }\n`,
      part("remote/procedure/containers.sh"),
      "ask_in() { :; }\n",
      commands,
    ].join("");
    const { status, stdout } = spawnSync("sh", ["-s"], { input: text, encoding: "utf8" });
    return { code: status, said: stdout };
  };
  const measured = (lines: readonly string[]): { code: number | null; said: string } => {
    writeFileSync(join(run, "answer.101"), answers(lines));
    writeFileSync(join(run, "errors.101"), "");
    return shell("do_measure 101 && check_measure 101\n");
  };

  it("keep what is measured", () => {
    const lines = ["runs web", "asterisk up", "started 1700000000 1700000002", "peers 3", "web 200"];
    assert.equal(measured(lines).code, 0);
    assert.equal(readFileSync(join(run, "before.101"), "utf8"), `${lines.join("\n")}\n`);
  });

  it("keep nothing else of what a container says", () => {
    const hostile = [
      "'; reboot; '",
      "web $(reboot)",
      "a".repeat(100_000),
      ...Array<string>(1000).fill("'''''"),
    ];
    assert.equal(measured(["asterisk absent", ...hostile]).code, 0);
    assert.equal(readFileSync(join(run, "before.101"), "utf8"), "asterisk absent\n");
  });

  it("say so where a container tells nothing of its services", () => {
    const { code, said } = measured(["nothing"]);
    assert.equal(code, 1);
    assert.match(said, /^container-unmeasured it tells nothing/);
  });

  it("take nothing away where a probe fails before, and pass on nothing but that", () => {
    const probes = ["probe-failed\tsip\tunanswered\t127.0.0.1:5060", "reboot", "kernel-not-installed\tx"];
    writeFileSync(join(run, "errors.101"), "");
    writeFileSync(
      join(run, "answer.101"),
      answers(["asterisk up"]).replace("@@end 0", `@@probes\n ${probes.join("\n ")}\n@@end 0`),
    );
    const { code, said } = shell("do_measure 101 && check_measure 101\n");
    assert.equal(code, 1);
    assert.equal(said, "probe-failed\tsip\tunanswered\t127.0.0.1:5060\n");
  });

  it("ask a container by its own probes", () => {
    writeFileSync(join(run, "probes.101"), "sip\tsip\t5\t127.0.0.1:5060\t-\t-\t-\n");
    const { said } = shell('with_probes 101 failing_probes\nprintf "%s" "$with_probes"\n');
    assert.equal(said, "PROBES='sip\tsip\t5\t127.0.0.1:5060\t-\t-\t-'\nfailing_probes");
    assert.equal(shell('with_probes 102 x\nprintf "%s" "$with_probes"\n').said, "PROBES=''\nx");
  });

  it("count no interruption of a container that doesn't stop", () => {
    shell("runtime_state() { echo running; }\nruntime_stop() { :; }\ndo_stop 101\nstart_container 101\n");
    assert.throws(() => readFileSync(join(run, "interruptions"), "utf8"), /ENOENT/);
  });

  it("start a container again that a failed stop takes away late", () => {
    const { code } = shell(
      [
        `runtime_state() { if [ -e ${run}/is-down ]; then echo stopped; else echo running; fi; }\n`,
        `runtime_start() { rm ${run}/is-down; echo started >>${run}/calls; }\n`,
        `settle_container() { : >${run}/is-down; }\n`,
        "back_stop 101\n",
      ].join(""),
    );
    assert.equal(code, 0);
    assert.equal(readFileSync(join(run, "calls"), "utf8"), "started\n");
  });
});
