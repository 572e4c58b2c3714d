import { sightsOf } from "../../../../harness/sights";
import assert from "node:assert/strict";
import { groupSettings } from "../../../../../maintenance/fleet/grouped-settings";
import { parseNevra } from "../../../../../maintenance/packages/nevra";
import type { ParametersOf, ProblemCode } from "../../../../../maintenance/problems/catalogue";
import { cause, type Problem, problemOf } from "../../../../../maintenance/problems/problem";
import type { Release } from "../../../../../maintenance/release/release";
import { planPackages } from "../../../../../kinds/packages/plan/plan";
import type { PackagesArgs, PackagesTarget } from "../../../../../kinds/packages/args";
import type { SystemFacts } from "../../../../../kinds/packages/look/facts";
import type { ContainerObservation, NodeObservation } from "../../../../../remote/look/observe";
import { NODE1, systemFacts, WAYS } from "../../planner-fixture";
import { inTargets, packageChange, restart, upgrade } from "../../../maintenance/changes/changes-fixture";

const PHP = "php-5.3.3-40.x86_64";
const OLD_PHP = "php-5.3.3-38.x86_64";
const BASH = "bash-4.1-1.x86_64";

const RELEASE: Release = {
  name: "r1",
  nodes: { el6: [{ ...parseNevra("openssl-1.0-2.x86_64"), ensure: "where-installed" }] },
  containers: { el6: [{ ...parseNevra(PHP), ensure: "where-installed" }] },
};

function facts(packages: string[], changes: Partial<SystemFacts> = {}): SystemFacts {
  return { ...systemFacts(...packages), ...changes };
}

function running(packages: string[], changes: Partial<SystemFacts> = {}): ContainerObservation {
  return { state: "running", hostname: "-", sights: sightsOf(facts(packages, changes)) };
}

function observed(
  containers: Record<string, ContainerObservation>,
  changes: Partial<NodeObservation> = {},
): NodeObservation {
  return {
    node: sightsOf(facts(["openssl-1.0-1.x86_64"])),
    clockAheadSeconds: 0,
    containers: new Map(Object.entries(containers)),
    ...changes,
  };
}

function noted<Code extends ProblemCode>(
  target: string,
  code: Code,
  parameters: ParametersOf<Code>,
): Problem {
  return problemOf("node1", target, cause(code, parameters));
}

type Targets = Readonly<Record<string, PackagesTarget>>;

function args(targets: Targets, restart: "required" | "never" = "required"): PackagesArgs {
  return {
    ...NODE1,
    ways: { ...WAYS, packageManager: "yum", restart },
    releaseKeys: [],
    release: { name: "r1", file: "r1.yaml", digest: "sha256:0" },
    targets: groupSettings(targets),
  };
}

const plan = (
  targets: Targets,
  observation: NodeObservation,
  restart?: "never",
  keepRunning: readonly string[] = [],
) => planPackages(args(targets, restart), RELEASE, "containers", observation, new Map(), keepRunning);

