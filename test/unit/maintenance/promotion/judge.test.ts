import assert from "node:assert/strict";
import { Temporal } from "@js-temporal/polyfill";
import { PACKAGE_GATES } from "../../../../maintenance/change/test-gates";
import { judgePromotion } from "../../../../maintenance/promotion/judge";
import { cause } from "../../../../maintenance/problems/problem";
import type { PromotionCode } from "../../../../maintenance/promotion/problems";
import { PROMOTION_RULES, RULE_OF } from "../../../../maintenance/promotion/rules";
import { evidenceOf, evidenceOverScratch, passed, signedFile } from "../evidence/evidence-fixture";
import { PROMOTION_SAMPLES } from "../problems/promotion-samples";
import { DIGEST, NOW, plannedPromotion, type PlannedParts, tell } from "./promotion-fixture";

const OTHER = `sha256:${"1".repeat(64)}`;
const RELEASE = `release 2026-11 (${DIGEST})`;

/** `rule: message remedy` of each finding. */
function judge(parts: PlannedParts, now = NOW): string[] {
  return judgePromotion(plannedPromotion(parts), now).map(
    ({ rule, message, remedy }) => `${rule}: ${message} ${remedy}`,
  );
}

describe("the judgement of a promotion", () => {
  const check = (title: string, parts: PlannedParts, expected: string[]): void => {
    it(title, () => {
      assert.deepEqual(judge(parts), expected);
    });
  };
  const record = plannedPromotion({}).record!;

  check("finds nothing when all is well", {}, []);
  check("asks for a promotion file", { record: undefined, evidence: [signedFile(evidenceOf(DIGEST))] }, [
    `promotion-approved: No promotion file says that the infrastructure team passed ${RELEASE}. ` +
      "Write one under promotions/, and name it: `pulumi config set promotion promotions/NAME.yaml`, or the argument `promotion` of PbxRepository.",
  ]);
  check("asks for an approval", { record: { promotion: "p", release: record.release } }, [
    `promotion-approved: Promotion p isn't approved. Have the infrastructure team pass ${RELEASE}, and record under approval who did and when.`,
  ]);
  check(
    "asks for an approval of exactly this release",
    { record: { ...record, release: { name: "2026-11", digest: OTHER } } },
    [
      `promotion-approved: Promotion 2026-11 is for release 2026-11 (${OTHER}), and this is ${RELEASE}. ` +
        "Have the infrastructure team pass this one, and write a promotion file with its digest. Or name the release that was passed.",
    ],
  );
  check(
    "takes no approval that is dated later than now",
    { record: { ...record, approval: { by: "bob", at: "2026-11-26T12:00:01Z" } } },
    [
      "promotion-approved: The approval of promotion 2026-11 by bob is dated 2026-11-26T12:00:01Z, which is later than now. " +
        "Correct the date, or promote it when that has happened.",
    ],
  );
  check(
    "takes one that is dated now",
    { record: { ...record, approval: { by: "bob", at: NOW.toString() } } },
    [],
  );

  const tests =
    "Test exactly this release with `maint qualify … --promoted FILE`, where FILE is that of release 2026-10, which updates is at, " +
    "and name what that made under evidence in the promotion file.";
  const nothingShows = `promotion-evidence: Nothing shows that ${RELEASE} passes`;
  check("asks for evidence of every gate for packages", { evidence: [] }, [
    `${nothingShows} ${PACKAGE_GATES.join(", ")}. Promotion 2026-11 names no evidence. ${tests}`,
  ]);
  check("says of each evidence file why it doesn't count", { evidence: [{ file: "e.json", text: "{}" }] }, [
    `${nothingShows} ${PACKAGE_GATES.join(", ")}. e.json isn't signed: there's no e.json.sig. ${tests}`,
  ]);
  const current = { name: "2026-09", digest: OTHER };
  const asOfOctober = `release r0 (sha256:${"0".repeat(64)})`;
  check("asks for evidence over the release that updates is at", { current }, [
    `${nothingShows} ${PACKAGE_GATES.join(", ")}. evidence/r1.json is from a test over ${asOfOctober}, and updates is at 2026-09 (${OTHER}). ` +
      tests.replace("2026-10", "2026-09"),
  ]);
  it("takes evidence over scratch alone where nothing says which release updates is at", () => {
    const evidence = [signedFile(evidenceOverScratch(DIGEST))];
    assert.deepEqual(judge({ evidence, current: undefined }), []);
    const [finding = ""] = judge({ evidence });
    assert.match(
      finding,
      /r1\.json is from a test over scratch alone, and updates is at 2026-10 \(sha256:0+\)\. /,
    );
  });
  it("takes it as well where updates is at the same release under another name", () => {
    assert.deepEqual(
      judge({
        evidence: [signedFile(evidenceOverScratch(DIGEST))],
        current: { name: "2026-10", digest: DIGEST },
      }),
      [],
    );
  });
  it("says why gates that couldn't be asked weren't, each reason once", () => {
    const unchecked = passed().map((outcome) =>
      outcome.base === "promoted"
        ? outcome
        : {
            ...outcome,
            verdict: "unchecked" as const,
            reason: "there's no command that sets the machines back (--reset)",
          },
    );
    const evidence = [signedFile(evidenceOf(DIGEST, { gates: unchecked }))];
    const named = PACKAGE_GATES.map((gate) => `${gate} (unchecked)`).join(", ");
    assert.deepEqual(judge({ evidence }), [
      `${nothingShows} ${named}. Over scratch: there's no command that sets the machines back (--reset). ${tests}`,
    ]);
  });
  check("asks whose evidence counts", { qualification: undefined }, [
    "promotion-evidence: The fleet file has no qualification, so that no evidence counts. " +
      "Name under qualification.keys the keys that evidence is signed with.",
  ]);
  it("takes evidence as long as it counts, and no longer", () => {
    const testedAt = NOW.subtract({ hours: 24 * 30 });
    const evidence = [signedFile(evidenceOf(DIGEST, { testedAt }))];
    assert.deepEqual(judge({ evidence }), []);
    const [finding = ""] = judge({ evidence }, NOW.add({ seconds: 1 }));
    assert.match(finding, /is too old: the test was 31 days ago, and the limit is 30\./);
    const [later = ""] = judge({ evidence }, NOW.add({ hours: 24, seconds: 5 }));
    assert.match(later, /is too old: the test was 31 days ago, and the limit is 30\./);
  });
  it("says of a key that can't be read that it can't", () => {
    const [finding = ""] = judge({ qualification: { keys: ["nonsense"], maximumAgeDays: 30 } });
    assert.match(
      finding,
      /^promotion-evidence: The fleet's qualification\.keys can't be used: A public key can't be used: it isn't one of the types ssh-ed25519/,
    );
  });

  it("asks nothing of a release that the repository is at, however long ago it was tested", () => {
    assert.deepEqual(
      judge({ action: "none", record: undefined, evidence: [], qualification: undefined }),
      [],
    );
  });
  it("tells of it what isn't as it was promoted", () => {
    const damaged = cause("promotion-damaged", { package: "a-1-1.noarch", folder: "/x" });
    const found = judge({ action: "none", record: undefined, evidence: [], problems: [damaged] });
    assert.deepEqual(found, [`promotion-signed: ${tell(damaged)}`]);
  });
  it("asks nobody again who passed a release whose snapshot is there, but is told what keeps it from being switched to", () => {
    const back = {
      action: "switch" as const,
      approvedBefore: { by: "bob", at: "2026-10-20T10:00:00Z" },
      record: undefined,
      evidence: [],
    };
    assert.deepEqual(judge(back, Temporal.Instant.from("2030-01-01T00:00:00Z")), []);
    const locked = cause("promotion-locked", { place: "/srv", holder: "bob" });
    assert.deepEqual(judge({ ...back, problems: [locked] }), [`promotion-whole: ${tell(locked)}`]);
  });
  it("asks of a snapshot that says nothing of who passed it", () => {
    assert.deepEqual(judge({ action: "switch", record: undefined }).length, 1);
  });

  it("has a rule for each problem that the host can have, and each rule of the host has one", () => {
    const used = new Set(Object.values(RULE_OF));
    const ofTheHost = PROMOTION_RULES.map(({ name }) => name).filter(
      (name) => !["promotion-approved", "promotion-evidence"].includes(name),
    );
    assert.deepEqual([...used].sort(), [...ofTheHost].sort());
    const isProblem = (code: string): code is PromotionCode => Object.hasOwn(RULE_OF, code);
    for (const [code, parameters] of PROMOTION_SAMPLES) {
      if (!isProblem(code)) continue;
      const [finding, ...more] = judgePromotion(plannedPromotion({ problems: [{ code, parameters }] }), NOW);
      assert.deepEqual(
        [finding?.rule, finding?.target, more],
        [RULE_OF[code], "release 2026-11 in updates", []],
      );
    }
  });
});
