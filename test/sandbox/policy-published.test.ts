import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type Engine, obtainEngine } from "../../engine/engine";
import { type PulumiResult, runPulumi } from "../../engine/run";
import { recordTargets } from "../../maintenance/changes/change-group";
import type { NodeChanges } from "../../maintenance/changes/group-changes";
import type { SignedFile } from "../../maintenance/evidence/judge";
import { RECORD_FORMAT } from "../../maintenance/gate/record-format";
import { type GateRecord, writeOwnership } from "../../maintenance/gate/record";
import project from "../../package.json";
import { buildPack } from "../../policy/build-pack";
import { SigningKey } from "../harness/signing-key";
import { changeOf, EVIDENCE, WEDNESDAY } from "../unit/maintenance/decision/decision-fixture";
import { KEY } from "../unit/maintenance/evidence/evidence-fixture";
import { gateRecord, GLIBC, PHP, propertiesOf, TYPE } from "../unit/policy/policy-fixture";

/** Declares resources of this project's types that do nothing: what the pack sees is what a test says. */
const PROGRAM = `
const { readFileSync } = require("node:fs");
const { CustomResource } = require("@pulumi/pulumi/resource");
const __provider = \`exports.handler = () => ({
  check: async (_olds, inputs) => ({ inputs }),
  create: async ({ outputs }) => ({ id: "1", outs: outputs }),
});\`;
const made = {};
for (const { type, name, props, after } of JSON.parse(readFileSync("declared.json", "utf8"))) {
  const dependsOn = after.map((each) => made[each]);
  made[name] = new CustomResource(type, name, { ...props, __provider }, { dependsOn });
}
`;

interface Declared {
  readonly type: string;
  readonly name: string;
  readonly props: object;
  readonly after: readonly string[];
}

/** An update leaves another form of it in the state. */
const gate = (record: Partial<GateRecord>, name = "gate"): Declared => ({
  type: `${TYPE}ChangeGate`,
  name,
  props: {
    ...record,
    work: recordTargets(record.work ?? []),
    ...(record.ownership && { ownership: writeOwnership(record.ownership) }),
    outputs: { applied: [] },
  },
  after: [],
});
const packages = (name: string, plan: NodeChanges, after = ["gate"]): Declared => ({
  type: `${TYPE}ContainerPackages`,
  name,
  props: {
    ...propertiesOf(plan),
    outputs: { node: "node1", pending: [], problems: [] },
  },
  after,
});