describe("the plan of a node's containers", () => {
  it("has a unit for a container whose build has only the name and version of the wanted one", () => {
    const [wanted, other] = ["a".repeat(64), "b".repeat(64)];
    const php = { ...parseNevra(PHP), ensure: "where-installed" as const, header: { sha256: wanted } };
    const release: Release = { ...RELEASE, containers: { el6: [php] } };
    const withHeader = (sha256: string): ContainerObservation => ({
      ...running([]),
      sights: sightsOf({ ...facts([]), packages: [{ ...parseNevra(PHP), header: { sha256 } }] }),
    });
    const targets = { "101": { osFamily: "el6" }, "102": { osFamily: "el6" }, "103": { osFamily: "el6" } };
    const found = planPackages(
      args(targets),
      release,
      "containers",
      observed({ "101": withHeader(wanted), "102": withHeader(other), "103": running([PHP]) }),
    );
    assert.deepEqual(found.pending, [
      inTargets("102", packageChange("rebuild", "php", ["5.3.3-40"], "5.3.3-40")),
    ]);
    assert.deepEqual(
      found.units.map(({ target, packages }) => [target, packages]),
      [["102", [php]]],
    );
  });

  it("has a unit for each container that differs, in the order of their numbers", () => {
    const targets = { "1001": { osFamily: "el6" }, "102": { osFamily: "el6" }, "103": { osFamily: "el6" } };
    const found = plan(
      targets,
      observed({ "1001": running([OLD_PHP]), "102": running([OLD_PHP]), "103": running([PHP]) }),
    );
    assert.deepEqual(found.pending, [inTargets("102, 1001", upgrade("php", "5.3.3-38", "5.3.3-40"))]);
    assert.deepEqual(
      found.units.map(({ target }) => target),
      ["102", "1001"],
    );
  });

  it("leaves a stopped container alone, and says so", () => {
    const found = plan(
      { "101": { osFamily: "el6" } },
      observed({ "101": { state: "stopped", hostname: "-" } }),
    );
    assert.deepEqual(found.notes, [noted("101", "container-stopped", { state: "stopped" })]);
    assert.deepEqual([found.units, found.problems], [[], []]);
  });

  it("leaves alone what waits for its ring, whatever is wrong there, and says so", () => {
    const broken: ContainerObservation = {
      state: "running",
      hostname: "-",
      sights: sightsOf("it can't be entered"),
    };
    const { units, notes, problems } = planPackages(
      args({ "101": { osFamily: "el6" }, "102": { osFamily: "el6" } }),
      RELEASE,
      "containers",
      observed({ "101": running([OLD_PHP]), "102": broken }),
      new Map([["102", "general"]]),
    );
    assert.deepEqual(
      units.map(({ target }) => target),
      ["101"],
    );
    assert.deepEqual(notes, [noted("102", "ring-waiting", { ring: "general" })]);
    assert.deepEqual(problems, []);
  });

  it("takes a container that the node doesn't have for a problem", () => {
    const found = plan(
      { "199": { osFamily: "el6" } },
      observed({ "101": running([PHP]), "1001": running([PHP]) }),
    );
    assert.deepEqual(found.problems, [noted("199", "container-missing", { there: "101, 1001" })]);
    assert.deepEqual(found.notes, [
      noted("101", "container-unlisted", {}),
      noted("1001", "container-unlisted", {}),
    ]);
  });

  it("tells of containers that no list can name, and of what may be missing from the list", () => {
    const found = plan(
      { "101": { osFamily: "el6" } },
      {
        ...observed({ "101": running([PHP]) }),
        unfitContainers: ["pbx1 old"],
        runtimeSaid: "Failed to load config for pbx2\n",
      },
    );
    assert.deepEqual(found.notes, [
      noted("node", "container-unfit", { name: "pbx1 old" }),
      noted("node", "containers-perhaps-missing", { said: "Failed to load config for pbx2" }),
    ]);
  });

  it("takes a container that can't be entered for a problem, and plans the others", () => {
    const unreadable = {
      state: "running",
      hostname: "-",
      sights: sightsOf("it can't be entered (exit code 14)"),
    };
    const found = plan(
      { "101": { osFamily: "el6" }, "102": { osFamily: "el6" } },
      observed({ "101": unreadable, "102": running([OLD_PHP]) }),
    );
    assert.deepEqual(found.problems, [
      noted("101", "not-observed", { said: "it can't be entered (exit code 14)" }),
    ]);
    assert.equal(found.units.length, 1);
  });

  it("plans nothing where nobody could see who executes which files, and says so of that container", () => {
    const unseen = { services: [], packages: new Map(), processes: [], unseen: "awk: read error" };
    const found = plan(
      { "101": { osFamily: "el6" }, "102": { osFamily: "el6" } },
      observed({ "101": running([OLD_PHP], { restarts: unseen }), "102": running([OLD_PHP]) }),
    );
    assert.deepEqual(found.problems, [noted("101", "processes-unseen", { said: "awk: read error" })]);
    assert.deepEqual(found.troubled, ["101"]);
    assert.deepEqual(
      found.units.map(({ target }) => target),
      ["102"],
    );
  });

  it("names packages that no release speaks of", () => {
    const targets = { "101": { osFamily: "el6" }, "102": { osFamily: "el6" } };
    const found = plan(targets, observed({ "101": running([PHP, BASH]), "102": running([PHP]) }));
    assert.deepEqual(found.unmanaged, [
      noted("101", "packages-unmanaged", { packages: ["bash 4.1-1"], more: 0 }),
    ]);
  });

  it("names eight of many, and counts the others", () => {
    const names = Array.from({ length: 10 }, (_, index) => `p${index}-1-1.noarch`);
    const found = plan({ "101": { osFamily: "el6" } }, observed({ "101": running([...names, PHP]) }));
    const packages = names.slice(0, 8).map((name) => name.replace("-1-1.noarch", " 1-1"));
    assert.deepEqual(found.unmanaged, [noted("101", "packages-unmanaged", { packages, more: 2 })]);
  });

  describe("tells what the release left out", () => {
    const leaving = (...builds: [nevra: string, because: string][]): Release => ({
      ...RELEASE,
      notes: {
        nodes: {},
        containers: {
          el6: {
            advisories: [],
            leftOutInBulk: [],
            leftOut: builds.map(([nevra, because]) => ({
              build: parseNevra(nevra),
              reason: "retracted" as const,
              because,
            })),
          },
        },
      },
    });
    const notesOf = (release: Release, ...installed: string[][]): readonly Problem[] => {
      const ids = installed.map((_, i) => String(101 + i));
      const targets = Object.fromEntries(ids.map((id) => [id, { osFamily: "el6" }]));
      const containers = Object.fromEntries(
        installed.map((packages, i) => [String(101 + i), running(packages)]),
      );
      return planPackages(args(targets), release, "containers", observed(containers)).notes;
    };

    it("once for all its containers, with the reason", () => {
      const release = leaving(["php-5.3.3-41.x86_64", "is retracted: it loses sessions"]);
      assert.deepEqual(notesOf(release, [PHP], [OLD_PHP]), [
        noted("node", "packages-passed-over", {
          layer: "containers",
          packages: ["php-5.3.3-41.x86_64"],
          because: "is retracted: it loses sessions",
        }),
      ]);
    });

    it("only where it's installed, and would be newer than what is wanted or there", () => {
      const release = leaving(
        ["php-5.3.3-39.x86_64", "is retracted: b"],
        ["httpd-2-2.x86_64", "is retracted: b"],
        ["bash-4.1-0.x86_64", "is retracted: b"],
        ["bash-4.1-2.i686", "is retracted: b"],
      );
      assert.deepEqual(notesOf(release, [OLD_PHP, BASH]), []);
      const newer = leaving(["bash-4.1-2.x86_64", "is retracted: b"]);
      assert.equal(notesOf(newer, [BASH]).length, 1);
    });

    it("together where the reason is one, and the first ten reasons", () => {
      const names = Array.from({ length: 14 }, (_, i) => `p${String(i).padStart(2, "0")}`);
      const installed = names.map((name) => `${name}-1-1.noarch`);
      const builds = names.map((name) => `${name}-1-2.noarch`);
      assert.deepEqual(
        notesOf(
          leaving(...builds.map((build): [string, string] => [build, 'is excluded by "p*"'])),
          installed,
        ),
        [
          noted("node", "packages-passed-over", {
            layer: "containers",
            packages: builds,
            because: 'is excluded by "p*"',
          }),
        ],
      );
      const reasons = builds.map((build): [string, string] => [build, `is retracted: ${build}`]);
      const notes = notesOf(leaving(...reasons), installed);
      assert.equal(notes.length, 11);
      assert.deepEqual(
        notes.at(-1),
        noted("node", "packages-passed-over-more", { layer: "containers", reasons: 4 }),
      );
    });
  });

  it("follows a container's own builds and holds", () => {
    const targets = {
      "101": { osFamily: "el6", packages: ["php-5.3.3-39.x86_64"] },
      "102": { osFamily: "el6", hold: ["php"] },
      "103": { osFamily: "el6", install: [BASH] },
    };
    const all = observed({ "101": running([OLD_PHP]), "102": running([OLD_PHP]), "103": running([PHP]) });
    assert.deepEqual(plan(targets, all).pending, [
      inTargets("101", upgrade("php", "5.3.3-38", "5.3.3-39")),
      inTargets("103", packageChange("install", "bash", [], "4.1-1")),
    ]);
    assert.deepEqual(plan(targets, all).notes, [
      noted("102", "packages-held", { packages: ["php 5.3.3-38"], more: 0 }),
    ]);
    assert.deepEqual(plan(targets, all).unmanaged, []);
  });

  it("restarts what still executes replaced files, where restarts are required", () => {
    const packages = new Map([["httpd", ["openssl"]]]);
    const restarts = { services: ["httpd"], packages, processes: ["1 (init)"] };
    const targets = { "101": { osFamily: "el6" } };
    const found = plan(targets, observed({ "101": running([PHP], { restarts }) }));
    assert.deepEqual(found.pending, [inTargets("101", restart("httpd"))]);
    assert.deepEqual(
      found.units.map(({ target, packages }) => [target, packages]),
      [["101", []]],
    );
    assert.deepEqual(found.notes, [noted("101", "process-on-replaced-files", { process: "1 (init)" })]);
    const never = plan(targets, observed({ "101": running([PHP], { restarts }) }), "never");
    assert.deepEqual([never.pending, never.units], [[], []]);
    const waits = { target: "101", kind: "service", name: "httpd", packages: ["openssl"] };
    assert.deepEqual(found.restarts, { found: [waits], looked: [{ target: "101", kind: "service" }] });
    assert.deepEqual(never.restarts.found, [{ ...waits, leftBy: "fleet" }]);
  });

  it("leaves what carries calls to a later run, where the change may not restart it, and restarts the rest", () => {
    const restarts = { services: ["asterisk", "httpd"], packages: new Map(), processes: [] };
    const here = observed({ "101": running([PHP], { restarts }) });
    const found = plan({ "101": { osFamily: "el6" } }, here, undefined, ["asterisk*"]);
    assert.deepEqual(found.pending, [inTargets("101", restart("httpd"))]);
    assert.deepEqual(
      found.restarts.found.map(({ name, leftBy }) => [name, leftBy]),
      [
        ["asterisk", "change"],
        ["httpd", undefined],
      ],
    );
    const asterisk = observed({
      "101": running([PHP], { restarts: { ...restarts, services: ["asterisk"] } }),
    });
    assert.deepEqual(plan({ "101": { osFamily: "el6" } }, asterisk, undefined, ["asterisk*"]).units, []);
  });

  it("warns when somebody is at work there", () => {
    const found = plan(
      { "101": { osFamily: "el6" } },
      observed(
        { "101": running([PHP], { packageTools: ["812 yum -y update"] }) },
        { lockHolder: "alice@desk" },
      ),
    );
    assert.deepEqual(found.notes, [
      noted("node", "node-at-work", { holder: "alice@desk" }),
      noted("101", "package-tool-at-work", { tool: "812 yum -y update" }),
    ]);
  });
});

