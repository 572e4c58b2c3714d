import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { makePlan } from "../../cli/plan/make-plan";
import { readPreview } from "../../cli/plan/read-preview";
import { fleetOf } from "../harness/stranger-project";
import { StrangerSuite } from "../harness/stranger-suite";

const IN_WINDOW = "2026-11-27T22:05-05:00";
const WEDNESDAY = "2026-11-25T12:00-05:00";
const OLD = "php-5.3.3-38.el6";
const NEW = "php-5.3.3-40.el6.x86_64";
const PACK = ["--policy-pack", "node_modules/pbx-maintenance-policy", "--policy-pack-config", "pack.json"];

/** What a state has of a resource. */
interface Exported {
  readonly urn: string;
  readonly type: string;
  readonly inputs?: Record<string, unknown>;
  readonly outputs?: { readonly applied?: readonly { readonly id: string }[] };
}

describe("two fleets in one program, on the embedded fleet's machines", function () {
  this.timeout(300_000);
  this.slow(60_000);
  const stranger = new StrangerSuite();

  before(async () => {
    const { project, sandbox } = stranger;
    project.write(
      "Pulumi.yaml",
      "name: stranger\nruntime: { name: nodejs, options: { typescript: false } }\nmain: program.js\n",
    );
    project.write("pack.json", readFileSync(join(__dirname, "../../policy/sandbox.json"), "utf8"));
    for (const site of ["east", "west"]) {
      const change = readFileSync(sandbox.changeFile, "utf8");
      project.write(`changes/${site}.yaml`, change.replace(/^change: .*$/m, `change: november-${site}`));
    }
    declare({});
    await project.pulumi("stack", "init", "test");
  });

  /** `east` has the sandbox's first node, `west` its second one, and both call it `node1`. */
  function declare({ eastClock = IN_WINDOW, westClock = IN_WINDOW, westNode = "node2" }): void {
    const { defaults, customers, nodes } = fleetOf(stranger.sandbox);
    const args = (site: string, node: string, clock: string): object => ({
      releaseKeys: ["keys/sandbox-release.asc"],
      ...{ defaults, customers, clock },
      nodes: { node1: nodes[node] },
      release: "releases/sandbox-2026-11-27.yaml",
      calendar: "calendar.yaml",
      change: `changes/${site}.yaml`,
      environment: "sandbox",
    });
    stranger.project.write(
      "program.js",
      `"use strict";
const { PbxFleet } = require("pbx-maintenance");
new PbxFleet("east", ${JSON.stringify(args("east", "node1", eastClock))});
new PbxFleet("west", ${JSON.stringify(args("west", westNode, westClock))});
`,
    );
  }

  async function up(...args: string[]): Promise<{ code: number; text: string }> {
    return stranger.pulumi("up", "--yes", "--skip-preview", ...args);
  }

  async function expectWell(...args: string[]): Promise<string> {
    return stranger.expectWell("up", "--yes", "--skip-preview", ...args);
  }

  async function hasNew(site: "east" | "west"): Promise<boolean> {
    const [node, container] = site === "east" ? (["node1", "101"] as const) : (["node2", "201"] as const);
    return (await stranger.sandbox.listPackages(node, container)).includes(NEW);
  }

  async function makeOld(): Promise<void> {
    await stranger.sandbox.install("node1", "101", OLD);
    await stranger.sandbox.install("node2", "201", OLD);
  }

  async function exported(): Promise<Exported[]> {
    const { stdout } = await stranger.project.pulumi("stack", "export");
    const { deployment } = JSON.parse(stdout) as { deployment: { resources: Exported[] } };
    return deployment.resources.filter(({ type }) => type.startsWith("pulumi-nodejs:"));
  }

  /** As another version of the library left it. */
  async function replaceRecordOfEast(): Promise<void> {
    const { stdout } = await stranger.project.pulumi("stack", "export");
    const state = JSON.parse(stdout) as { deployment: { resources: Exported[] } };
    const gate = state.deployment.resources.find(({ urn }) => urn.endsWith("::east-gate"));
    assert.ok(gate?.inputs !== undefined);
    gate.inputs["work"] = "of another form";
    stranger.project.write("state.json", JSON.stringify(state));
    const { code, text } = await stranger.pulumi("stack", "import", "--file", "state.json");
    assert.equal(code, 0, text);
  }

  it("are both planned, each for its own next window, and the pack has nothing against that", async () => {
    declare({ westClock: WEDNESDAY });
    const { code, text } = await stranger.pulumi("preview", "--diff", ...PACK);
    assert.equal(code, 0, text);
    assert.doesNotMatch(text, /\[mandatory\]/);
    assert.match(text, /php 5\.3\.3-38\.el6 → 5\.3\.3-40\.el6 in container 101/);
    assert.match(text, /php 5\.3\.3-38\.el6 → 5\.3\.3-40\.el6 in container 201/);
  });

  it("are told apart by `maint plan`, though both have a node of one name", async () => {
    const { stdout } = await stranger.project.pulumi("preview", "--json", "--show-sames");
    const plan = makePlan(readPreview(stdout));
    assert.deepEqual(
      plan.fleets.map(({ fleet, verdict, judgement, nodes }) => [
        ...[fleet, verdict, judgement?.change?.id, nodes.map(({ node }) => node)],
        [...new Set(nodes.flatMap(({ changes }) => changes.flatMap(({ targets }) => targets)))].sort(),
      ]),
      [
        ["east", "fine", "november-east", ["node1"], ["101", "102", "node"]],
        ["west", "fine", "november-west", ["node1"], ["201", "202", "node"]],
      ],
    );
  });

  it("are run only if the pack has nothing against either: it says whose gate it refuses", async () => {
    const { code, text } = await up("--continue-on-error", ...PACK);
    assert.notEqual(code, 0, text);
    assert.match(text, /\[mandatory\] \[severity: critical\] +window .*ChangeGate: west-gate\)/);
    assert.match(text, /Fleet west: It is Wednesday 25 November 2026, 12:00/);
    assert.doesNotMatch(text, /Fleet east: /);
    assert.ok(!(await hasNew("west")), text);
  });

  it("are run each by its own gate: what one refuses begins nothing of it, and the other runs to its end", async () => {
    const { code, text } = await up("--continue-on-error");
    assert.notEqual(code, 0, text);
    assert.match(
      text,
      /The maintenance policy doesn't allow this run, and nothing was changed:\n.*It is Wednesday/,
    );
    assert.match(text, /starts nothing new in the program's other fleets either\. .*`--continue-on-error`/);
    assert.ok(await hasNew("east"), text);
    assert.ok(!(await hasNew("west")), text);
    const gates = (await exported()).filter(({ type }) => type.endsWith(":ChangeGate"));
    const applied = gates.map(({ urn, outputs }) => [urn.split("::").at(-1), outputs?.applied?.at(-1)?.id]);
    // A gate that passed before the pack refused the other one's has put that run on record, too.
    assert.deepEqual(applied, [["east-gate", "november-east"]]);
  });

  it("leave what is done as it is when the other one is let through", async () => {
    declare({});
    const text = await expectWell();
    assert.ok(await hasNew("west"), text);
    assert.match(text, /change november-west \(T2\)/);
    assert.doesNotMatch(text, /east-node1.*(?:creat|updat)ed/);
  });

  it("change nothing the next time, and every resource says once of which fleet it is", async () => {
    await stranger.expectUnchanged("up", "--yes", "--skip-preview");
    const resources = await exported();
    const names = resources.map(({ urn }) => urn.split("::").at(-1) ?? "");
    assert.deepEqual(names.filter((name) => name.startsWith("east-")).sort(), [
      "east-gate",
      "east-node1",
      "east-node1-containers",
      "east-report",
    ]);
    for (const { urn, inputs } of resources)
      assert.equal(inputs?.["fleet"], /::(east|west)-[^:]*$/.exec(urn)?.[1], urn);
  });

  it("run one alone by its resources' names, with the pack's consent, and the other isn't touched", async () => {
    await makeOld();
    await replaceRecordOfEast();
    const text = await expectWell(...PACK, "--target", "**::west-*");
    assert.ok(await hasNew("west"), text);
    assert.ok(!(await hasNew("east")), text);
    assert.doesNotMatch(text, /\[mandatory\]/);
  });

  it("don't let a fleet through by the other one's gate", async () => {
    for (const more of [[], ["--target", "**::west-*"]]) {
      const { code, text } = await up("--target", "**::east-node1-containers", ...more);
      assert.notEqual(code, 0, text);
      assert.match(text, /The change gate of fleet east wasn't asked in this run/);
      assert.match(text, /`--target '\*\*::east-gate'`/);
      assert.ok(!(await hasNew("east")));
    }
    const { text } = await stranger.pulumi("preview", ...PACK, "--target", "**::east-node1-containers");
    assert.match(
      text,
      /gate-asked[^]*east-node1-containers would be changed, and its gate isn't part of this run/,
    );
  });

  it("fail each for what it left undone itself, and keep that in a file of its own", async () => {
    stranger.sandbox.hazards.limitDisk("node1", "101", 10);
    const { code, text } = await up(
      "--continue-on-error",
      "--target",
      "**::east-*",
      "--target",
      "**::west-*",
    );
    stranger.sandbox.hazards.limitDisk("node1", "101", undefined);
    assert.notEqual(code, 0, text);
    assert.match(text, /RunReport \(east-report\):\n[^]*One thing was left undone:/);
    assert.doesNotMatch(text, /RunReport \(west-report\):/);
    const files = readdirSync(join(stranger.project.folder, ".maintenance/reports"));
    assert.ok(
      files.some((file) => file.endsWith("-east.txt")),
      files.join(),
    );
    await expectWell();
    assert.ok(await hasNew("east"));
  });

  it("may not have one machine, and no run begins", async () => {
    declare({ westNode: "node1" });
    const { code, text } = await stranger.pulumi("preview");
    assert.notEqual(code, 0, text);
    assert.match(text, /node1 of fleet east and node1 of fleet west are one machine/);
    assert.doesNotMatch(text, /\.js:\d+/);
  });
});
