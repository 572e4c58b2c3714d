import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync, chmodSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { runMaint } from "../../../../cli/maint/maint";
import { readStream } from "../../../../declarations/read-argument";
import { parsePlanOptions } from "../../../../cli/plan/options";
import { readPinnedVersion } from "../../../../engine/version";
import { RECORDED, recordedText } from "../plan/plan-fixture";

const PROJECT = path.resolve(__dirname, "../../../..");

describe("the command maint", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "maint-"));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  async function maint(args: readonly string[], { input = "", environment = {} } = {}) {
    let out = "";
    let told = "";
    const code = await runMaint(args, {
      cwd: folder,
      environment,
      readInput: () => Promise.resolve(input),
      print: (text) => (out += text),
      tell: (text) => (told += text),
    });
    return { code, out, told };
  }

  const read = (file: string): string => readFileSync(path.join(folder, file), "utf8");
  const from = (name: string): string[] => ["plan", "--from", path.join(RECORDED, name)];

  it("names its commands, on request and when it's told none or an unknown one", async () => {
    const help = await maint(["--help"]);
    assert.equal(help.code, 0);
    assert.match(help.out, /^Usage: maint COMMAND[^]*\n {2}plan +shows what a run would do/);
    for (const [args, problem] of [
      [[], ""],
      [["constructor"], 'maint has no command "constructor".\n\n'],
    ] as const) {
      const { code, told } = await maint(args);
      assert.deepEqual({ code, told }, { code: 1, told: problem + help.out });
    }
  });

  it("ends with what the plan comes to", async () => {
    const codes = {
      "passes.jsonl": 0,
      "fails.jsonl": 1,
      "violates.jsonl": 2,
      "violates.json": 2,
      "unreachable.jsonl": 3,
    };
    for (const [file, code] of Object.entries(codes))
      assert.equal((await maint(from(file))).code, code, file);
  });

  it("writes several outputs at once, and the text where nothing else goes", async () => {
    const files = ["--markdown", "plan.md", "--json", "plan.json", "--sarif", "plan.sarif"];
    const { out, told } = await maint([...from("passes.jsonl"), ...files]);
    assert.match(out, /^Plan for stack test: allowed/);
    assert.equal(told, "");
    assert.match(read("plan.md"), /^<!-- maint plan test -->\n## ✅ /);
    assert.match(read("plan.sarif"), /"version": "2\.1\.0"/);
    const { format, verdict, stack } = JSON.parse(read("plan.json")) as Record<string, unknown>;
    assert.deepEqual({ format, verdict, stack }, { format: 4, verdict: "fine", stack: "test" });

    const json = await maint([...from("passes.jsonl"), "--json", "-", "--text", "plan.txt"]);
    assert.equal(json.out, read("plan.json"));
    assert.equal(read("plan.txt"), out);
  });

  it("reads a preview from its standard input", async () => {
    const { code, out } = await maint(["plan", "--from", "-"], { input: recordedText("passes.jsonl") });
    assert.equal(code, 0, out);
  });

  it("tells in all outputs that there's no plan, and why", async () => {
    const { code, out } = await maint(["plan", "--from", "-", "--markdown", "plan.md"], { input: "Oops" });
    assert.equal(code, 1);
    assert.match(out, /^Plan: can't be made\n\nThe preview can't be read: it isn't JSON/);
    assert.match(read("plan.md"), /💥 Maintenance plan: can't be made[^]*<pre>The preview can't be read: /);
  });

  it("refuses a command line that contradicts itself, with a sentence and where to read more", async () => {
    for (const [args, why] of [
      [["--markdwon", "plan.md"], /^Unknown option '--markdwon'/],
      [["--markdown"], /^Option '--markdown <value>' argument missing/],
      [["plan.md"], /^Unexpected argument 'plan.md'/],
      [
        ["--json", "-", "--sarif", "-"],
        /^Only one output can go to standard output: --json and --sarif can't both\./,
      ],
      [["--from", "-", "--stack", "prod"], /^With --from no preview is run/],
      [["--from", "-", "--", "--refresh"], /^With --from no preview is run/],
    ] as const) {
      const { code, told, out } = await maint(["plan", ...args]);
      assert.deepEqual({ code, out }, { code: 1, out: "" });
      assert.match(told, why);
      assert.match(told, /\n`maint plan --help` tells how it's used\.\n$/);
    }
  });

  it("says what a file is that it can't read or write", async () => {
    const missing = await maint(["plan", "--from", "missing.json"]);
    assert.equal(missing.code, 1);
    assert.match(missing.told, /^The preview .*missing\.json can't be read: it isn't there\.\n$/);
    const endless = await maint(["plan", "--from", "/dev/zero"]);
    assert.equal(endless.code, 1);
    assert.match(endless.told, /^The preview \/dev\/zero can't be read: it is larger than 262144 KB/);
    const input = Readable.from(Array<Buffer>(3).fill(Buffer.alloc(512, " ")));
    await assert.rejects(readStream({ what: "preview", largestKb: 1 }, input), {
      message:
        "The preview (standard input) can't be read: it is larger than 1 KB, which is the most there may be.",
    });
    const unwritable = await maint([...from("passes.jsonl"), "--json", "no/such/folder/plan.json"]);
    assert.equal(unwritable.code, 1);
    assert.match(unwritable.told, /ENOENT.*plan\.json/);
  });

  it("has help that names every option and exit code", async () => {
    const { code, out } = await maint(["plan", "--stack", "prod", "--help"]);
    assert.equal(code, 0);
    for (const option of ["stack", "policy-pack", "from", "text", "markdown", "json", "sarif"]) {
      assert.match(out, new RegExp(`^ +--${option} [A-Z]`, "m"));
      assert.doesNotThrow(() => parsePlanOptions([`--${option}`, "value"]));
    }
    assert.deepEqual(out.match(/^ {2}\d(?= )/gm), ["  1", "  2", "  3", "  0"]);
    assert.ok(out.split("\n").every((line) => line.length <= 120));
  });

  it("plans with the maintenance policy's pack, unless it's told others", () => {
    assert.deepEqual(parsePlanOptions([]), {
      preview: { policyPacks: [path.join(PROJECT, "policy")], more: [] },
      outputs: { text: "-" },
    });
    assert.deepEqual(
      parsePlanOptions(["-s", "prod", "--policy-pack", "a", "--policy-pack", "b", "--", "--help"]),
      {
        preview: { stack: "prod", policyPacks: ["a", "b"], more: ["--help"] },
        outputs: { text: "-" },
      },
    );
  });

  describe("with a CLI", () => {
    /** A `pulumi` on PATH, which notes how it was started. */
    function standIn(script: string): NodeJS.ProcessEnv {
      const pulumi = `#!/bin/sh\n[ "$1" = version ] && { echo v${readPinnedVersion()}; exit; }\n${script}\n`;
      for (const name of ["pulumi", "pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"]) {
        writeFileSync(path.join(folder, name), pulumi);
        chmodSync(path.join(folder, name), 0o755);
      }
      return {
        PATH: `${folder}:${process.env["PATH"] ?? ""}`,
        PULUMI_BACKEND_URL: "file:///srv/state",
        PULUMI_CONFIG_PASSPHRASE: "",
      };
    }

    it("hands the user's environment and options to Pulumi", async () => {
      const environment = standIn(
        `printf '%s\\n' "$@" >args; env | grep ^PULUMI_ | sort >environment; cat '${path.join(RECORDED, "passes.jsonl")}'`,
      );
      const args = ["plan", "--stack", "prod", "--policy-pack", "house", "--", "--config-file", "x.yaml"];
      const { code, out } = await maint(args, { environment });
      assert.equal(code, 0, out);
      assert.deepEqual(read("args").trim().split("\n"), [
        ...["preview", "--stack", "prod", "--policy-pack", "house", "--config-file", "x.yaml"],
        ...["--json", "--non-interactive", "--color", "never"],
      ]);
      assert.deepEqual(read("environment").trim().split("\n"), [
        "PULUMI_BACKEND_URL=file:///srv/state",
        "PULUMI_CONFIG_PASSPHRASE=",
        "PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true",
        "PULUMI_SKIP_UPDATE_CHECK=true",
      ]);
    });

    it("shows what Pulumi said when it fails before it begins, and whose plan it was", async () => {
      const environment = standIn("echo \"error: no stack named 'nix' found\" >&2; exit 6");
      const { code, out } = await maint(["plan", "--stack", "nix", "--markdown", "plan.md"], { environment });
      assert.equal(code, 1);
      assert.equal(out, "Plan for stack nix: can't be made\n\nno stack named 'nix' found\n");
      assert.match(read("plan.md"), /^<!-- maint plan nix -->\n/);
    });

    it("lets Pulumi end by itself when it is told to stop", async function () {
      this.timeout(20_000);
      const environment = standIn(
        "trap 'echo cancelled >&2; exit 255' INT; echo $$ >ready; while [ -e ready ]; do sleep 0.1; done",
      );
      const command = [path.join(PROJECT, "cli/maint.cjs"), "plan", "--stack", "prod"];
      const ended = new Promise<{ code: unknown; out: string }>((resolve) => {
        const child = execFile(process.execPath, command, { cwd: folder, env: environment }, (error, out) => {
          resolve({ code: error?.code, out });
        });
        const waiting = setInterval(() => {
          if (!existsSync(path.join(folder, "ready"))) return;
          clearInterval(waiting);
          child.kill("SIGINT");
        }, 50);
      });
      assert.deepEqual(await ended, { code: 1, out: "Plan for stack prod: can't be made\n\ncancelled\n" });
    });
  });
});
