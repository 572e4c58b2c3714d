import { unknownValue } from "@pulumi/pulumi/runtime/rpc";
import { sightsOf } from "../../../harness/sights";
import assert from "node:assert/strict";
import { inTargets, moduleChange, setting, upgrade } from "../../maintenance/changes/changes-fixture";
import { describeGroup } from "../../../../maintenance/changes/describe-change";
import { groupSettings } from "../../../../maintenance/fleet/grouped-settings";
import { describeProblems } from "../../../../maintenance/problems/describe";
import { groupProblems } from "../../../../maintenance/problems/group";
import type { PreparedPlan } from "../../../../kinds/draft";
import { makePlans } from "../../../../providers/implementation/planner";
import { reconcile } from "../../../../providers/implementation/reconcile";
import { layerNamed } from "../../../../kinds/kinds";
import type { Operation } from "../../../../kinds/operation";
import type { PackagesArgs } from "../../../../kinds/packages/args";
import type { NodeObservation } from "../../../../remote/look/observe";
import {
  type Answer,
  agreeing,
  frameworkSettings,
  NODE1,
  pbx,
  phaseOf,
  ReleaseInFile,
  systemFacts,
  WAYS,
} from "../../kinds/planner-fixture";

const RELEASE = `release: r1
nodes:
  el6: { packages: [openssl-1.0-2.x86_64] }
containers:
  el6: { packages: [php-5.3.3-40.x86_64] }
framework:
  "2.10":
    modules: [{ name: cdr, version: 2.10.0.5, location: cdr.tgz, sha256: ${"a".repeat(64)} }]
`;

const CDR = { name: "cdr", version: "2.10.0.4", state: "enabled" } as const;
const OBSERVED: NodeObservation = {
  node: sightsOf(systemFacts("openssl-1.0-1.x86_64")),
  clockAheadSeconds: 0,
  containers: new Map([["101", pbx(["php-5.3.3-38.x86_64"], [CDR])]]),
};

/** Which kind of things a script fetches. */
const fetches = (script: string): "packages" | "modules" =>
  script.includes("packages_download") ? "packages" : "modules";
const failing =
  (kind: "packages" | "modules"): Answer =>
  (script) =>
    fetches(script) === kind ? "" : agreeing(script);

