import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { runMaint } from "../../cli/maint/maint";
import { asOnePart } from "../../cli/plan/as-one-part";
import type { Plan } from "../../cli/plan/plan";
import { type Sandbox, startSandbox } from "../../sandbox/sandbox";
import { FRIDAY_NIGHT, writeChange } from "../../sandbox/friday-night";
import { Stack } from "../harness/stack";

const NOTHING_TOLD = { findings: [], violations: [], failures: [] };

describe("maint plan on the embedded fleet", function () {
  this.timeout(120_000);
  let folder: string;
  let sandbox: Sandbox;
  let stack: Stack;

  before(async function () {
    // Building the engine, where it has to be, takes some minutes once.
    this.timeout(45 * 60_000);
    folder = await mkdtemp(join(tmpdir(), "maint-plan-"));
    sandbox = await startSandbox({ stateFolder: join(folder, "sandbox"), ports: { node1: 0, node2: 0 } });
    stack = await Stack.create({
      ...FRIDAY_NIGHT,
      fleet: sandbox.fleetFile,
      release: sandbox.releaseFile,
      change: sandbox.changeFile,
    });
  });

  after(async () => {
    await stack.remove();
    await sandbox.stop();
    await rm(folder, { recursive: true });
  });

  /** As an operator does it whose backend, passphrase and stack are set up. */
  async function plan(): Promise<{
    code: number;
    out: string;
    json: Plan;
    read: (file: string) => Promise<string>;
  }> {
    let out = "";
    const outputs = (["markdown", "json", "sarif"] as const).flatMap((output) => [
      `--${output}`,
      join(folder, output),
    ]);
    const pack = ["--policy-pack-config", "policy/sandbox.json"];
    const configuration = ["--config-file", join(stack.folder, "Pulumi.test.yaml"), ...pack];
    const code = await runMaint(["plan", "--stack", "test", ...outputs, "--", ...configuration], {
      cwd: resolve(__dirname, "../.."),
      environment: stack.operatorEnvironment,
      readInput: () => assert.fail("nothing is read"),
      print: (text) => (out += text),
      tell: (text) => (out += text),
    });
    const read = (file: string): Promise<string> => readFile(join(folder, file), "utf8");
    return { code, out, json: JSON.parse(await read("json")) as Plan, read };
  }

  it("passes a T2 that everybody was told of", async () => {
    const { code, out, json, read } = await plan();
    assert.equal(code, 0, out);
    assert.deepEqual(
      { ...json, fleets: json.fleets.map((fleet) => ({ ...fleet, judgement: undefined, nodes: undefined })) },
      {
        ...{ format: 4, verdict: "fine", project: "pbx-maintenance", stack: "test" },
        fleets: [{ ...NOTHING_TOLD, verdict: "fine", judgement: undefined, nodes: undefined }],
        ...NOTHING_TOLD,
      },
    );
    assert.equal(json.fleets[0]?.judgement?.lowestTier, "T2");
    assert.match(out, /window +Friday 27 November 2026, 22:00 to Saturday 04:00/);
    assert.match(
      out,
      /\nnode1:\n {2}glibc 2\.12-1\.209\.el6 → 2\.12-1\.212\.el6_10\.3 +the node and 2 containers: 101, 102\n/,
    );
    assert.match(await read("markdown"), /\| `fail2ban → 0\.9\.6-1\.el6 \(new\)` \| container 201 \|/);
  });

  it("is refused for a T1 that would restart Asterisk, and says so once in every output", async () => {
    const overrides = { tier: "T1", estimate: undefined, notices: undefined };
    await stack.configure({ change: await writeChange(folder, sandbox.releaseFile, [], overrides) });
    const { code, out, json, read } = await plan();
    await stack.configure({ change: sandbox.changeFile });
    assert.equal(code, 2, out);
    assert.deepEqual([asOnePart(json).violations, asOnePart(json).failures], [[], []]);
    const asterisk =
      /tier-fits-impact.*asterisk executes files of asterisk: restart needed → at least T2, but change friday-night is a T1\./g;
    assert.equal(out.match(asterisk)?.length, 1, out);
    assert.match(await read("markdown"), /### Mandatory\n\n- `tier-fits-impact` /);
    assert.match(await read("sarif"), /"ruleId": "tier-fits-impact"/);
  });

  it("isn't whole with a node that can't be reached, and plans the other", async () => {
    sandbox.shutDown("node2");
    const { code, out, json } = await plan();
    await sandbox.bringUp("node2");
    assert.equal(code, 3, out);
    assert.match(
      out,
      /\nProblems:\n {2}node2 \(root@127\.0\.0\.1:\d+\) refused the connection: nothing listens on that port\./,
    );
    assert.deepEqual(
      asOnePart(json).nodes.map(({ node, changes, problems }) => [node, changes.length > 0, problems.length]),
      [
        ["node1", true, 0],
        ["node2", false, 1],
      ],
    );
    assert.deepEqual(json.fleets[0]?.judgement?.unobserved, ["node2"]);
  });

  it("can't be made of a program that fails, and says why", async () => {
    await stack.configure({ change: "changes/missing.yaml" });
    const { code, out } = await plan();
    await stack.configure({ change: sandbox.changeFile });
    assert.equal(code, 1);
    assert.match(
      out,
      /^Plan for stack test: can't be made\n\nThe change file changes\/missing\.yaml can't be read: it isn't there\. It's named by the stack's configuration\./,
    );
  });

  it("changes nothing in the stack, and is fine after the run", async () => {
    const { code, text } = await stack.up();
    assert.equal(code, 0, text);
    const after = await plan();
    assert.equal(after.code, 0, after.out);
    assert.match(after.out, /^Plan for stack test: nothing would change\n/);
  });
});
