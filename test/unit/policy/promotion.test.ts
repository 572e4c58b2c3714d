import assert from "node:assert/strict";
import { createPolicies } from "../../../policy/policies";
import { cause } from "../../../maintenance/problems/problem";
import { PROMOTION_RULES } from "../../../maintenance/promotion/rules";
import { SigningKey } from "../../harness/signing-key";
import { evidenceOf, KEY, signedFile } from "../maintenance/evidence/evidence-fixture";
import { PackRun, resourceOf, type Violation, without } from "./policy-fixture";
import { DIGEST, NOW, plannedPromotion, type PlannedParts } from "../maintenance/promotion/promotion-fixture";

const PACKAGE = "a-1-1.noarch";
const PROBLEMS = [
  cause("promotion-unsigned", { package: PACKAGE, folder: "/x" }),
  cause("promotion-conflict", { package: PACKAGE, other: "b-1-1.noarch", what: "b", place: "/x" }),
  cause("promotion-unobserved", { said: "A" }),
];

function judge(parts: PlannedParts, now = NOW): Violation[] {
  return judgeProps({ ...plannedPromotion(parts), root: "/srv/repo", mode: "plan", __provider: "…" }, now);
}

function judgeProps(props: object, now = NOW): Violation[] {
  const run = new PackRun(
    {},
    createPolicies(() => now),
  );
  return run.judgeResource("RepositoryPromotion", props, "updates");
}

const namesOf = (violations: readonly Violation[]): string[] =>
  violations.map(({ policy, level }) => `${policy} ${level}`);

describe("the policies of a promotion", () => {
  it("find nothing when all is well, and look at nothing else", () => {
    assert.deepEqual(judge({}), []);
    assert.deepEqual(judge({ action: "none", record: undefined, evidence: [] }), []);
    const run = new PackRun();
    assert.deepEqual(
      run.judgeResource("NodePackages", {}).filter(({ policy }) => policy.startsWith("promotion")),
      [],
    );
  });

  it("have a case here each", () => {
    const found = [
      ...judge({ record: undefined }),
      ...judge({ evidence: [] }),
      ...judge({ problems: PROBLEMS }),
    ];
    assert.deepEqual(
      namesOf(found),
      PROMOTION_RULES.map(({ name, level }) => `${name} ${level}`),
    );
    assert.equal(
      found.at(-1)?.message,
      "A. Mend what the message says, and plan again. (release 2026-11 in updates)",
    );
  });

  it("tell the time by the clock of the machine that the pack runs on, whatever the record says", () => {
    const evidence = [signedFile(evidenceOf(DIGEST))];
    const later = NOW.add({ hours: 24 * 40 });
    assert.deepEqual(namesOf(judge({ evidence, now: NOW.toString() }, later)), [
      "promotion-evidence mandatory",
    ]);
    const approval = { by: "bob", at: NOW.add({ hours: 1 }).toString() };
    const record = { ...plannedPromotion({}).record!, approval };
    assert.deepEqual(namesOf(judge({ record, now: later.toString() })), ["promotion-approved mandatory"]);
  });

  it("let only the pack's own keys count where it names some, and evidence no older than it allows", () => {
    const judged = (settings: object) =>
      new PackRun(
        { "promotion-evidence": settings },
        createPolicies(() => NOW),
      )
        .judgeResource("RepositoryPromotion", plannedPromotion({}), "updates")
        .map(({ policy, message }) => `${policy}: ${message}`);
    const stranger = new SigningKey();
    assert.deepEqual(judged({ keys: [stranger.publicKey, KEY.publicKey] }), []);
    const [said = "", ...others] = judged({ keys: [stranger.publicKey] });
    assert.deepEqual(others, []);
    assert.match(said, /^promotion-evidence: .*which isn't trusted: only SHA256:/);
    assert.match(
      judged({ keys: ["ssh-dss AAAA"] }).join(),
      /configuration of promotion-evidence can't be used/,
    );
  });

  it("refuse a record that can't be read, or isn't of a form that is known", () => {
    const incomplete = without(plannedPromotion({}), "problems");
    for (const props of [incomplete, {}, { ...plannedPromotion({}), action: "jump" }]) {
      const [violation, ...more] = judgeProps(props);
      assert.deepEqual([violation?.policy, violation?.level, more], ["promotion-record", "mandatory", []]);
      assert.match(
        violation?.message ?? "",
        /isn't one that this pack knows: .* Nothing was judged\. Use the pack/,
      );
    }
  });

  it("refuse a record of another format, by that alone", () => {
    const [violation, ...more] = judgeProps({ ...plannedPromotion({}), format: 99, action: "jump" });
    assert.deepEqual([violation?.policy, more], ["promotion-record", []]);
    assert.match(
      violation?.message ?? "",
      /knows: its format 99 is newer than format 1, which is read here\. Nothing/,
    );
  });

  it("ask for no gate: a promotion changes nothing on nodes", () => {
    const run = new PackRun();
    const props = { ...plannedPromotion({}) };
    assert.deepEqual(run.judgeStack(resourceOf("RepositoryPromotion", "updates", { props })), []);
  });
});
