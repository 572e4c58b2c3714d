import { asksPackages, packageFacts, whyUnreadable } from "../../../harness/sights";
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import type { ContainerRuntime } from "../../../../remote/enter/entering";
import { cause } from "../../../../maintenance/problems/problem";
import { observeScript } from "../../../../remote/look/observe-script";
import { ANSWER_LIMIT_BYTES, observeNode } from "../../../../remote/look/observe";
import { ContainersUnlisted, NodeScriptFailed } from "../../../../remote/errors";
import type { AskedQuestion } from "../../../../remote/look/question";
import type { Connection } from "../../../../remote/ssh/connection";
import { LONGEST_OUTPUT } from "../../../../remote/ssh/limits";
import type { ScriptOptions } from "../../../../remote/ssh/script";
import { type Environment, GateRecord, writeRecord } from "../../../../maintenance/gate/record";
import { Gate } from "../../../../maintenance/gate/gate";
import { startRunClock } from "../../../../providers/implementation/clock";
import { Phase } from "../../../../providers/implementation/phase";
import type { OperationArgs } from "../../../../kinds/operation";
import { hear } from "../../../harness/hear";
import { SILENT_LOG } from "../../../harness/silent-log";
import { gateRecord, PHP } from "../../policy/policy-fixture";

describe("the observation of a node", () => {
  let bin: string;
  let connection: Connection;
  beforeEach(() => {
    bin = mkdtempSync(join(tmpdir(), "observe-"));
    tool("rpm", String.raw`printf 'php\t0\t5.3.3\t38.el6\tx86_64\t\t\n'`);
    tool("vzctl", 'shift 2; exec sh -c "$*"');
    // What a node with LXC has, and an observation doesn't call.
    for (const name of ["lxc-info", "lxc-start", "lxc-stop"]) tool(name, "exit 1");
  });
  afterEach(() => {
    rmSync(bin, { recursive: true });
  });

  function tool(name: string, script: string): void {
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }

  /** The real script, under the real shell, with these tools first on PATH. */
  function observe(
    answerLimitSeconds = 20,
    runtime: ContainerRuntime = { runtime: "openvz" },
    onOutput: (output: string) => void = () => undefined,
    environment?: Environment,
  ) {
    const script = observeScript({
      ...runtime,
      parallel: 2,
      answerLimitSeconds,
      answerLimitBytes: 1_000_000,
      questions: asksPackages(),
      ...(environment !== undefined && { environment }),
    });
    const env = { ...process.env, PATH: [bin, process.env["PATH"]].join(delimiter), MAINTENANCE_ROOT: bin };
    const runScript = (_: string, options: ScriptOptions) => {
      const { status, stdout, stderr } = spawnSync("sh", ["-s"], {
        ...{ input: script, env, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 },
      });
      onOutput(stdout);
      return hear({ code: status, stdout, stderr }, options);
    };
    connection = { runScript } as unknown as Connection;
    return observeNode(connection, "node1", { ...runtime, parallel: 2, questions: asksPackages() });
  }

  it("sees the node and its containers, stopped ones by their state", async () => {
    tool("vzlist", "echo '101 running pbx1.example'; echo '102 stopped -'");
    const { node, containers } = await observe();
    assert.deepEqual(packageFacts(node)?.packages, [
      { name: "php", epoch: 0, version: "5.3.3", release: "38.el6", arch: "x86_64" },
    ]);
    assert.equal(packageFacts(containers.get("101"))?.packages.length, 1);
    assert.deepEqual(containers.get("102"), { state: "stopped", hostname: "-" });
  });

  it("asks the node alone what it knows of all its containers, and by its runtime", () => {
    const question = {
      ...{ name: "limits", place: "node" as const },
      shell: ({ runtime, containersPath = "" }: ContainerRuntime) =>
        `echo limits of ${runtime} ${containersPath}\n`,
      read: () => undefined,
    };
    const node = { runtime: "lxc", containersPath: "/srv/lxc" } as const;
    const asked = (target: string, ...others: readonly AskedQuestion[]): string => {
      const script = observeScript({
        ...{ ...node, parallel: 1, answerLimitSeconds: 1, answerLimitBytes: 1 },
        questions: [...others, { question, leftAlone: [] }],
      });
      const [, functions = ""] = /^(FACTS='[^]*?\nquestion_of\(\) {\n[^]*?\n}\n)/m.exec(script) ?? [];
      return spawnSync("sh", ["-s"], { input: `${functions}question_of ${target}`, encoding: "utf8" }).stdout;
    };
    const packages = asksPackages();
    assert.match(
      asked("node", ...packages),
      /WITH_PACKAGES=yes\nWITH_LIMITS=yes\n[^]*\necho limits of lxc \/srv\/lxc\n/,
    );
    assert.match(asked("101", ...packages), /section packages/);
    assert.doesNotMatch(asked("101", ...packages), /echo limits/);
    assert.match(asked("node"), /echo limits/);
    assert.equal(asked("101"), "");
  });

  it("tells by how much the node's clock differs, however long the look took", async () => {
    tool("vzlist", "sleep 1.5; echo '101 running pbx1.example'");
    assert.ok(Math.abs((await observe()).clockAheadSeconds) <= 1);
    tool("date", 'exec /bin/date -d "20 minutes ago" "$@"');
    const { clockAheadSeconds } = await observe();
    assert.ok(clockAheadSeconds >= -1202 && clockAheadSeconds <= -1198, String(clockAheadSeconds));

    const says = (): void => undefined;
    const log = { ...SILENT_LOG, status: says, info: says, warning: says, error: says };
    const inProduction = GateRecord.parse({
      ...writeRecord(gateRecord({ environment: "production" })),
      clock: undefined,
    });
    for (const [declaration, expected] of [
      [inProduction, ["clocks-agree"]],
      [gateRecord(), []],
    ] as const) {
      const gate = new Gate(declaration, startRunClock(declaration));
      const phase = Object.assign(new Phase(log), {
        sessionOf: () => ({ connect: () => Promise.resolve(connection) }),
      });
      phase.open(gate);
      await phase.observe(
        { node: "node1", ways: { runtime: "openvz", parallel: 2 } } as unknown as OperationArgs,
        asksPackages(),
      );
      const { clocks } = gate.record();
      assert.ok(clocks[0] !== undefined && clocks[0].aheadSeconds < -1190, JSON.stringify(clocks));
      gate.addPlan("containers", { ...PHP, minutes: 5, targets: ["101"], unitMinutes: 5, parallel: 4 });
      const rules = gate.judgeApplying().findings.map(({ rule }) => rule);
      assert.deepEqual(
        rules.filter((rule) => rule === "clocks-agree"),
        expected,
      );
    }
  });

  it("has room for a hundred containers that all say as much as they're heard, in whatever characters", async () => {
    tool("vzlist", "echo '101 running pbx1.example'");
    tool("vzctl", "head -c 900000 /dev/zero");
    const heard = { bytes: 0 };
    const { containers } = await observe(20, undefined, (output) => (heard.bytes = output.length));
    assert.match(
      whyUnreadable(containers.get("101")) ?? "",
      /it said more than 1000000 bytes, and was cut short/,
    );
    assert.ok(heard.bytes < 1_125_000, String(heard.bytes));
    assert.ok(101 * 1.125 * ANSWER_LIMIT_BYTES < LONGEST_OUTPUT);
  });

  it("finds LXC's containers where the node keeps them, or where the fleet file says they are", async () => {
    const at = (place: string) => `case " $* " in *" -P ${place} "*) ;; *) exit 1 ;; esac`;
    const places = { "": 'case " $* " in *" -P "*) exit 1 ;; esac', "/srv/my lxc": at("/srv/my lxc") };
    for (const [place, asked] of Object.entries(places)) {
      tool(
        "lxc-ls",
        `${asked}
printf 'STATE   NAME \nRUNNING pbx1 \n'`,
      );
      tool("lxc-attach", `${asked}\nwhile [ "$1" != -- ]; do shift; done; shift; exec "$@"`);
      const runtime: ContainerRuntime = { runtime: "lxc", ...(place !== "" && { containersPath: place }) };
      const { containers } = await observe(20, runtime);
      assert.equal(packageFacts(containers.get("pbx1"))?.packages.length, 1, place);
    }
  });

  it("mistakes no name of an LXC container for another's, and tells which names can't be handled", async () => {
    const names = ["pbx1", "pbx1 old", "node", " pbx2", "pbx3 RUNNING", "pbx4", "pbx4 ", "a\nb c", "pbx_5.x"];
    // As ls_print_fancy_format does it, in lxc_ls.c from 2.0 on; 1.0 prints the same.
    const width = Math.max(...names.map((name) => name.length));
    const lines = names.map(
      (name) => `${name === "pbx1 old" ? "STOPPED" : "RUNNING"} ${name.padEnd(width)} \n`,
    );
    writeFileSync(join(bin, "listed"), `STATE   ${"NAME".padEnd(width)} \n${lines.join("")}`);
    tool(
      "lxc-ls",
      `case "$*" in *'--fancy --fancy-format STATE,NAME') cat '${join(bin, "listed")}' ;; *) exit 1 ;; esac`,
    );
    tool(
      "lxc-attach",
      `echo "$3" >>'${join(bin, "entered")}'; while [ "$1" != -- ]; do shift; done; shift; exec "$@"`,
    );
    const seen = await observe(20, { runtime: "lxc" });
    assert.deepEqual(
      [...seen.containers].map(([id, { state }]) => [id, state]),
      ["pbx1", "a", "pbx_5.x"].map((id) => [id, "running"]),
    );
    assert.equal(packageFacts(seen.containers.get("pbx1"))?.packages.length, 1);
    const unfit = ["pbx1 old", "node", " pbx2", "pbx3 RUNNING", "pbx4", "pbx4", "b c"];
    assert.deepEqual(seen.unfitContainers, unfit);
    assert.equal(packageFacts(seen.node)?.packages.length, 1);
  });

  it("tells what a runtime says beside its list, which leaves out what it can't load", async () => {
    tool("lxc-ls", `echo 'Failed to load config for pbx2' >&2; printf 'STATE   NAME \\nRUNNING pbx1 \\n'`);
    tool("lxc-attach", 'while [ "$1" != -- ]; do shift; done; shift; exec "$@"');
    const lxc = await observe(20, { runtime: "lxc" });
    assert.deepEqual(
      [[...lxc.containers.keys()], lxc.runtimeSaid],
      [["pbx1"], "Failed to load config for pbx2\n"],
    );
    tool("vzlist", "echo 'Container(s) not found' >&2");
    const openvz = await observe();
    assert.deepEqual([openvz.containers.size, openvz.runtimeSaid], [0, undefined]);
  });

  it("gives up on a container that doesn't answer, and sees the others", async () => {
    tool("vzlist", "echo '101 running a'; echo '102 running b'; echo '103 running c'");
    tool("vzctl", '[ "$2" != 102 ] || sleep 30; shift 2; exec sh -c "$*"');
    const begun = Date.now();
    const { containers } = await observe(1);
    assert.ok(Date.now() - begun < 15_000);
    assert.equal(
      whyUnreadable(containers.get("102")),
      "it can't be entered (exit code 137: it gave no answer within 1 s)",
    );
    assert.deepEqual(
      [...containers].filter(([, seen]) => packageFacts(seen) !== undefined).map(([id]) => id),
      ["101", "103"],
    );
  }).timeout(20_000);

  it("doesn't take a container for empty whose rpm can't read its database", async () => {
    tool("vzlist", "echo '101 running a'");
    tool("vzctl", `shift 2; PATH=${bin}/inside:$PATH exec sh -c "$*"`);
    spawnSync("mkdir", [join(bin, "inside")]);
    tool("inside/rpm", "echo 'error: cannot open Packages database' >&2; exit 1");
    const { containers } = await observe();
    assert.equal(
      whyUnreadable(containers.get("101")),
      "its packages can't be listed (exit code 1 of rpm -qa: error: cannot open Packages database)",
    );
  });

  it("doesn't take a list for whole beside which rpm complains, as of a damaged header that it leaves out", async () => {
    const skips =
      "error: rpmdbNextIterator: skipping h#      55 Header V4 RSA/SHA256 Signature, key ID 17451eb5: BAD";
    tool("vzlist", "echo '101 running a'");
    tool("vzctl", `shift 2; PATH=${bin}/inside:$PATH exec sh -c "$*"`);
    spawnSync("mkdir", [join(bin, "inside")]);
    tool(
      "inside/rpm",
      `[ "$1" != -qa ] || { echo '${skips}' >&2; printf 'php\\t0\\t5.3.3\\t38.el6\\tx86_64\\t\\t\\n'; }`,
    );
    const { containers } = await observe();
    assert.equal(packageFacts(containers.get("101")), undefined);
    assert.equal(
      whyUnreadable(containers.get("101")),
      `the list of its packages isn't whole: ${skips}. Mend its rpm database, and install anew what is damaged there`,
    );
  });

  it("takes a container that says nonsense for unreadable, and not its node", async () => {
    tool("vzlist", "echo '101 running a'; echo '102 running b'");
    tool("vzctl", `[ "$2" != 102 ] || PATH=${bin}/inside:$PATH; shift 2; exec sh -c "$*"`);
    spawnSync("mkdir", [join(bin, "inside")]);
    tool("inside/rpm", "echo 'no rpm says this'");
    const { containers } = await observe();
    assert.match(whyUnreadable(containers.get("102")) ?? "", /^line 1 of the list of installed packages/);
    assert.equal(packageFacts(containers.get("101"))?.packages.length, 1);
  });

  it("tells what vzctl said of a container that can't be entered", async () => {
    tool("vzlist", "echo '101 running a'");
    tool("vzctl", "echo 'Container config file does not exist' >&2; exit 14");
    assert.equal(
      whyUnreadable((await observe()).containers.get("101")),
      "it can't be entered (exit code 14: Container config file does not exist)",
    );
  });

  it("fails when the containers can't be listed, instead of seeing none", async () => {
    tool("vzlist", "echo 'vzlist: command needs root' >&2; exit 1");
    await assert.rejects(observe(), (error: Error) => {
      assert.ok(error instanceof ContainersUnlisted);
      const said = "vzlist: command needs root";
      assert.deepEqual(error.because, cause("containers-unlisted", { runtime: "openvz", said }));
      assert.ok(error.message.startsWith("node1: "), error.message);
      return true;
    });
  });

  function observeAs(environment: Environment) {
    return observe(20, { runtime: "openvz" }, () => undefined, environment);
  }

  it("marks the node for a run of production, once, and tells that to a sandbox's run alone", async () => {
    tool("vzlist", "echo '101 running pbx1.example'");
    const mark = join(bin, "var/lib/pbx-maintenance/production");
    assert.equal((await observeAs("sandbox")).isOfProduction, undefined);
    await observe();
    assert.ok(!existsSync(mark));
    await observeAs("production");
    const moment = readFileSync(mark, "utf8");
    assert.match(moment, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\n$/);
    writeFileSync(mark, "2026-01-01T00:00:00Z\n");
    assert.equal((await observeAs("production")).isOfProduction, undefined);
    assert.equal(readFileSync(mark, "utf8"), "2026-01-01T00:00:00Z\n");
    assert.equal((await observeAs("sandbox")).isOfProduction, true);
    assert.equal((await observe()).isOfProduction, undefined);
    rmSync(mark);
    assert.equal((await observeAs("sandbox")).isOfProduction, undefined);
  });

  it("says why a node can't be marked, and sees all else there", async () => {
    tool("vzlist", "echo '101 running pbx1.example'");
    mkdirSync(join(bin, "var/lib"), { recursive: true });
    writeFileSync(join(bin, "var/lib/pbx-maintenance"), "");
    const { productionUnmarked = "", containers } = await observeAs("production");
    assert.match(productionUnmarked, /mkdir: .*File exists/);
    assert.deepEqual([...containers.keys()], ["101"]);
  });

  it("fails when the script was cut short", async () => {
    const runScript = () =>
      Promise.resolve({
        code: 1,
        signal: undefined,
        stdout: "",
        stderr: "mktemp: No space left on device\n",
      });
    const observing = observeNode({ runScript } as unknown as Connection, "node1", {
      runtime: "lxc",
      parallel: 1,
      questions: asksPackages(),
    });
    await assert.rejects(observing, (error: Error) => {
      assert.ok(error instanceof NodeScriptFailed);
      assert.match(error.message, /^node1: the observation ended early \(exit code 1\): mktemp: No space/);
      return true;
    });
  });
});