describe("the plans of a node's parts", () => {
  let release: ReleaseInFile;
  let parts: readonly Operation[];
  beforeEach(() => {
    release = new ReleaseInFile(RELEASE);
    const { shared } = release;
    const packages: Omit<PackagesArgs, "targets"> = {
      ...shared,
      ways: { ...WAYS, packageManager: "yum", restart: "required" },
      releaseKeys: [],
    };
    parts = [
      { layer: "nodes", args: { ...packages, targets: groupSettings({ node: { osFamily: "el6" } }) } },
      { layer: "containers", args: { ...packages, targets: groupSettings({ "101": { osFamily: "el6" } }) } },
      {
        layer: "framework",
        args: { ...shared, ways: WAYS, targets: groupSettings({ "101": frameworkSettings() }) },
      },
    ];
  });
  afterEach(() => {
    release.remove();
  });

  const show = (plans: readonly PreparedPlan[]): string[] =>
    plans.map(({ observed, pending, problems }) =>
      [String(observed), ...pending.map(describeGroup), ...describeProblems(groupProblems(problems))].join(
        " | ",
      ),
    );
  const NODES = ["true", describeGroup(inTargets("node", upgrade("openssl", "1.0-1", "1.0-2")))].join(" | ");
  const CONTAINERS = ["true", describeGroup(inTargets("101", upgrade("php", "5.3.3-38", "5.3.3-40")))].join(
    " | ",
  );
  const FRAMEWORK = [
    "true",
    describeGroup(inTargets("101", moduleChange("upgrade", "cdr", "2.10.0.4", "2.10.0.5"))),
  ].join(" | ");

  it("are made of one look", async () => {
    assert.deepEqual(show(await makePlans(parts, phaseOf(OBSERVED))), [NODES, CONTAINERS, FRAMEWORK]);
  });

  describe("with a change of modules that nobody has proven", () => {
    const open = { run: "run-1", who: "alice@desk", what: "cdr 2.10.0.5" };
    const look = async (changes: object) => {
      const container = pbx(["php-5.3.3-40.x86_64"], [{ ...CDR, version: "2.10.0.5" }], changes);
      const observed = { ...OBSERVED, containers: new Map([["101", container]]) };
      const [, , framework] = await makePlans(parts, phaseOf(observed));
      assert.ok(framework);
      return framework;
    };

    it("have work, though all versions match", async () => {
      const { pending, targets, notes } = await look({ open });
      assert.deepEqual(pending, [inTargets("101", setting("framework-gates"))]);
      assert.deepEqual(targets, ["101"]);
      assert.deepEqual(notes[0], { node: "node1", target: "101", code: "gates-open", parameters: open });
      assert.deepEqual((await look({})).pending, []);
    });

    it("put the directory of modules there again, and change none before", async () => {
      const { pending, targets } = await look({ open, isHalfSwapped: true, modules: [] });
      assert.deepEqual(pending, [inTargets("101", setting("framework-gates"))]);
      assert.deepEqual(targets, ["101"]);
    });
  });

  describe("with a change of packages that nobody has proven", () => {
    const open = { run: "run-1", who: "alice@desk", what: "php-5.3.3-40.x86_64" };
    const facts = (nevra: string, more: object) => ({ ...systemFacts(nevra), ...more });

    it("have work, though all versions match and nothing executes replaced files", async () => {
      const container = { ...pbx([], [CDR]), sights: sightsOf(facts("php-5.3.3-40.x86_64", { open })) };
      const observed = {
        ...OBSERVED,
        node: sightsOf(facts("openssl-1.0-2.x86_64", { open })),
        containers: new Map([["101", container]]),
      };
      const [nodes, containers] = await makePlans(parts, phaseOf(observed));
      assert.deepEqual(nodes?.pending, [inTargets("node", setting("package-gates"))]);
      assert.deepEqual(nodes.targets, ["node"]);
      assert.deepEqual(containers?.pending, [inTargets("101", setting("package-gates"))]);
      assert.deepEqual(containers.targets, ["101"]);
      const opened = { code: "gates-open", parameters: open };
      assert.deepEqual(nodes.notes[0], { node: "node1", ...opened });
      assert.deepEqual(containers.notes[0], { node: "node1", target: "101", ...opened });
    });
  });

  it("have packages where the modules can't be fetched, which says why", async () => {
    const [nodes, containers, framework = ""] = show(
      await makePlans(parts, phaseOf(OBSERVED, failing("modules"))),
    );
    assert.deepEqual([nodes, containers], [NODES, CONTAINERS]);
    assert.match(framework, /^false \| node1: the fetching of modules ended early \(exit code 0\)/);
  });

  it("have modules where the packages can't be fetched, which say why", async () => {
    const [nodes = "", containers = "", framework] = show(
      await makePlans(parts, phaseOf(OBSERVED, failing("packages"))),
    );
    for (const plan of [nodes, containers])
      assert.match(plan, /^false \| node1: the fetching of packages ended early/);
    assert.equal(framework, FRAMEWORK);
  });

  it("have packages where a key of the modules can't be read", async () => {
    const [nodes, containers, framework] = parts;
    assert.ok(nodes && containers && framework?.layer === "framework");
    const settings = frameworkSettings({ keys: ["no-such-key.asc"] });
    const unkeyed: Operation = {
      ...framework,
      args: { ...framework.args, targets: groupSettings({ "101": settings }) },
    };
    const plans = show(await makePlans([nodes, containers, unkeyed], phaseOf(OBSERVED)));
    assert.deepEqual(plans.slice(0, 2), [NODES, CONTAINERS]);
    assert.match(plans[2] ?? "", /^false \| .*no-such-key\.asc can't be read/);
  });

  it("don't need what they have nothing to fetch of", async () => {
    const php = pbx(["php-5.3.3-40.x86_64"], [CDR]);
    const observed = { ...OBSERVED, containers: new Map([["101", php]]) };
    const [nodes, containers] = show(await makePlans(parts, phaseOf(observed, failing("packages"))));
    assert.match(nodes ?? "", /^false/);
    assert.equal(containers, "true");
  });

  describe("on a node whose address is an output", () => {
    const at = (address: unknown): Operation[] =>
      parts.map((operation) => ({
        ...operation,
        args: { ...operation.args, ssh: { ...operation.args.ssh, address: address as string } },
      }));

    it("are made once it's known, and nothing is wrong before", async () => {
      const plans = await makePlans(at(unknownValue), phaseOf(new Error("nobody should look")));
      for (const { observed, problems, notes } of plans) {
        assert.deepEqual([observed, problems], [false, []]);
        assert.deepEqual(notes, [{ node: "node1", code: "address-known-later", parameters: {} }]);
      }
      assert.equal(plans.length, 3);
    });

    it("say so where it's the bastion that has no address", async () => {
      const bastion = { ...NODE1.ssh, address: 5 as unknown as string };
      const through = parts.map((operation) => ({
        ...operation,
        args: { ...operation.args, ssh: { ...operation.args.ssh, bastion } },
      }));
      const plans = await makePlans(through, phaseOf(new Error("nobody should look")));
      assert.deepEqual(plans[0]?.problems, [
        { node: "node1", code: "address-unfit", parameters: { what: "address" } },
      ]);
    });

    for (const value of [5, { x: 1 }, "-oProxyCommand=x"]) {
      it(`say so where it's no address, but ${JSON.stringify(value)}`, async () => {
        const plans = await makePlans(at(value), phaseOf(new Error("nobody should look")));
        assert.deepEqual(
          plans.map(({ problems }) => problems.map(({ code }) => code)),
          [["address-unfit"], ["address-unfit"], ["address-unfit"]],
        );
      });
    }
  });

  it("all say so when the node can't be observed", async () => {
    const plans = show(await makePlans(parts, phaseOf(new Error("no route"))));
    assert.deepEqual(plans, [
      "false | node1: no route",
      "false | node1: no route",
      "false | node1: no route",
    ]);
  });

  describe("of a hundred containers", () => {
    const ids = Array.from({ length: 100 }, (_, index) => String(101 + index));
    const unsigned = { name: "own", version: "1.0", state: "enabled", signature: 8 } as const;
    const observed: NodeObservation = {
      ...OBSERVED,
      containers: new Map(
        ids.map((id) => [
          id,
          pbx(["php-5.3.3-38.x86_64", "bash-4.1-1.x86_64"], [CDR, unsigned], {
            updates: { modules: "enabled" },
          }),
        ]),
      ),
    };
    const forAll = <T>(settings: T): Record<string, T> => Object.fromEntries(ids.map((id) => [id, settings]));
    const plan = () => {
      const [, containers, framework] = parts;
      assert.ok(containers?.layer === "containers" && framework?.layer === "framework");
      return makePlans(
        [
          {
            ...containers,
            args: { ...containers.args, targets: groupSettings(forAll({ osFamily: "el6" })) },
          },
          { ...framework, args: { ...framework.args, targets: groupSettings(forAll(frameworkSettings())) } },
        ],
        phaseOf(observed),
      );
    };

    it("say in a line what is worth knowing of all of them", async () => {
      const [packages, modules] = await plan();
      assert.deepEqual(describeProblems(groupProblems(packages?.unmanaged ?? [])), [
        "containers 101–200: bash 4.1-1",
      ]);
      assert.deepEqual(describeProblems(groupProblems(modules?.unmanaged ?? [])), [
        "containers 101–200: own 1.0",
      ]);
      const parameters = { modules: ["own"], state: 8 };
      assert.deepEqual(groupProblems(modules?.notes ?? []), [
        { node: "node1", targets: "101–200", code: "updater-on", parameters: {} },
        { node: "node1", targets: "101–200", code: "module-signature", parameters },
      ]);
      assert.deepEqual(
        modules?.pending.map(({ targets }) => targets.length),
        [100],
      );
    });

    it("tell of each gate that it was passed", async () => {
      const [, modules] = await plan();
      const printed = [
        ...["@@before", "cdr\t2.10.0.4\tEnabled", "@@modules", "cdr\t2.10.0.5\tEnabled", "@@gates"],
        ...[
          "no-broken-modules\tpassed",
          "no-regressions\tpassed",
          "no-broken-call-flows\tunchecked\tno call is configured",
          "@@verdict done",
          "@@end 0",
        ],
      ];
      const work = await modules?.describeWork(["101"], { reason: "a test" });
      assert.deepEqual(work?.readReport("101", `${printed.join("\n")}\n`, 0).info, [
        "no-broken-modules passed",
        "no-regressions passed",
        "no-broken-call-flows not checked: no call is configured",
      ]);
    });
  });

  it("keep modules waiting where the packages of their container couldn't be planned", async () => {
    const phase = phaseOf(OBSERVED, failing("packages"));
    const [, containers, framework] = parts;
    assert.ok(containers && framework);
    const [, planned, modules] = await makePlans(parts, phase);
    const declare = ({ layer, args }: Operation) => ({ ...args, resourceUrn: layer });
    await reconcile(declare(containers), planned, layerNamed("containers"), phase);
    const { problems } = await reconcile(declare(framework), modules, layerNamed("framework"), phase);
    assert.deepEqual(problems, [{ node: "node1", target: "101", code: "failed-before", parameters: {} }]);
  });
});
