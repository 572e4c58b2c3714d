import assert from "node:assert/strict";
import fc from "fast-check";
import { CyclicModules, orderModules } from "../../../../maintenance/framework/order";

interface Node {
  readonly name: string;
  readonly needs: readonly string[];
}

function order(nodes: readonly Node[]): string[] {
  return orderModules(nodes, ({ needs }) => needs).map(({ name }) => name);
}

/** Modules that only need ones with a smaller number, so that there's an order; core and framework are among them. */
const acyclic = fc
  .array(fc.array(fc.nat({ max: 20 }), { maxLength: 4 }), { minLength: 1, maxLength: 12 })
  .map((needs) => {
    const nameOf = (i: number): string => (i === 3 ? "framework" : i === 5 ? "core" : `m${i}`);
    return needs.map((of, i) => ({ name: nameOf(i), needs: of.filter((n) => n < i).map(nameOf) }));
  });

describe("the order in which modules are installed", () => {
  it("begins with framework and core, and goes on by name", () => {
    const nodes = ["queues", "cdr", "core", "backup", "framework"].map((name) => ({ name, needs: [] }));
    assert.deepEqual(order(nodes), ["framework", "core", "backup", "cdr", "queues"]);
  });

  it("puts what is needed first, even before core", () => {
    const nodes = [
      { name: "core", needs: ["sipsettings", "framework"] },
      { name: "framework", needs: [] },
      { name: "cdr", needs: ["core", "notthere"] },
      { name: "sipsettings", needs: ["framework"] },
    ];
    assert.deepEqual(order(nodes), ["framework", "sipsettings", "core", "cdr"]);
  });

  it("has each module once, after all that it needs", () => {
    fc.assert(
      fc.property(acyclic, (nodes) => {
        const names = order(nodes);
        assert.deepEqual([...names].sort(), nodes.map(({ name }) => name).sort());
        for (const { name, needs } of nodes) {
          for (const need of needs) assert.ok(names.indexOf(need) < names.indexOf(name));
        }
      }),
    );
  });

  it("is the same in whatever order the modules are given", () => {
    const shuffled = acyclic.chain((nodes) =>
      fc.tuple(fc.constant(nodes), fc.shuffledSubarray(nodes, { minLength: nodes.length })),
    );
    fc.assert(
      fc.property(shuffled, ([nodes, others]) => {
        assert.deepEqual(order(others), order(nodes));
      }),
    );
  });

  it("begins with framework wherever framework needs nothing", () => {
    fc.assert(
      fc.property(acyclic, (nodes) => {
        const others = nodes.filter(({ name }) => name !== "framework");
        assert.equal(order([...others, { name: "framework", needs: [] }])[0], "framework");
      }),
    );
  });

  it("names the modules of a cycle", () => {
    const nodes = [
      { name: "a", needs: ["b"] },
      { name: "b", needs: ["c"] },
      { name: "c", needs: ["b"] },
    ];
    assert.throws(() => order(nodes), new CyclicModules(["b", "c"]));
    assert.throws(() => order(nodes), {
      message:
        "modules that need each other can't be put into an order: b needs c needs b. Leave one of them out of the release",
    });
  });

  it("doesn't mind a module that says it needs itself", () => {
    assert.deepEqual(order([{ name: "a", needs: ["a"] }]), ["a"]);
  });
});
