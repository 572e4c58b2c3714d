import assert from "node:assert/strict";
import { fleetOf } from "../harness/stranger-project";
import { StrangerSuite } from "../harness/stranger-suite";

describe("a fleet whose resources the program makes by itself", function () {
  this.timeout(300_000);
  this.slow(60_000);
  const stranger = new StrangerSuite();

  before(async () => {
    stranger.project.write(
      "Pulumi.yaml",
      "name: stranger\nruntime: { name: nodejs, options: { typescript: false } }\nmain: program.js\n",
    );
    declare("");
    await stranger.expectWell("stack", "init", "test");
  });

  /** @param make what the program does with `args`, of a fleet of two nodes */
  function declare(make: string): void {
    const args = {
      ...fleetOf(stranger.sandbox),
      releaseKeys: ["keys/sandbox-release.asc"],
      release: "releases/sandbox-2026-11-27.yaml",
      calendar: "calendar.yaml",
      change: "changes/sandbox-2026-11-27.yaml",
      ...{ environment: "sandbox", clock: "2026-11-27T22:05-05:00" },
    };
    stranger.project.write(
      "program.js",
      `"use strict";
const pulumi = require("@pulumi/pulumi");
const { ChangeGate, declareFleet, PbxFleet, PbxNode, RunReport } = require("pbx-maintenance");
const args = ${JSON.stringify(args)};
${make}`,
    );
  }

  const MAKE_NODES = `
const fleet = declareFleet("sandbox", args);
const gate = new ChangeGate(fleet, of);
const node1 = new PbxNode(fleet, "node1", of);
new PbxNode(fleet, "node2", { ...of, dependsOn: [node1] });
exports.gate = gate.urn;
`;

  async function refuse(make: string): Promise<string> {
    declare(make);
    const { code, text } = await stranger.pulumi("up", "--yes", "--skip-preview");
    assert.notEqual(code, 0, text);
    assert.doesNotMatch(text, /observing nodes|ChangeGate \(|\.js:\d+/);
    return text;
  }

  it("is refused as a whole without its report, and no node is looked at", async () => {
    const text = await refuse(`const of = {};\n${MAKE_NODES}`);
    assert.match(
      text,
      /error: The program declares the fleet sandbox, and leaves out: its RunReport\. Nothing of the fleet was looked at\./,
    );
    assert.equal(text.match(/^ +error: /gm)?.length, 1, text);
  });

  it("is refused where a node comes before the gate, and that alone is told", async () => {
    const text = await refuse(`new PbxNode(declareFleet("sandbox", args), "node1");`);
    assert.match(text, /error: Make the ChangeGate of the fleet sandbox before its nodes\./);
    assert.doesNotMatch(text, /leaves out/);
  });

  it("is the same fleet as one that a PbxFleet made before, by aliases", async () => {
    declare(`new PbxFleet("sandbox", args);`);
    await stranger.expectWell("up", "--yes", "--skip-preview");
    const parent = "urn:pulumi:test::stranger::maintenance:index:Fleet::sandbox";
    declare(
      `const of = { aliases: [{ parent: ${JSON.stringify(parent)} }] };\n${MAKE_NODES}new RunReport(fleet, of);\n`,
    );
    const moved = await stranger.expectWell("up", "--yes", "--skip-preview");
    assert.match(moved, /- +maintenance:index:Fleet sandbox delet/);
    assert.match(moved, /- 1 deleted/);
    assert.doesNotMatch(moved, /created|replaced/);
  });
});
