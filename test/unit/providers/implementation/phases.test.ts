import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { unknownValue } from "@pulumi/pulumi/runtime/rpc";
import { Gate } from "../../../../maintenance/gate/gate";
import { SET_CLOCK_MARK } from "../../../../maintenance/gate/clock";
import { GateDeclaration, writeRecord } from "../../../../maintenance/gate/record";
import { cause, problemOf } from "../../../../maintenance/problems/problem";
import { ChangeGateProvider } from "../../../../providers/implementation/change-gate-provider";
import { startRunClock } from "../../../../providers/implementation/clock";
import type { EngineLog } from "../../../../providers/implementation/engine-log";
import { Phases } from "../../../../providers/implementation/phases";
import { PhaseReportFile } from "../../../../providers/implementation/report-file";
import type { SshTarget } from "../../../../remote/ssh/target";
import { SILENT_LOG } from "../../../harness/silent-log";
import { gateRecord } from "../../policy/policy-fixture";

const sshTo = (address: string): SshTarget => ({
  ...{ address, port: 22, user: "root", hostKeys: [], sudo: "none" },
  ...{ connectTimeoutSeconds: 1, keepAliveSeconds: 1 },
});
const problem = (said: string) => [problemOf("node1", "101", cause("prevented", { said }))];

const gateOf = (fleet: string | undefined, isClockSet: boolean): Gate => {
  const { clock, ...declaration } = GateDeclaration.parse(writeRecord(gateRecord({ fleet })));
  const declared = { ...declaration, clock: isClockSet ? clock : undefined };
  return new Gate(declared, startRunClock(declared));
};

