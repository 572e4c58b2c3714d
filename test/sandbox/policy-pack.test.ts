import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Sandbox, startSandbox } from "../../sandbox/sandbox";
import { FRIDAY_NIGHT, writeChange } from "../../sandbox/friday-night";
import { assertEnded, assertSays, assertSilent } from "../harness/lab-suite";
import { type Outcome, SANDBOX_PACK, Stack } from "../harness/stack";

describe("the policy pack with the embedded fleet", function () {
  this.timeout(120_000);
  let folder: string;
  let sandbox: Sandbox;
  let stack: Stack;

  before(async function () {
    // Building the engine, where it has to be, takes some minutes once.
    this.timeout(45 * 60_000);
    folder = await mkdtemp(join(tmpdir(), "pack-"));
    sandbox = await startSandbox({ stateFolder: join(folder, "sandbox"), ports: { node1: 0, node2: 0 } });
    const { fleetFile: fleet, releaseFile: release, changeFile: change } = sandbox;
    stack = await Stack.create({ ...FRIDAY_NIGHT, fleet, release, change });
  });

  after(async () => {
    await stack.remove();
    await sandbox.stop();
    await rm(folder, { recursive: true });
  });

  it("has nothing against a plan that keeps to the policy", async () => {
    const outcome = await stack.preview(...SANDBOX_PACK);
    assertEnded(outcome, "well");
    assert.match(outcome.text, /Policy Packs run:[^]* pbx-maintenance\S* /);
    assertSilentOnViolations(outcome);
  });

  it("refuses a plan that breaks it: a policy's name, what is wrong, what to do, and where", async () => {
    const change = await writeChange(folder, sandbox.releaseFile, [], {
      tier: "T1",
      estimate: undefined,
      notices: undefined,
    });
    await stack.configure({ change });
    const refused = await stack.preview(...SANDBOX_PACK);
    await stack.configure({ change: sandbox.changeFile });
    assertEnded(refused, "badly");
    assert.match(refused.text, /\[mandatory\] \[severity: critical\] +tier-fits-impact .*ChangeGate: gate\)/);
    assertSays(refused, "but change friday-night is a T1.");
    assertSays(refused, "Make the change a T2 and tell its customers on Monday, or leave this out of it.");
    assertSays(refused, "container 101 on node1");
  });

  it("advises of the stack's own impact that says less, and refuses that, and another calendar, where its configuration says so", async () => {
    const t1 = { tier: "T1", estimate: undefined, notices: undefined };
    const own = ["package", "service"].map((subject) => ({
      ...{ subject, names: ["*"], interrupts: [], needs: "nothing", because: "is ours" },
    }));
    const change = await writeChange(folder, sandbox.releaseFile, [], t1);
    await stack.configure({ change, impact: JSON.stringify(own) });
    const advised = await stack.preview(...SANDBOX_PACK);
    const environment = { allowSandbox: true };
    const refused = await previewConfigured({
      environment,
      "impact-lowered": "mandatory",
      "calendar-pinned": { digests: [`sha256:${"0".repeat(64)}`] },
    });
    await stack.configure({ change: sandbox.changeFile, impact: undefined });
    assertEnded(advised, "well");
    assert.match(advised.text, /\[advisory\] \[severity: high\] +impact-lowered .*ChangeGate: gate\)/);
    assertSays(advised, "interrupts nothing; by the built-in impact catalogue asterisk");
    assertEnded(refused, "badly");
    assert.match(refused.text, /\[mandatory\] \[severity: high\] +impact-lowered .*ChangeGate: gate\)/);
    assert.match(refused.text, /\[mandatory\] \[severity: critical\] +calendar-pinned .*ChangeGate: gate\)/);
  });

  it("refuses a sandbox unless its configuration allows one", async () => {
    const outcome = await stack.preview("--policy-pack", "policy");
    assertEnded(outcome, "badly");
    assertSays(
      outcome,
      "no sandbox is allowed here. Take it out: `pulumi config rm environment`, or the argument of the fleet.",
    );
  });

  it("refuses a setting that it doesn't know, and Pulumi one of the wrong type", async () => {
    const unknown = await previewConfigured({ environment: { allowSandboxes: false } });
    assertEnded(unknown, "badly");
    assertSays(unknown, `configuration of environment can't be used: unknown key "allowSandboxes"`);
    const wrong = await previewConfigured({ environment: { allowSandbox: "no" } });
    assertEnded(wrong, "badly");
    assertSays(wrong, "environment: allowSandbox: Invalid type. Expected: boolean, given: string");
  });

  it("advises of what keeps a plan from being whole, and lets it be", async () => {
    sandbox.shutDown("node2");
    const outcome = await stack.preview(...SANDBOX_PACK);
    await sandbox.bringUp("node2");
    assertEnded(outcome, "well");
    assert.match(outcome.text, /\[advisory\] \[severity: medium\] +plan-is-whole .*NodePackages: node2\)/);
    assertSays(outcome, "One thing keeps the plan of node2 from being whole:");
    assert.doesNotMatch(outcome.text, /\[mandatory\]/);
  });

  it("has nothing against a run in the window, during it and at its end", async () => {
    const outcome = await stack.run("up", "--yes", ...SANDBOX_PACK);
    assertEnded(outcome, "well");
    assertSilentOnViolations(outcome);
  });

  it("has nothing against a run of one node alone after that, with the gate among the targets", async () => {
    await sandbox.install("node1", "101", "php-5.3.3-38.el6");
    const targets = ["gate", "node1", "node1-containers", "report"].flatMap((name) => [
      "--target",
      `**::${name}`,
    ]);
    const outcome = await stack.up(...SANDBOX_PACK, ...targets);
    assertEnded(outcome, "well");
    assertSilentOnViolations(outcome);
    assertSays(outcome, "php 5.3.3-38.el6 → 5.3.3-40.el6 in container 101");
  });

  async function previewConfigured(config: object): Promise<Outcome> {
    const file = join(folder, "pack.json");
    await writeFile(file, JSON.stringify(config));
    return await stack.preview("--policy-pack", "policy", "--policy-pack-config", file);
  }
});

function assertSilentOnViolations(outcome: Outcome): void {
  assertSilent(outcome, "[mandatory]");
  assertSilent(outcome, "[advisory]");
}