describe("the policy pack as it's published", function () {
  this.timeout(120_000);
  let engine: Engine;
  let folder: string;

  before(async function () {
    // Building the engine, where it has to be, takes some minutes once.
    this.timeout(45 * 60_000);
    engine = await obtainEngine();
    folder = await mkdtemp(join(tmpdir(), "published-"));
    await buildPack(join(folder, "pack"));
    await symlinkDependencies(join(folder, "pack", "node_modules"));
    await mkdir(join(folder, "program"));
    await symlinkDependencies(join(folder, "program", "node_modules"));
    await write("Pulumi.yaml", "name: tryout\nruntime: { name: nodejs, options: { typescript: false } }\n");
    await write("package.json", '{"name":"tryout","version":"0.0.1","main":"index.cjs"}');
    await write("index.cjs", PROGRAM);
    await mkdir(join(folder, "state"));
    const { code, stderr } = await pulumi("stack", "init", "try");
    assert.equal(code, 0, stderr);
  });

  after(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it("is one file of code, with what names it, its licences, and what it depends on", async () => {
    assert.deepEqual((await readdir(join(folder, "pack"))).sort(), [
      "LICENSE",
      "PulumiPolicy.yaml",
      "THIRD-PARTY.txt",
      "index.js",
      "node_modules",
      "package.json",
    ]);
    const { version, peerDependencies } = JSON.parse(
      await readFile(join(folder, "pack", "package.json"), "utf8"),
    ) as { readonly version: string; readonly peerDependencies: object };
    assert.equal(version, project.version);
    assert.deepEqual(peerDependencies, { [project.name]: project.version });
  });

  it("has nothing against a plan, and an update, that keep to the policy", async () => {
    const declared = [gate(gateRecord()), packages("c", PHP)];
    const preview = await run(["preview"], ...declared);
    assert.equal(preview.code, 0, preview.stdout);
    assert.match(preview.stdout, /✅ pbx-maintenance@v\d/);
    const update = await run(["up", "--yes", "--skip-preview"], ...declared);
    assert.equal(update.code, 0, update.stdout);
    assert.match(update.stdout, /✅ pbx-maintenance@v\d/);
  });

  it("refuses a run that breaks a rule: its name, what is wrong, and what to do", async () => {
    const { code, stdout } = await run(["preview"], gate(gateRecord({ now: WEDNESDAY })), packages("c", PHP));
    assert.notEqual(code, 0, stdout);
    assert.match(stdout, /❌ pbx-maintenance@v\d/);
    assert.match(stdout, /\[mandatory\] \[severity: critical\] +window .*ChangeGate: gate\)/);
    assert.match(
      stdout,
      /It is Wednesday 25 November 2026, 12:00 .* Apply it in the next window .*\(change c1\)/,
    );
  });

  it("checks the signature of a T4's evidence, by the keys that the program says or that its configuration has", async () => {
    const judge = async (evidence: SignedFile, settings: object = {}) => {
      const record = gateRecord({ change: changeOf("T4"), evidence: [evidence] });
      return await runConfigured(settings, ["preview"], gate(record), packages("c", PHP));
    };
    const good = await judge(EVIDENCE);
    assert.equal(good.code, 0, good.stdout);

    const forged = await judge({ ...EVIDENCE, text: EVIDENCE.text.replace("alice", "mallory") });
    assert.notEqual(forged.code, 0, forged.stdout);
    assert.match(forged.stdout, /\[mandatory\] \[severity: high\] +t4-sandbox-test .*ChangeGate: gate\)/);
    assert.ok(
      forged.stdout
        .replace(/\s+/g, " ")
        .includes(
          `evidence/r1.json isn't what ${KEY.fingerprint} signed. Somebody changed it afterwards, or forged the signature.`,
        ),
      forged.stdout,
    );

    const pin = (key: string): object => ({ "t4-sandbox-test": { keys: [key] } });
    const stranger = new SigningKey();
    const pinned = await judge(EVIDENCE, pin(stranger.publicKey));
    assert.notEqual(pinned.code, 0, pinned.stdout);
    assert.match(pinned.stdout.replace(/\s+/g, " "), /which isn't trusted: only SHA256:\S+ is\./);
    const same = await judge(EVIDENCE, pin(KEY.publicKey));
    assert.equal(same.code, 0, same.stdout);
  });

  it("refuses a record that isn't one", async () => {
    const { code, stdout } = await run(["preview"], gate({ format: RECORD_FORMAT, mode: "plan" }));
    assert.notEqual(code, 0, stdout);
    assert.match(stdout, /\[mandatory\] \[severity: critical\] +gate-record .*ChangeGate: gate\)/);
    assert.match(stdout, /The gate's record isn't one that this pack knows: environment .* and \d+ more\./);
  });

  it("refuses the record of a program whose records have another format", async () => {
    const record = { ...gateRecord(), format: 99 as typeof RECORD_FORMAT };
    const { code, stdout } = await run(["preview"], gate(record), packages("c", PHP));
    assert.notEqual(code, 0, stdout);
    assert.match(stdout, /\[mandatory\] \[severity: critical\] +gate-record .*ChangeGate: gate\)/);
    assert.match(stdout, /its format 99 is newer than format 1, which is read here/);
  });

  it("refuses a stack that gets around its gate", async () => {
    const beside = [packages("early", PHP, []), packages("more", GLIBC)];
    const { code, stdout } = await run(["preview"], gate(gateRecord()), ...beside);
    assert.notEqual(code, 0, stdout);
    assert.match(stdout, /behind-the-gate .*ContainerPackages: early\)/);
    assert.doesNotMatch(stdout, /behind-the-gate .*ContainerPackages: more\)/);
    assert.match(stdout, /nothing-beside-the-gate .*ContainerPackages: more\)/);
    assert.match(
      stdout,
      /more would change what the gate didn't judge: glibc 1-1 → 1-2 \(container 101 on node1\)/,
    );
    assert.doesNotMatch(stdout, /nothing-beside-the-gate .*ContainerPackages: early\)/);
  });

  it("refuses a stack without a gate, and one with two", async () => {
    const none = await run(["preview"], packages("c", PHP, []));
    assert.notEqual(none.code, 0, none.stdout);
    assert.match(none.stdout, /one-change-record[^]*The stack has no ChangeGate/);
    const two = await run(["preview"], gate(gateRecord()), gate(gateRecord(), "gate2"), packages("c", PHP));
    assert.notEqual(two.code, 0, two.stdout);
    assert.match(two.stdout, /one-change-record[^]*The stack has 2 gates/);
  });

  async function run(args: readonly string[], ...declared: readonly Declared[]): Promise<PulumiResult> {
    return await runConfigured({}, args, ...declared);
  }

  /** @param settings of the pack, which allows sandboxes */
  async function runConfigured(
    settings: object,
    args: readonly string[],
    ...declared: readonly Declared[]
  ): Promise<PulumiResult> {
    await write("declared.json", JSON.stringify(declared));
    await write("pack.json", JSON.stringify({ environment: { allowSandbox: true }, ...settings }));
    const configuration = ["--policy-pack-config", join(folder, "program", "pack.json")];
    return await pulumi(...args, "--policy-pack", join(folder, "pack"), ...configuration);
  }

  async function pulumi(...args: string[]): Promise<PulumiResult> {
    return await runPulumi(engine, args, {
      cwd: join(folder, "program"),
      backend: `file://${join(folder, "state")}`,
      passphrase: "tryout",
      home: join(folder, "home"),
    });
  }

  async function write(name: string, content: string): Promise<void> {
    await writeFile(join(folder, "program", name), content);
  }
});

/** As `npm install` would: only what the pack's package.json asks for, and nothing of this project. */
async function symlinkDependencies(folder: string): Promise<void> {
  await mkdir(join(folder, "@pulumi"), { recursive: true });
  for (const name of ["@pulumi/policy", "@pulumi/pulumi"]) {
    await symlink(resolve(__dirname, "../../node_modules", name), join(folder, name));
  }
}
