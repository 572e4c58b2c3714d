import assert from "node:assert/strict";
import { groupSettings } from "../../../../../maintenance/fleet/grouped-settings";
import type { Release } from "../../../../../maintenance/release/release";
import type { PackagesArgs } from "../../../../../kinds/packages/args";
import { draftPackages } from "../../../../../kinds/packages/plan/draft";
import { preparePackages } from "../../../../../kinds/packages/stage/prepare";
import { parseNevra } from "../../../../../maintenance/packages/nevra";
import type { NodeObservation } from "../../../../../remote/look/observe";
import type { NodeSession } from "../../../../../remote/session";
import type { ScriptOptions } from "../../../../../remote/ssh/script";
import { hear } from "../../../../harness/hear";
import { sightsOf } from "../../../../harness/sights";
import { agreeing, NODE1, systemFacts, WAYS } from "../../planner-fixture";

const OLD = "php-1.0-1.x86_64";
const NEW = "php-2.0-1.x86_64";
const SHA1 = "a".repeat(40);
const RELEASE: Release = {
  name: "r1",
  nodes: {},
  containers: { el6: [{ ...parseNevra(NEW), ensure: "where-installed" }] },
};

describe("a plan of packages with a way back", () => {
  /** What the node was asked to fetch, a script each: lines of what is wanted. */
  let fetched: string[];

  /** @param unusable lines of what can't be had when the builds are fetched that they begin with */
  async function plan(rollsBack: boolean, unusable = "") {
    fetched = [];
    const facts = {
      ...systemFacts(OLD),
      packages: [{ ...parseNevra(OLD), header: { sha1: SHA1 } }],
    };
    const observation: NodeObservation = {
      node: sightsOf(systemFacts()),
      clockAheadSeconds: 0,
      containers: new Map([["101", { state: "running", hostname: "-", sights: sightsOf(facts) }]]),
    };
    const args: PackagesArgs = {
      ...NODE1,
      ways: { ...WAYS, packageManager: "yum", restart: "required" },
      releaseKeys: [],
      release: { name: "r1", file: "r1.yaml", digest: "sha256:0" },
      targets: groupSettings({ "101": { osFamily: "el6" } }),
    };
    const context = { release: RELEASE, observation, waiting: new Map(), keepRunning: [], rollsBack };
    const draft = draftPackages({ layer: "containers", args }, context);
    const runScript = (script: string, options: ScriptOptions) => {
      const [, things = ""] = /^THINGS='([^']*)'$/m.exec(script) ?? [];
      fetched.push(things);
      const staged = unusable.startsWith(things.split(" ")[0] ?? "") ? unusable : "";
      const told = `${JSON.stringify({ event: "staged", at: 0, text: staged })}\n`;
      return hear({ code: 0, stdout: told + agreeing(script), stderr: "" }, options);
    };
    const session = { name: "node1", connect: () => Promise.resolve({ runScript }) };
    const { need } = draft;
    assert.ok(need);
    const prepared = await preparePackages(
      session as unknown as NodeSession,
      { ...args.ways, packageManager: "yum", releaseKeys: "" },
      need.packages,
      need.transactions,
      new Set(need.rollsBack ? ["101"] : []),
    );
    return draft.finish(prepared);
  }

  it("fetches the builds of now as well, by the digests of what is installed, and brings them along", async () => {
    const planned = await plan(true);
    const { problems, targets } = planned;
    assert.deepEqual(problems, []);
    assert.deepEqual(targets, ["101"]);
    assert.deepEqual(fetched, [`${NEW} - - -\n`, `${OLD} - - ${SHA1}\n`]);
    const { run } = await planned.describeWork(planned.targets, { reason: "a test" });
    assert.equal(
      run.files.get("plan.101"),
      `U\t${NEW}\tphp\t0\t2.0\t1\tx86_64\t-\t-\nB\t-\nF\t${OLD}\tphp\t0\t1.0\t1\tx86_64\t-\t${SHA1}\n`,
    );
    assert.equal(run.files.get("wanted"), `${OLD} - - ${SHA1}\n${NEW} - - -\n`);
  });

  it("fetches none where the change asks for no way back", async () => {
    const planned = await plan(false);
    assert.deepEqual(fetched, [`${NEW} - - -\n`]);
    const { run } = await planned.describeWork(planned.targets, { reason: "a test" });
    assert.equal(run.files.get("plan.101"), `U\t${NEW}\tphp\t0\t2.0\t1\tx86_64\t-\t-\n`);
  });

  it("begins nothing where a build that arrives can't be had: nobody knows what it takes away", async () => {
    const line = `${NEW}\tpackage-unfetched\tNo such package`;
    const { problems, targets, troubled, pending, unusable } = await plan(true, line);
    assert.deepEqual([targets, troubled, pending], [[], ["101"], []]);
    assert.deepEqual(
      problems.map(({ target, code }) => [target, code]),
      [["101", "transaction-unknown"]],
    );
    assert.deepEqual(
      unusable.map(({ code }) => code),
      ["package-unfetched"],
    );
  });

  it("leaves a target to the run where a build can't be had, and no way back is asked for", async () => {
    const { problems, targets } = await plan(false, `${NEW}\tpackage-unfetched\tNo such package`);
    assert.deepEqual([problems, targets], [[], ["101"]]);
  });

  const reasons: readonly (readonly [line: string, why: string, said: string])[] = [
    [`${OLD}\tpackage-unfetched\tNo such package`, "unfetched", "No such package"],
    [`${OLD}\tpackage-other-header`, "another-build", ""],
    [`${OLD}\tpackage-unsigned`, "untrusted", ""],
  ];
  for (const [line, why, said] of reasons)
    it(`begins nothing where a build of now is ${why}`, async () => {
      const { problems, targets, troubled, pending } = await plan(true, line);
      assert.deepEqual([targets, troubled, pending], [[], ["101"], []]);
      assert.deepEqual(problems, [
        {
          ...{ node: "node1", target: "101", code: "way-back-missing" },
          parameters: { packages: [{ package: OLD, why, said }], more: 0 },
        },
      ]);
    });
});
