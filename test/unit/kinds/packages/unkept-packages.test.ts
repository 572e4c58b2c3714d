import { MODULES_QUESTION } from "../../../../kinds/modules/question";
import type { PackagesArgs } from "../../../../kinds/packages/args";
import { PACKAGES_QUESTION } from "../../../../kinds/packages/question";
import { Sights } from "../../../../remote/look/question";
import { asksPackages, sightsOf, whyUnreadable } from "../../../harness/sights";
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { stringify } from "yaml";
import { describeNode, listUnkept } from "../../../../components/node-operations";
import { listUntested } from "../../../../maintenance/evidence/untested";
import { InvalidFile } from "../../../../maintenance/files/problem";
import { settingsById } from "../../../../maintenance/fleet/grouped-settings";
import { parseFleet } from "../../../../maintenance/fleet/parse";
import { listOverridden } from "../../../../maintenance/release/overridden";
import { parseRelease } from "../../../../maintenance/release/parse";
import { makePlans } from "../../../../providers/implementation/planner";
import { completeSettings } from "../../../../kinds/packages/plan/draft";
import { askMachines } from "../../../../remote/look/ask";
import { lookScript } from "../../../../qualification/look-script";
import { readWholeLook } from "../../../../qualification/read-look";
import { observeScript } from "../../../../remote/look/observe-script";
import { observeNode } from "../../../../remote/look/observe";
import type { Connection } from "../../../../remote/ssh/connection";
import type { ScriptOptions } from "../../../../remote/ssh/script";
import { hear } from "../../../harness/hear";
import { pbx, phaseOf, ReleaseInFile, systemFacts } from "../planner-fixture";
import { inTargets, moduleChange, upgrade } from "../../maintenance/changes/changes-fixture";

const KEY = `SHA256:${"A".repeat(43)}`;
const RELEASE = `release: r1
nodes: { el6: { packages: [openssl-1.0-2.x86_64] } }
containers: { el6: { packages: [php-5.3.3-40.x86_64] } }
framework:
  "17.0": { modules: [{ name: cdr, version: 17.0.5, location: cdr.tgz, sha256: ${"a".repeat(64)} }] }
`;
const CDR = { name: "cdr", version: "17.0.4", state: "enabled" } as const;

/** A fleet of node1 with the containers 101 of el6, and 102 of Debian with FreePBX 17. */
function fleetOf(node: object = {}, debian: object = {}) {
  const framework = { line: "17.0" };
  const content = {
    fleet: "f",
    releaseKeys: ["release.asc"],
    defaults: {
      ...{ runtime: "lxc", packageManager: "yum", osFamily: "el6" },
      ssh: { knownHostsFile: "known_hosts" },
      framework: { repository: "https://framework.example" },
    },
    customers: { acme: { name: "Acme", contacts: ["it@acme.example"], timeZone: "UTC" } },
    nodes: {
      node1: {
        address: "127.0.0.1",
        hostKeys: [KEY],
        containers: {
          "101": { customer: "acme", framework: { line: "none" } },
          "102": { customer: "acme", packageManager: "none", framework, ...debian },
        },
        ...node,
      },
    },
  };
  return parseFleet(stringify(content), "fleet.yaml");
}

function complain(node: object, debian: object = {}): string[] {
  try {
    fleetOf(node, debian);
  } catch (error) {
    if (error instanceof InvalidFile)
      return error.message.split("\n").map((line) => line.replace(/^\S+ /, ""));
    throw error;
  }
  return [];
}

