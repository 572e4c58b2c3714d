import assert from "node:assert/strict";
import { type ComponentResource, type ComponentResourceOptions, Resource } from "@pulumi/pulumi/resource";
import { setAllConfig } from "@pulumi/pulumi/runtime/config";
import { setMocks } from "@pulumi/pulumi/runtime/mocks";
import { disconnect, resetOptions } from "@pulumi/pulumi/runtime/settings";
import { registerStackTransformation, runInPulumiStack } from "@pulumi/pulumi/runtime/stack";
import type { PbxFleetArgs } from "../../../components/declared/fleet";
import { PbxFleet } from "../../../components/pbx-fleet";
import type { PbxRepository } from "../../../components/pbx-repository";

const ARGS: PbxFleetArgs = {
  releaseKeys: ["keys/sandbox-release.asc"],
  customers: {
    alder: { name: "Alder Clinic", contacts: ["it@alder.example"], timeZone: "America/New_York" },
  },
  defaults: {
    ...{ runtime: "openvz", packageManager: "yum", osFamily: "el6" },
    ssh: { knownHostsFile: "known_hosts" },
  },
  nodes: { node1: { address: "192.0.2.11", containers: { "101": { customer: "alder" } } } },
  release: "releases/sandbox-2026-11-27.yaml",
  calendar: "calendar.yaml",
};
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

  async function makeMocks(isPreview: boolean): Promise<string[]> {
    const made: string[] = [];
    const newResource = ({ name, type, inputs }: { name: string; type: string; inputs: object }) => {
      made.push(`${type.split(":").at(-1) ?? ""} ${name}`);
      return { id: name, state: { problems: [], deferred: [], run: "", ...inputs } };
    };
    await setMocks({ newResource, call: () => ({}) }, "project", "stack", isPreview);
    return made;
  }

  /** As `pulumi preview` and then `pulumi up` run a program: what they make, by type and name. */
  async function run(program: () => void, isPreview = false): Promise<string[]> {
    const made = await makeMocks(isPreview);
    await runInPulumiStack(() => {
      program();
      return Promise.resolve();
    });
    await disconnect(false);
    return made;
  }

  it("don't collide: a preview and then an update declare the same fleet", async () => {
    const declare = (): void => {
      new PbxFleet("prod", ARGS);
    };
    for (const isPreview of [true, false]) {
      const made = await run(declare, isPreview);
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
    await run(() => {
      new PbxFleet("prod", ARGS);
      assert.throws(() => new PbxFleet("prod", OTHER), { name: "FleetsCollide" });
    });
  });

  /** What a program's run fails of behind its back. */
  async function failures(program: () => void): Promise<string[]> {
    const found: string[] = [];
    const others = process.listeners("unhandledRejection");
    process.removeAllListeners("unhandledRejection");
    process.on("unhandledRejection", (error) => found.push(error instanceof Error ? error.message : ""));
    try {
      await run(program);
      await new Promise(setImmediate);
    } finally {
      process.removeAllListeners("unhandledRejection");
      for (const other of others) process.on("unhandledRejection", other);
    }
    return found;
  }

  it("have each program's names checked at its own end", async () => {
    setAllConfig({ "project:credentials": JSON.stringify({ node2: { boundTo: "nobody" } }) });
    const beside = process.listenerCount("beforeExit");
    assert.deepEqual(
      await failures(() => {
        new PbxFleet("prod", ARGS);
        new PbxFleet("other", OTHER);
      }),
      [],
    );
    const alone = await failures(() => {
      new PbxFleet("prod", ARGS);
    });
    assert.equal(alone.length, 1, alone.join());
    assert.match(alone[0] ?? "", /speaks of node2, which is no node, bastion or repository/);
    assert.equal(process.listenerCount("beforeExit"), beside);
    setAllConfig({});
  });

  it("show nothing but the resource that others wait for", async () => {
    assert.deepEqual([FLEET_SHOWS_ITS_GATE, REPOSITORY_SHOWS_ITS_PROMOTION], [true, true]);
    await run(() => {
      const fleet = new PbxFleet("prod", ARGS);
      assert.ok(Resource.isInstance(fleet.gate));
      assert.ok(!("nodes" in fleet));
    });
  });

  it("hand on the options that Pulumi honours for all that a fleet is made of", async () => {
    const given: ComponentResourceOptions = { protect: true, aliases: [{ name: "before" }], dependsOn: [] };
    const seen: ComponentResourceOptions[] = [];
    await run(() => {
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
