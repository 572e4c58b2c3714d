import assert from "node:assert/strict";
import fc from "fast-check";
import { outcomeOf } from "../../../../maintenance/procedure/outcome";
import { checkProcedure, type Procedure } from "../../../../maintenance/procedure/procedure";
import { World } from "./world";

const MACHINES = ["san1", "node1", "node2"] as const;

const step = fc.record({
  form: fc.constantFrom("take" as const, "change" as const),
  machines: fc.subarray([...MACHINES], { minLength: 1 }),
  undoes: fc.boolean(),
});
const procedures: fc.Arbitrary<Procedure> = fc.array(step, { minLength: 1, maxLength: 5 }).map((steps) => ({
  steps: steps.map(({ form, machines, undoes }, index) => ({
    ...{ name: `step${index + 1}`, form, machines },
    hasWayBack: form === "take" || undoes,
  })),
}));

type Command = fc.Command<object, World>;

/** The world asserts by itself, so commands need no model beside it. */
function command(title: string, run: (world: World) => void): Command {
  return {
    check: () => true,
    run: (_, world) => {
      run(world);
    },
    toString: () => title,
  };
}

const onMachine = (title: string, run: (world: World, machine: string) => void): fc.Arbitrary<Command> =>
  fc.constantFrom(...MACHINES).map((machine) =>
    command(`${title} ${machine}`, (world) => {
      if (world.machines.has(machine)) run(world, machine);
    }),
  );

const commands = fc.commands(
  [
    fc.constant(
      command("act", (world) => {
        world.act();
      }),
    ),
    fc.constant(
      command("act", (world) => {
        world.act();
      }),
    ),
    onMachine("well", (world, machine) => world.end(machine, true)),
    onMachine("well", (world, machine) => world.end(machine, true)),
    onMachine("ill", (world, machine) => world.end(machine, false)),
    onMachine("cut", (world, machine) => {
      world.cut(machine);
    }),
    onMachine("reach", (world, machine) => {
      world.reach(machine);
    }),
    onMachine("fire", (world, machine) => world.fire(machine)),
    fc.constant(
      command("kill", (world) => {
        world.kill();
      }),
    ),
    fc.constant(
      command("revive", (world) => {
        world.revive();
      }),
    ),
    fc.constant(
      command("stop", (world) => {
        world.stop();
      }),
    ),
  ],
  { maxCommands: 60 },
);

/** Lets everything go on until nothing moves. @param waysBackEndWell otherwise each of them fails */
function settle(world: World, waysBackEndWell: boolean): void {
  for (let moves = true, turns = 0; moves; turns++) {
    assert.ok(turns < 200, "it comes to an end");
    const before = journalOf(world);
    world.act();
    for (const machine of world.machines.keys()) {
      world.end(machine, waysBackEndWell);
      if (waysBackEndWell) world.fire(machine);
    }
    moves = journalOf(world) !== before;
  }
}

const journalOf = (world: World): string => JSON.stringify([...world.machines]);

describe("a procedure, whatever fails, is lost or dies at whichever step", () => {
  it("keeps the order, begins nothing twice, and brings back what it took once all is heard from", () => {
    fc.assert(
      fc.property(procedures, commands, (procedure, chosen) => {
        checkProcedure(procedure);
        const world = new World(procedure);
        fc.modelRun(() => ({ model: {}, real: world }), chosen);
        world.revive();
        for (const machine of world.machines.keys()) world.reach(machine);
        settle(world, true);
        const outcome = world.conductor && outcomeOf(procedure, world.conductor);
        // A way back that failed before is tried again by the machine's switch, which waits for silence.
        world.kill();
        settle(world, true);
        assert.deepEqual(world.listMissing(), []);
        assert.ok(outcome !== undefined, "it has ended");
      }),
      { numRuns: 500 },
    );
  });

  it("brings back what it took where the conductor dies and nobody comes", () => {
    fc.assert(
      fc.property(procedures, commands, (procedure, chosen) => {
        const world = new World(procedure);
        fc.modelRun(() => ({ model: {}, real: world }), chosen);
        world.kill();
        settle(world, true);
        assert.deepEqual(world.listMissing(), []);
      }),
      { numRuns: 500 },
    );
  });

  it("names what isn't back, and nothing else", () => {
    fc.assert(
      fc.property(procedures, commands, (procedure, chosen) => {
        const world = new World(procedure);
        fc.modelRun(() => ({ model: {}, real: world }), chosen);
        world.revive();
        world.stop();
        for (const machine of world.machines.keys()) world.reach(machine);
        settle(world, false);
        const outcome = world.conductor && outcomeOf(procedure, world.conductor);
        const named = outcome?.kind === "down" ? [...outcome.stuck, ...outcome.unknown] : [];
        assert.deepEqual(named, world.listMissing());
      }),
      { numRuns: 500 },
    );
  });
});