describe("a machine whose packages nobody keeps (packageManager: none)", () => {
  const node1 = (node: object = {}) => fleetOf(node).nodes["node1"]!;

  it("is a container of a node whose own are kept, or a node with all that is on it", () => {
    assert.deepEqual(listUnkept(node1()), ["102"]);
    assert.equal(node1().osFamily, "el6");
    assert.deepEqual(listUnkept(node1({ packageManager: "none" })), ["node", "101", "102"]);
    assert.equal(node1().containers["102"]?.framework?.tool, "fwconsole");
  });

  it("has nothing said of its packages in the fleet file, which would be passed over", () => {
    const why = (path: string) =>
      `${path}: is about packages, and nobody keeps them here (packageManager: none); remove it`;
    assert.deepEqual(complain({}, { overrides: { hold: ["php"] } }), [
      why("nodes.node1.containers.102.overrides"),
    ]);
    assert.deepEqual(complain({ packageManager: "none", osFamily: "debian12" }), [
      why("nodes.node1.osFamily"),
    ]);
    assert.match(
      complain({}, { packageManager: "apt" }).join(),
      /^nodes\.node1\.containers\.102\.packageManager: /,
    );
  });

  it("needs nothing of the release's packages, and isn't what a test of it runs on", () => {
    const release = parseRelease(RELEASE, "release.yaml");
    const fleet = fleetOf({ packageManager: "none" });
    assert.deepEqual(listUntested(release, fleet, new Set(["node1", "node1/101", "node1/102"])), [
      "no node of el6 runs, for which the release has packages",
      "no container of el6 runs, for which the release has packages",
    ]);
    assert.deepEqual(listUntested(release, fleetOf(), new Set(["node1", "node1/101", "node1/102"])), []);
    assert.deepEqual(listOverridden(release, fleet), []);
  });

  describe("in a plan", () => {
    let release: ReleaseInFile;
    beforeEach(() => {
      release = new ReleaseInFile(RELEASE);
    });
    afterEach(() => {
      release.remove();
    });

    const plansOf = async (node: object) => {
      const { name, file, digest } = release.shared.release;
      const parts = describeNode(node1(node), [], { name, file, digest, hasFramework: true, overridden: [] });
      const { sights } = pbx([], [CDR], { tool: "fwconsole" });
      const debian = { ...pbx([], []), sights: new Sights() };
      const modules = sights?.of(MODULES_QUESTION);
      assert.ok(modules);
      debian.sights.with(MODULES_QUESTION, modules);
      const observed = {
        node: sightsOf(systemFacts("openssl-1.0-1.x86_64")),
        clockAheadSeconds: 0,
        containers: new Map([
          ["101", pbx(["php-5.3.3-38.x86_64"], [])],
          ["102", debian],
        ]),
      };
      const plans = await makePlans(parts, phaseOf(observed));
      return { parts, plans: plans.map(({ pending, notes, problems }) => ({ pending, notes, problems })) };
    };

    it("is said to be left alone, while its modules are planned", async () => {
      const { parts, plans } = await plansOf({});
      assert.deepEqual(plans[0]?.pending, [inTargets("node", upgrade("openssl", "1.0-1", "1.0-2"))]);
      assert.deepEqual(plans[1], {
        pending: [inTargets("101", upgrade("php", "5.3.3-38", "5.3.3-40"))],
        notes: [{ node: "node1", target: "102", code: "packages-unkept", parameters: {} }],
        problems: [],
      });
      assert.deepEqual(plans[2]?.pending, [
        inTargets("102", moduleChange("upgrade", "cdr", "17.0.4", "17.0.5")),
      ]);
      assert.deepEqual(plans[2].problems, []);
      assert.deepEqual(
        parts.map(({ args }) => args.unkept),
        [["102"], ["102"], ["102"]],
      );
      assert.deepEqual(settingsById<object>(parts[1]!.args.targets), {
        "101": { osFamily: "el6" },
        "102": {},
      });
    });

    it("may be a node, with all that is on it", async () => {
      const { parts, plans } = await plansOf({ packageManager: "none" });
      assert.deepEqual(plans[0], {
        pending: [],
        notes: [{ node: "node1", code: "packages-unkept", parameters: {} }],
        problems: [],
      });
      assert.deepEqual(
        plans[1]?.notes.map(({ target, code }) => [target, code]),
        [
          ["101", "packages-unkept"],
          ["102", "packages-unkept"],
        ],
      );
      assert.deepEqual(plans[2]?.pending, [
        inTargets("102", moduleChange("upgrade", "cdr", "17.0.4", "17.0.5")),
      ]);
      const [own] = parts;
      await assert.rejects(completeSettings(own?.args as PackagesArgs), {
        name: "PackagesNotKept",
        message:
          "Nobody keeps the packages of node1 and its containers (packageManager: none), so none is fetched there.",
      });
    });
  });

  describe("without rpm", () => {
    let root: string;
    beforeEach(() => {
      root = mkdtempSync(join(tmpdir(), "unkept-"));
      mkdirSync(join(root, "bin"));
      mkdirSync(join(root, "proc"));
      tool("vzlist", "echo '101 running pbx1'; echo '102 running pbx2'");
      tool("vzctl", 'shift 2; exec sh -c "$*"');
      tool("asterisk", "exit 1");
      tool("curl", "printf 000; exit 7");
      tool("rpm", "echo 'sh: 1: rpm: not found' >&2; exit 127");
    });
    afterEach(() => {
      rmSync(root, { recursive: true });
    });

    function tool(name: string, script: string): void {
      writeFileSync(join(root, "bin", name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    }

    const ASKING = { runtime: "openvz", parallel: 2 } as const;

    function connectionOf(script: string): Connection {
      const path = [join(root, "bin"), process.env["PATH"]].join(delimiter);
      const env = { ...process.env, PATH: path, MAINTENANCE_ROOT: root };
      const runScript = (_: string, options: ScriptOptions) => {
        const { status, stdout, stderr } = spawnSync("sh", ["-s"], { input: script, env, encoding: "utf8" });
        return hear({ code: status, stdout, stderr }, options);
      };
      return { runScript } as unknown as Connection;
    }

    function observe(...unkept: string[]) {
      const options = { ...ASKING, questions: asksPackages(unkept) };
      const limits = { answerLimitSeconds: 20, answerLimitBytes: 1_000_000 };
      return observeNode(connectionOf(observeScript({ ...options, ...limits })), "node1", options);
    }

    it("is observed all the same", async () => {
      const { node, containers } = await observe("node", "102");
      assert.equal(node.of(PACKAGES_QUESTION), undefined);
      assert.deepEqual(containers.get("102"), {
        ...{ state: "running", hostname: "pbx2" },
        sights: new Sights(),
      });
    });

    it("is said to have none where the fleet file says that its packages are kept", async () => {
      const { containers } = await observe("node");
      assert.equal(
        whyUnreadable(containers.get("101")),
        "it has no rpm, which lists packages; where nobody keeps its packages, the fleet file says packageManager: none",
      );
      await assert.rejects(observe(), /it has no rpm/);
    });

    it("is looked at in a test of a release, but for its packages", async () => {
      const question = { checks: [], hasFramework: false, listsModules: false, tolerance: 0 };
      const questions = new Map([
        ["node", { ...question, listsPackages: false }],
        ["101", { ...question, listsPackages: true }],
      ]);
      const asking = { ...ASKING, answerLimitSeconds: 20, answerLimitBytes: 1_000_000 };
      const script = lookScript(asking, questions, "before", 0);
      const answers = await askMachines(connectionOf(script), "node1", "the look at it", "openvz", script);
      const look = readWholeLook(answers.node);
      assert.deepEqual([look.packages, look.unsatisfied, look.replaced], [[], [], []]);
      assert.equal(look.versions.rpm, undefined);
      assert.match(look.versions.kernel, /^Linux /);
      assert.throws(() => readWholeLook(answers.byContainer.get("101")!), /exit code 127 of rpm -qa/);
    });
  });
});
