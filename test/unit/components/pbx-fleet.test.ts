import assert from "node:assert/strict";
import { output, secret, unknown } from "@pulumi/pulumi/output";
import { type ComponentResource, type ComponentResourceOptions, Resource } from "@pulumi/pulumi/resource";
import { setAllConfig } from "@pulumi/pulumi/runtime/config";
import { disconnect, resetOptions } from "@pulumi/pulumi/runtime/settings";
import { registerStackTransformation } from "@pulumi/pulumi/runtime/stack";
import { PbxFleet } from "../../../components/pbx-fleet";
import { PbxRepository } from "../../../components/pbx-repository";
import type { PbxRepositoryArgs } from "../../../components/declared/repository";
import { ARGS, runFailing, makeMocks, runMocked } from "../../harness/mocked-program";

const OTHER = { ...ARGS, nodes: { node2: { address: "192.0.2.12", containers: {} } } };

const REPOSITORY: PbxRepositoryArgs = {
  releaseKeys: ["keys/sandbox-release.asc"],
  repository: {
    ...{ address: "192.0.2.21", root: "/srv/el6", parts: [{ layer: "nodes", osFamily: "el6" }] },
    ...{ signing: { keyId: "0".repeat(40) }, ssh: { knownHostsFile: "known_hosts" } },
  },
  release: "releases/sandbox-2026-11-27.yaml",
};

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
    assert.match(alone[0] ?? "", /speaks of node2, which is no node, bastion, repository or device/);
    assert.equal(process.listenerCount("beforeExit"), beside);
    setAllConfig({});
  });

  const unfit: readonly [what: string, given: () => unknown, message: string][] = [
    [
      "a secret",
      () => secret("192.0.2.11"),
      "is a secret, but messages and the state would show it. Give it as a plain value (`pulumi.unsecret`)",
    ],
    [
      "never known",
      () => output(unknown),
      "is the output of a resource that doesn't exist yet, and this run leaves that out. Make it first",
    ],
  ];
  for (const [what, given, message] of unfit)
    it(`are told once, by its path, that an output is ${what}`, async () => {
      const { failures, made } = await runFailing(() => {
        const address = given() as string;
        new PbxFleet("prod", {
          ...ARGS,
          nodes: { ...ARGS.nodes, node1: { ...ARGS.nodes["node1"], address } },
        });
      });
      assert.deepEqual(failures, [`PbxFleet prod: nodes.node1.address: ${message}`]);
      assert.ok(!made.some((one) => /ChangeGate|Packages/.test(one)), made.join());
    });

  it("have each a name that files and journals take", async () => {
    await runMocked(() => {
      for (const [name, shown] of [
        ["a b", "a b"],
        [undefined, "undefined"],
      ] as const) {
        const message =
          "the first argument must be a name of letters, digits, dots, underscores and hyphens, of at most 100 characters";
        const given = name as string;
        assert.throws(() => new PbxFleet(given, ARGS), { message: `PbxFleet ${shown}: ${message}` });
        assert.throws(() => new PbxRepository(given, REPOSITORY), {
          message: `PbxRepository ${shown}: ${message}`,
        });
      }
    });
  });

  it("may not have two repositories of one name, or of one folder", async () => {
    await runMocked(() => {
      new PbxRepository("updates", REPOSITORY);
      for (const name of ["updates", "other"])
        assert.throws(() => new PbxRepository(name, REPOSITORY), { name: "RepositoriesCollide" });
    });
  });

  it("are told whose argument names a file that isn't there", async () => {
    await runMocked(() => {
      const args = { ...ARGS, qualification: { keys: ["keys/none.pub"] } };
      assert.throws(() => new PbxFleet("prod", args), /keys\/none\.pub .*It's named by PbxFleet prod\./);
    });
  });

  it("have no node whose resources would be called like others of the fleet", async () => {
    await runMocked(() => {
      for (const [nodes, message] of [
        [["gate"], 'nodes.gate: "prod-gate" is another resource of the fleet; choose another name'],
        [["report"], 'nodes.report: "prod-report" is another resource of the fleet; choose another name'],
        [
          ["node1", "node1-containers"],
          'nodes.node1-containers: "prod-node1-containers" is another resource of the fleet; choose another name',
        ],
      ] as const) {
        const named = nodes.map((name, index) => [name, { address: `192.0.2.${index}` }]);
        const args = { ...ARGS, nodes: Object.fromEntries(named) as typeof ARGS.nodes };
        assert.throws(() => new PbxFleet("prod", args), {
          name: "ArgumentInvalid",
          message: `PbxFleet prod: ${message}`,
        });
      }
      const devices = { report: { address: "192.0.2.31", kind: "sbc" } };
      assert.throws(
        () => new PbxFleet("prod", { ...ARGS, devices }),
        /PbxFleet prod: devices\.report: "prod-report" is/,
      );
      const apart = { "node1-containers": { address: "192.0.2.1" }, gate2: { address: "192.0.2.2" } };
      new PbxFleet("prod", { ...ARGS, nodes: apart });
    });
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
