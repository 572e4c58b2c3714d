import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { obtainEngine } from "../../engine/engine";
import type { Engine } from "../../engine/engine";
import { runPulumi } from "../../engine/run";
import type { PulumiResult } from "../../engine/run";

const BUILD_LIMIT_MS = 45 * 60_000;

const FILES = {
  "Pulumi.yaml":
    'name: tryout\nruntime:\n  name: nodejs\n  options:\n    typescript: false\n    nodeargs: "--require tsx/cjs"\n',
  "package.json": '{"name":"tryout","version":"0.0.1","main":"index.ts"}',
  "index.ts": `
import * as pulumi from "@pulumi/pulumi";
const word: string = new pulumi.Config().require("word");
if (word === "throw") throw new Error("the program gave up");
if (word === "exit") process.exit(7);
const provider: pulumi.dynamic.ResourceProvider = { create: (outs) => Promise.resolve({ id: "1", outs }) };
class Word extends pulumi.dynamic.Resource {
  constructor(name: string) { super(provider, name, { word }); }
}
new Word("w");
if (word === "wait") setTimeout(() => undefined, 600_000);
`,
  "policy/PulumiPolicy.yaml": "runtime: nodejs\n",
  "policy/package.json": '{"name":"tryout-policy","version":"0.0.1","main":"index.cjs"}',
  "policy/index.cjs": 'require("tsx/cjs");\nrequire("./pack.ts");\n',
  "policy/pack.ts": `
import { PolicyPack } from "@pulumi/policy";
new PolicyPack("tryout", {
  policies: [{
    name: "no-forbidden-word", description: "Forbids a word.", enforcementLevel: "mandatory",
    validateResource: (args, report) => { if (args.props["word"] === "forbidden") report("the word is forbidden"); },
  }],
});
`,
};

describe("the engine with a program and a policy pack", function () {
  this.timeout(120_000);
  let engine: Engine;
  let folder: string;

  before(async function () {
    this.timeout(BUILD_LIMIT_MS);
    engine = await obtainEngine();
    folder = await mkdtemp(path.join(tmpdir(), "engine-tryout-"));
    for (const name of ["policy", "state", "home"]) await mkdir(path.join(folder, name));
    for (const [name, content] of Object.entries(FILES)) await writeFile(path.join(folder, name), content);
    await symlink(path.resolve(__dirname, "../../node_modules"), path.join(folder, "node_modules"));
    await succeed(["stack", "init", "try"]);
  });

  after(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  async function pulumi(args: readonly string[], stopAt?: string): Promise<PulumiResult> {
    const stop = new AbortController();
    return await runPulumi(engine, args, {
      cwd: folder,
      backend: `file://${path.join(folder, "state")}`,
      passphrase: "tryout",
      home: path.join(folder, "home"),
      signal: stop.signal,
      onOutput: (text) => {
        if (stopAt !== undefined && text.includes(stopAt)) stop.abort();
      },
    });
  }

  async function succeed(args: readonly string[]): Promise<PulumiResult> {
    const result = await pulumi(args);
    assert.equal(result.code, 0, result.stdout + result.stderr);
    return result;
  }

  async function preview(word: string): Promise<PulumiResult> {
    await succeed(["config", "set", "word", word]);
    return await pulumi(["preview", "--policy-pack", "policy"]);
  }

  it("applies, finds nothing more to do, and destroys", async () => {
    await succeed(["config", "set", "word", "fine"]);
    const { stdout } = await succeed(["up", "--yes", "--skip-preview", "--policy-pack", "policy"]);
    assert.match(stdout, /tryout@v0\.0\.1/);
    assert.match(stdout, /2 created/);
    assert.doesNotMatch(stdout, /warning/);
    await succeed(["preview", "--expect-no-changes"]);
    await succeed(["destroy", "--yes", "--skip-preview"]);
  });

  it("refuses what a policy forbids", async () => {
    const { code, stdout } = await preview("forbidden");
    assert.notEqual(code, 0);
    assert.match(stdout, /\[mandatory\] +no-forbidden-word[^]*the word is forbidden/);
  });

  it("shows the error of a program that throws, once", async () => {
    const { code, stdout } = await preview("throw");
    assert.notEqual(code, 0);
    assert.equal(stdout.split("Error: the program gave up").length - 1, 1, stdout);
  });

  it("tells the exit code of a program that just ends", async () => {
    const { code, stdout } = await preview("exit");
    assert.notEqual(code, 0);
    assert.match(stdout, /exited with (non-zero exit )?code:? 7/);
  });

  it("ends the program when the run is stopped", async () => {
    await succeed(["config", "set", "word", "wait"]);
    const { code, stdout } = await pulumi(["up", "--yes", "--skip-preview"], "Resource w created");
    assert.notEqual(code, 0);
    assert.match(stdout, /cancell?ed/);
    await succeed(["config", "set", "word", "fine"]);
    await succeed(["destroy", "--yes", "--skip-preview"]);
  });
});