describe("the plan where a run has left somebody behind", () => {
  const heldBy = { holder: "run 1 (alice@desk, packages of node1, since 03:00)", process: "4711" };

  it("names the container, and plans the others", () => {
    const targets = { "101": { osFamily: "el6" }, "102": { osFamily: "el6" } };
    const found = plan(
      targets,
      observed({ "101": { ...running([PHP]), heldBy }, "102": running([OLD_PHP]) }),
    );
    assert.deepEqual(found.notes, [noted("101", "unit-held", heldBy)]);
    assert.deepEqual(
      found.units.map(({ target }) => target),
      ["102"],
    );
  });

  it("names the node, where its own packages are meant", () => {
    const target = { node: { osFamily: "el6" } };
    const found = planPackages(args(target), RELEASE, "nodes", observed({}, { heldBy }));
    assert.deepEqual(found.notes[0], noted("node", "unit-held", heldBy));
  });
});

describe("the plan of a container with probes", () => {
  const probes = {
    portal: { kind: "http" as const, seconds: 5, what: "http://127.0.0.1/" },
    spool: { kind: "disk" as const, seconds: 5, what: "/var", freeMegabytes: 500 },
  };
  const targets = { "101": { osFamily: "el6", probes } };

  it("has them done where they can be asked", () => {
    const found = plan(targets, observed({ "101": running([OLD_PHP], { programs: ["wget"] }) }));
    assert.deepEqual(found.problems, []);
    assert.deepEqual(
      found.units.map((unit) => unit.probes),
      [probes],
    );
  });

  it("does nothing there where one can't be run, and says which program it wants", () => {
    const found = plan(targets, observed({ "101": running([OLD_PHP], { programs: ["bash"] }) }));
    assert.deepEqual(found.problems, [
      noted("101", "probes-unrunnable", { probes: [{ probe: "portal", programs: ["curl", "wget"] }] }),
    ]);
    assert.deepEqual([found.units, found.pending, found.troubled], [[], [], ["101"]]);
  });

  it("says nothing of that where nothing is to be done", () => {
    const found = plan(targets, observed({ "101": running([PHP], { programs: [] }) }));
    assert.deepEqual([found.problems, found.troubled], [[], []]);
  });
});

describe("the plan of a node", () => {
  it("is about the node itself", () => {
    const found = planPackages(
      args({ node: { osFamily: "el6" } }),
      RELEASE,
      "nodes",
      observed({ "101": running([]) }),
    );
    assert.deepEqual(found.pending, [inTargets("node", upgrade("openssl", "1.0-1", "1.0-2"))]);
    assert.deepEqual(found.notes, []);
  });
});
