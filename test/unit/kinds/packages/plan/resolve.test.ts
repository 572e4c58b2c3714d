import { sightsOf } from "../../../../harness/sights";
import assert from "node:assert/strict";
import { listTargets } from "../../../../../maintenance/changes/group-changes";
import { groupSettings } from "../../../../../maintenance/fleet/grouped-settings";
import type { PreparedPlan } from "../../../../../kinds/draft";
import { makePlans } from "../../../../../providers/implementation/planner";
import type { Operation } from "../../../../../kinds/operation";
import type { PackagesArgs, PackagesTarget } from "../../../../../kinds/packages/args";
import type { NodeObservation } from "../../../../../remote/look/observe";
import { pbx, phaseOf, ReleaseInFile, resolving, systemFacts, WAYS } from "../../planner-fixture";
import { erasure, inTargets, upgrade } from "../../../maintenance/changes/changes-fixture";

const INSTALLED = ["asterisk-1.0-1.x86_64", "framework-cdr-1.2-1.noarch"];
const NO_EXTRAS: Partial<PackagesTarget> = {};
const OBSOLETES = "framework-cdr-1.3-1.noarch\tasterisk\t0\t\n";
const ERASES = "@@leaving\nframework-cdr-1.2-1 noarch\nasterisk-1.0-1 x86_64\n@@end 0\n";
const REFUSES =
  "@@refused\n error: Failed dependencies:\n \tlibfoo is needed by framework-cdr-1.3-1.noarch\n@@end 0\n";

