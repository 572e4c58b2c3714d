import assert from "node:assert/strict";
import { ChangeGate } from "../../../components/change-gate";
import { declareFleet } from "../../../components/declare-fleet";
import type { PbxFleetArgs } from "../../../components/declared/fleet";
import type { DeclaredFleet } from "../../../components/declared-fleet";
import { PbxFleet } from "../../../components/pbx-fleet";
import { PbxNode } from "../../../components/pbx-node";
import { RunReport } from "../../../components/run-report";
import { ARGS, runFailing, runMocked } from "../../harness/mocked-program";

const TWO_NODES = { ...ARGS, nodes: { ...ARGS.nodes, node2: { address: "192.0.2.12" } } };

describe("the resources of a fleet, each made by the program itself", () => {
  function declare(): DeclaredFleet {
    return declareFleet("prod", TWO_NODES);
  }

  it("are those of a PbxFleet with the same arguments", async () => {
    const own = await runMocked(() => {
      const fleet = declare();
      assert.deepEqual([fleet.name, fleet.nodes], ["prod", ["node1", "node2"]]);
      new ChangeGate(fleet);
      for (const node of fleet.nodes) new PbxNode(fleet, node);
      new RunReport(fleet);
    });
    const whole = await runMocked(() => {
      new PbxFleet("prod", TWO_NODES);
    });
    assert.deepEqual(own.sort(), whole.filter((one) => one !== "Fleet prod").sort());
    assert.ok(own.includes("RunReport prod-report"), own.join());
  });

  it("are checked by their names and machines as a PbxFleet is", async () => {
    await runMocked(() => {
      new PbxFleet("prod", TWO_NODES);
      assert.throws(declare, { name: "FleetsCollide" });
    });
    for (const nodes of [{}, undefined])
      assert.throws(() => declareFleet("none", { ...ARGS, nodes } as PbxFleetArgs), {
        name: "FleetEmpty",
        message: /^The fleet none has no nodes\. /,
      });
    assert.throws(() => declareFleet("prod", { ...ARGS, ring: "betta" }), {
      name: "ArgumentInvalid",
      message: /^declareFleet prod: ring: /,
    });
  });

  const misplaced: readonly [what: string, make: (fleet: DeclaredFleet) => void, message: string][] = [
    [
      "a node without a gate",
      (fleet) => new PbxNode(fleet, "node1"),
      "Make the ChangeGate of the fleet prod before its nodes.",
    ],
    [
      "a second gate",
      (fleet) => {
        new ChangeGate(fleet);
        new ChangeGate(fleet);
      },
      "The fleet prod has a ChangeGate already.",
    ],
    [
      "a node that isn't declared",
      (fleet) => {
        new ChangeGate(fleet);
        new PbxNode(fleet, "node3");
      },
      'A PbxNode of the fleet prod: unknown node "node3"; did you mean "node1"?',
    ],
    [
      "a node without a name",
      (fleet) => {
        new ChangeGate(fleet);
        new PbxNode(fleet, undefined as unknown as string);
      },
      'A PbxNode of the fleet prod: unknown node "undefined"; known are node1, node2',
    ],
    [
      "a node a second time",
      (fleet) => {
        new ChangeGate(fleet);
        new PbxNode(fleet, "node1");
        new PbxNode(fleet, "node1");
      },
      "node1 of the fleet prod has a PbxNode already.",
    ],
    [
      "a report before all nodes",
      (fleet) => {
        new ChangeGate(fleet);
        new PbxNode(fleet, "node1");
        new RunReport(fleet);
      },
      "Make the RunReport of the fleet prod after all its nodes and devices. There is none yet of node2.",
    ],
    [
      "a second report",
      (fleet) => {
        new ChangeGate(fleet);
        for (const node of fleet.nodes) new PbxNode(fleet, node);
        new RunReport(fleet);
        new RunReport(fleet);
      },
      "The fleet prod has a RunReport already.",
    ],
  ];
  for (const [what, make, message] of misplaced)
    it(`are refused where the program makes ${what}`, async () => {
      await runFailing(() => {
        assert.throws(
          () => {
            make(declare());
          },
          { name: "PartMisplaced", message },
        );
      });
    });

  const strangers: readonly [what: string, fleet: () => unknown, make: (fleet: DeclaredFleet) => void][] = [
    ["the fleet's name", () => "prod", (fleet) => new ChangeGate(fleet)],
    ["a PbxFleet", () => new PbxFleet("prod", TWO_NODES), (fleet) => new PbxNode(fleet, "node1")],
    ["nothing", () => undefined, (fleet) => new RunReport(fleet)],
  ];
  for (const [what, give, make] of strangers)
    it(`are refused where the program gives ${what} as the fleet`, async () => {
      await runMocked(() => {
        const given = give() as DeclaredFleet;
        assert.throws(
          () => {
            make(given);
          },
          {
            name: "ArgumentInvalid",
            message:
              /^(ChangeGate|PbxNode|RunReport): the first argument is no fleet that declareFleet returned$/,
          },
        );
      });
    });

  const incomplete: readonly [missing: string, make: (fleet: DeclaredFleet) => void][] = [
    ["its ChangeGate, the PbxNode of node1, the PbxNode of node2, its RunReport", () => undefined],
    ["the PbxNode of node1, the PbxNode of node2, its RunReport", (fleet) => new ChangeGate(fleet)],
    [
      "its RunReport",
      (fleet) => {
        new ChangeGate(fleet);
        for (const node of fleet.nodes) new PbxNode(fleet, node);
      },
    ],
  ];
  for (const [missing, make] of incomplete)
    it(`are refused as a whole without ${missing}`, async () => {
      const { failures, made } = await runFailing(() => {
        make(declare());
      });
      assert.deepEqual(failures, [
        `The program declares the fleet prod, and leaves out: ${missing}. Nothing of the fleet was looked at. ` +
          "Make them right after declareFleet, before the program waits for anything.",
      ]);
      assert.ok(!made.some((one) => /ChangeGate|Packages/.test(one)), made.join());
    });

  it("take the options that were tried, and refuse each other one with a reason", async () => {
    await runFailing(() => {
      const fleet = declare();
      // @ts-expect-error the compiler refuses it first
      assert.throws(() => new ChangeGate(fleet, { ignoreChanges: ["*"] }), {
        name: "ArgumentInvalid",
        message:
          "ChangeGate prod-gate: leave the option ignoreChanges out: the gate judges what is declared now",
      });
      new ChangeGate(fleet, { protect: true });
      assert.throws(
        // @ts-expect-error the compiler refuses it first
        () => new PbxNode(fleet, "node1", { providers: [] }),
        /^ArgumentInvalid: PbxNode prod-node1: /,
      );
    });
  });
});