describe("the phase of a program with several fleets", () => {
  it("keeps apart what two fleets have of nodes of one name", () => {
    const phases = new Phases(SILENT_LOG);
    const [east, west] = [phases.of({ fleet: "east" }), phases.of({ fleet: "west" })];
    east.open(gateOf("east", true));
    east.run = "run";
    east.reportProblems("urn", problem("east"));
    east.reportDeferred("urn", problem("later"));
    east.close("node1", "nodes", "node", "failed");
    assert.equal(phases.of({ fleet: "east" }), east);
    assert.equal(west.gate, undefined);
    assert.equal(west.run, undefined);
    assert.deepEqual([west.allProblems(), west.allDeferred()], [[], []]);
    assert.equal(east.whyClosed("node1", "containers", "node"), "failed");
    assert.equal(west.whyClosed("node1", "containers", "node"), undefined);
    const place = { node: "node1", ssh: sshTo("192.0.2.1") };
    assert.notEqual(east.sessionOf(place), west.sessionOf({ ...place, ssh: sshTo("192.0.2.2") }));
  });

  it("lets no fleet pass by another one's gate, and names the one that is missing", () => {
    const phases = new Phases(SILENT_LOG);
    phases.of({ fleet: "east" }).open(gateOf("east", false));
    assert.throws(() => phases.of({ fleet: "west" }).requireGate(), {
      name: "GateMissing",
      message: /^The change gate of fleet west wasn't asked .* add `--target '\*\*::west-gate'`\.$/,
    });
    assert.throws(() => phases.of({}).requireGate(), {
      message: /^The change gate wasn't asked .* add `--target '\*\*::gate'`\.$/,
    });
  });

  it("lets a fleet have one gate", () => {
    const phases = new Phases(SILENT_LOG);
    phases.begin({ fleet: "east" }, "urn:1");
    phases.begin({ fleet: "west" }, "urn:2");
    phases.begin({ fleet: "east" }, "urn:1");
    assert.throws(() => {
      phases.begin({ fleet: "east" }, "urn:3");
    }, /^SecondGate: A fleet has one change gate, and this has two: urn:1 and urn:3\./);
  });

  it("marks the lines of a fleet whose clock is set, and no other's", () => {
    const told: string[] = [];
    const log: EngineLog = { ...SILENT_LOG, info: (_urn, line) => told.push(line) };
    const phases = new Phases(log);
    phases.of({ fleet: "east" }).open(gateOf("east", true));
    phases.of({ fleet: "west" }).open(gateOf("west", false));
    for (const fleet of ["east", "west"]) phases.of({ fleet }).log.info("urn", fleet);
    assert.deepEqual(told, [`${SET_CLOCK_MARK}east`, "west"]);
  });

  it("keeps a machine for one fleet", () => {
    const phases = new Phases(SILENT_LOG);
    const [east, west] = [phases.of({ fleet: "east" }), phases.of({ fleet: "west" })];
    east.open(gateOf("east", false));
    west.open(gateOf("west", false));
    const at = (address: string) => ({ node: "node1", ssh: sshTo(address) });
    east.claim(at("192.0.2.1"));
    east.sessionOf(at("192.0.2.1"));
    west.claim(at("192.0.2.2"));
    for (const take of [
      () => west.sessionOf(at("192.0.2.1")),
      () => {
        west.claim(at("192.0.2.1"));
      },
    ])
      assert.throws(take, /^MachineShared: node1 of fleet east and node1 of fleet west are one machine/);
    for (const phase of [east, west]) phase.claim(at(unknownValue));
  });

  it("keeps a file for each fleet of what the display has no room for", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "phases-"));
    try {
      const now = (): Date => new Date("2026-11-28T03:15:00Z");
      const phases = new Phases(SILENT_LOG, (fleet) => new PhaseReportFile(folder, fleet, now));
      for (const fleet of ["east", "../west", undefined])
        phases.of({ fleet }).problemTeller.tell("urn", "error", problem("full"));
      const moment = `20261128T031500Z-${process.pid}`;
      assert.deepEqual(
        readdirSync(path.join(folder, ".maintenance/reports")).sort(),
        [`${moment}-.._west.txt`, `${moment}-east.txt`, `${moment}.txt`].sort(),
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("a run in the process that served its refresh (`--refresh`)", () => {
  const place = { node: "node1", ssh: sshTo("192.0.2.1") };

  function refreshed(fleet?: string): Phases {
    const phases = new Phases(SILENT_LOG);
    const phase = phases.of({ fleet });
    phase.sessionOf(place);
    phase.reportProblems("urn", problem("gone from the program"));
    phase.reportDeferred("urn", problem("later"));
    return phases;
  }

  it("begins anew with the gate's check, so that each node is looked at again", async () => {
    for (const fleet of ["east", undefined]) {
      const phases = refreshed(fleet);
      const before = phases.of({ fleet });
      const { inputs, failures } = await new ChangeGateProvider(phases).check(
        {},
        { ...writeRecord(gateRecord({ fleet })), resourceUrn: "urn:gate", nodes: [] },
      );
      assert.equal(failures, undefined);
      assert.equal(inputs?.fleet, fleet);
      const phase = phases.of({ fleet });
      assert.notEqual(phase, before);
      assert.deepEqual([phase.allProblems(), phase.allDeferred()], [[], []]);
      assert.ok(phase.gate !== undefined);
    }
  });

  it("may have a machine in another fleet than the state has it", () => {
    const phases = refreshed("east");
    const west = phases.begin({ fleet: "west" }, "urn:west");
    west.claim(place);
    west.open(gateOf("west", false));
    west.sessionOf(place);
  });

  it("connects where the program says, not where the state did", () => {
    const phase = new Phases(SILENT_LOG).of({});
    const session = phase.sessionOf(place);
    assert.equal(phase.sessionOf({ ...place, ssh: sshTo("192.0.2.1") }), session);
    assert.notEqual(phase.sessionOf({ ...place, ssh: sshTo("192.0.2.2") }), session);
    assert.notEqual(phase.sessionOf({ ...place, bastion: "jump" }), session);
  });
});