describe("a plan whose transactions rpm was asked about", () => {
  let release: ReleaseInFile;
  beforeEach(() => {
    release = new ReleaseInFile(
      "release: r1\ncontainers: { el6: { packages: [framework-cdr-1.3-1.noarch] } }\n",
    );
  });
  afterEach(() => {
    release.remove();
  });

  /** Plans containers that are all alike; how often which of them was asked is in `asked`. */
  async function plan(
    answer: (target: string) => string,
    { ids = ["101"], target: extra = NO_EXTRAS, named = release, restarts = [] as string[] } = {},
  ): Promise<PreparedPlan & { asked: string[][] }> {
    const container = pbx(INSTALLED, []);
    const facts = {
      ...systemFacts(...INSTALLED),
      restarts: { services: restarts, packages: new Map(), processes: [] },
    };
    const observed: NodeObservation = {
      node: sightsOf(systemFacts()),
      clockAheadSeconds: 0,
      containers: new Map(ids.map((id) => [id, { ...container, sights: sightsOf(facts) }])),
    };
    const targets = Object.fromEntries(ids.map((id) => [id, { osFamily: "el6", ...extra }]));
    const operation: Operation<PackagesArgs> = {
      layer: "containers",
      args: {
        ...named.shared,
        ways: { ...WAYS, packageManager: "yum", restart: "required" },
        releaseKeys: [],
        targets: groupSettings(targets),
      },
    };
    const asked: string[][] = [];
    const phase = phaseOf(observed, (script) => {
      const targets: string[] = [];
      asked.push(targets);
      return resolving(
        script,
        (target) => {
          targets.push(target);
          return answer(target);
        },
        OBSOLETES,
      );
    });
    const [plan] = await makePlans([operation], phase);
    assert.ok(plan);
    return { ...plan, asked };
  }

  it("shows an erasure as a change of its own, and has it done", async () => {
    const planned = await plan(() => ERASES);
    const { pending, problems, targets } = planned;
    assert.deepEqual(problems, []);
    assert.deepEqual(pending, [
      inTargets("101", upgrade("framework-cdr", "1.2-1", "1.3-1")),
      inTargets("101", erasure("asterisk.x86_64", "1.0-1", "framework-cdr")),
    ]);
    assert.deepEqual(targets, ["101"]);
    const work = await planned.describeWork(["101"], { reason: "a test" });
    assert.equal(
      work.run.files.get("plan.101"),
      "U\tframework-cdr-1.3-1.noarch\tframework-cdr\t0\t1.3\t1\tnoarch\t-\t-\n" +
        "E\tasterisk-1.0-1.x86_64\tasterisk\t0\t1.0\t1\tx86_64\t-\t-\nC\t-\n",
    );
  });

  it("asks two of several containers with the same packages", async () => {
    const { pending, asked } = await plan(() => ERASES, { ids: ["101", "102", "103", "104"] });
    assert.deepEqual(asked, [["101", "104"]]);
    assert.deepEqual(pending.slice(1), [
      inTargets("101, 102, 103, 104", erasure("asterisk.x86_64", "1.0-1", "framework-cdr")),
    ]);
  });

  it("tells for each of them what rpm refuses, though a customer has his container say that all is well", async () => {
    const { problems, targets, asked } = await plan((id) => (id === "101" ? ERASES : REFUSES), {
      ids: ["101", "102", "103", "104"],
    });
    assert.deepEqual(asked, [
      ["101", "104"],
      ["102", "103"],
    ]);
    assert.deepEqual(targets, ["101"]);
    assert.deepEqual(
      problems.map(({ target, code }) => [target, code]),
      ["102", "103", "104"].map((id) => [id, "transaction-refused"]),
    );
  });

  it("asks each of them where that one has bad news: it may be its own", async () => {
    const { pending, problems, targets, troubled, asked } = await plan(
      (id) => (id === "101" ? REFUSES : ERASES),
      {
        ids: ["101", "102", "103"],
        restarts: ["httpd"],
      },
    );
    assert.deepEqual(asked, [["101", "103"], ["102"]]);
    const causes = ["libfoo is needed by framework-cdr-1.3-1.noarch"];
    assert.deepEqual(problems, [
      { node: "node1", target: "101", code: "transaction-refused", parameters: { causes, more: 0 } },
    ]);
    assert.deepEqual([targets, troubled], [["102", "103"], ["101"]]);
    assert.deepEqual([...listTargets(pending)], ["102", "103"]);
  });

  it("asks each of them where that one hides what the packages' headers say", async () => {
    const { pending, asked } = await plan((id) => (id === "101" ? "@@leaving\n@@end 0\n" : ERASES), {
      ids: ["101", "102", "103"],
    });
    assert.deepEqual(asked, [["101", "103"], ["102"]]);
    assert.deepEqual(pending.slice(1), [
      inTargets("102, 103", erasure("asterisk.x86_64", "1.0-1", "framework-cdr")),
    ]);
  });

  it("does nothing where a held package would be erased", async () => {
    const { problems, pending, targets } = await plan(() => ERASES, { target: { hold: ["asterisk"] } });
    const erasures = [{ by: "framework-cdr", package: "asterisk-1.0-1.x86_64" }];
    assert.deepEqual(problems, [
      { node: "node1", target: "101", code: "erasure-refused", parameters: { erasures } },
    ]);
    assert.deepEqual([pending, targets], [[], []]);
  });

  it("does nothing where a package would be erased that the release names", async () => {
    const both = new ReleaseInFile(
      "release: r1\ncontainers: { el6: { packages: [framework-cdr-1.3-1.noarch, asterisk-1.0-1.x86_64] } }\n",
    );
    const { problems } = await plan(() => ERASES, { named: both });
    both.remove();
    const erasures = [{ by: "framework-cdr", package: "asterisk-1.0-1.x86_64", release: "r1" }];
    assert.deepEqual(
      problems.map(({ code, parameters }) => [code, parameters]),
      [["erasure-refused", { erasures }]],
    );
  });

  it("does nothing where rpm can't be asked", async () => {
    const { problems, targets } = await plan(() => "@@errors\n it gave no answer within 120 s\n");
    const said = "it gave no answer within 120 s";
    assert.deepEqual(problems, [
      { node: "node1", target: "101", code: "transaction-unknown", parameters: { said } },
    ]);
    assert.deepEqual(targets, []);
  });
});
