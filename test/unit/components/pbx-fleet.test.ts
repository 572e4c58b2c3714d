import assert from "node:assert/strict";
import { type ComponentResource, type ComponentResourceOptions, Resource } from "@pulumi/pulumi/resource";
import { setAllConfig } from "@pulumi/pulumi/runtime/config";
import { disconnect, resetOptions } from "@pulumi/pulumi/runtime/settings";
import { registerStackTransformation } from "@pulumi/pulumi/runtime/stack";
import { PbxFleet } from "../../../components/pbx-fleet";
import type { PbxRepository } from "../../../components/pbx-repository";
import { ARGS, runFailing, makeMocks, runMocked } from "../../harness/mocked-program";

const OTHER = { ...ARGS, nodes: { node2: { address: "192.0.2.12", containers: {} } } };

/** What a program sees of them: else this isn't compiled. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
type Shown<T> = Omit<T, keyof ComponentResource>;
const FLEET_SHOWS_ITS_GATE: Same<Shown<PbxFleet>, { readonly gate: Resource }> = true;
const REPOSITORY_SHOWS_ITS_PROMOTION: Same<Shown<PbxRepository>, { readonly promotion: Resource }> = true;

describe("the fleets of programs that run in one process", () => {
  after(() => {
    resetOptions("project", "stack", -1, "", "", false, "");
    setAllConfig({});
  });

  it("don't collide: a preview and then an update declare the same fleet", async () => {
    const declare = (): void => {
      new PbxFleet("prod", ARGS);
    };
    for (const isPreview of [true, false]) {
      const made = await runMocked(declare, isPreview);
      for (const one of ["ChangeGate prod-gate", "Node prod-node1", "RunReport prod-report"])
        assert.ok(made.includes(one), made.join());
    }
  });

  it("don't collide with mocks that have no stack, where each test sets its mocks", async () => {
    for (let test = 0; test < 2; test++) {
      await makeMocks(false);
      new PbxFleet("prod", ARGS);
      await disconnect(false);
    }
  });

  it("collide within one program", async () => {
    await runMocked(() => {
      new PbxFleet("prod", ARGS);
      assert.throws(() => new PbxFleet("prod", OTHER), { name: "FleetsCollide" });
    });
  });

  it("have each program's names checked when it has declared all of its fleets", async () => {
    setAllConfig({ "project:credentials": JSON.stringify({ node2: { boundTo: "nobody" } }) });
    const beside = process.listenerCount("beforeExit");
    const both = await runFailing(() => {
      new PbxFleet("prod", ARGS);
      new PbxFleet("other", OTHER);
    });
    assert.deepEqual(both.failures, []);
    const { failures: alone } = await runFailing(() => {
      new PbxFleet("prod", ARGS);
    });
    assert.equal(alone.length, 1, alone.join());
    assert.match(alone[0] ?? "", /speaks of node2, which is no node, bastion or repository/);
    assert.equal(process.listenerCount("beforeExit"), beside);
    setAllConfig({});
  });

  it("show nothing but the resource that others wait for", async () => {
    assert.deepEqual([FLEET_SHOWS_ITS_GATE, REPOSITORY_SHOWS_ITS_PROMOTION], [true, true]);
    await runMocked(() => {
      const fleet = new PbxFleet("prod", ARGS);
      assert.ok(Resource.isInstance(fleet.gate));
      assert.ok(!("nodes" in fleet));
    });
  });

  it("hand on the options that Pulumi honours for all that a fleet is made of", async () => {
    const given: ComponentResourceOptions = { protect: true, aliases: [{ name: "before" }], dependsOn: [] };
    const seen: ComponentResourceOptions[] = [];
    await runMocked(() => {
      registerStackTransformation(({ type, opts }) => {
        if (type === "maintenance:index:Fleet") seen.push(opts);
        return undefined;
      });
      new PbxFleet("prod", ARGS, given);
    });
    assert.equal(seen.length, 1);
    const [{ protect, aliases, dependsOn } = {}] = seen;
    assert.deepEqual({ protect, aliases, dependsOn }, given);
  });
});
