import assert from "node:assert/strict";
import type { Preview } from "../../../../cli/plan/preview";
import { REPOSITORY_PROMOTION } from "../../../../maintenance/gate/resource-types";
import { cause } from "../../../../maintenance/problems/problem";
import { DIGEST, plannedPromotion, type PlannedParts } from "../../maintenance/promotion/promotion-fixture";
import { markdownOf, planAsOne, sarifTextOf, textOf } from "./plan-fixture";

const URN = `urn:pulumi:updates::pbx-maintenance::${REPOSITORY_PROMOTION}::updates`;

function previewOf(parts: PlannedParts, more: Partial<Preview> = {}): Preview {
  const inputs = { ...plannedPromotion(parts) };
  return {
    project: "pbx-maintenance",
    stack: "updates",
    configuration: { "pbx-maintenance:promotion": "promotions/2026-11.yaml" },
    resources: [{ urn: URN, type: REPOSITORY_PROMOTION, isSame: false, inputs }],
    violations: [],
    errors: [],
    complete: true,
    ...more,
  };
}

const LOCKED = cause("promotion-locked", { place: "repo1:/srv", holder: "bob@desk" });

describe("maint plan, of a stack that promotes", () => {
  it("refuses a record of another format, by that alone", () => {
    const preview = previewOf({});
    const resources = preview.resources.map((each) => ({
      ...each,
      inputs: { ...each.inputs, format: 99, action: "jump" },
    }));
    const { verdict, failures } = planAsOne({ ...preview, resources });
    assert.equal(verdict, "failed");
    assert.match(
      failures.join(),
      /: its format 99 is newer than format 1, which is read here\. Is the program/,
    );
    assert.doesNotMatch(failures.join(), /action/);
  });

  it("shows what would be promoted, who passed it, and that it's allowed", () => {
    const plan = planAsOne(
      previewOf({
        leaving: ["z-3-1.noarch"],
        toSign: ["a-2-1.noarch"],
        notes: [
          {
            code: "missing-dependency-before",
            parameters: { package: "c-1-1.noarch", need: "d", because: [] },
          },
        ],
      }),
    );
    assert.equal(plan.verdict, "fine");
    assert.deepEqual(plan.promotion?.notes, [
      {
        code: "missing-dependency-before",
        parameters: { package: "c-1-1.noarch", need: "d", because: [] },
        message: "c-1-1.noarch needs d, which nothing provides. That was so before",
      },
    ]);
    assert.equal(
      textOf(plan),
      `Plan for stack updates: allowed by the maintenance policy

  repository  updates: 2026-10 → 2026-11, a new snapshot
  release     2026-11 (${DIGEST})
  promotion   2026-11, approved by infrastructure team on 2026-11-25T16:00:00Z

updates:
  a-2-1.noarch: signed and promoted
  z-3-1.noarch: leaving, newer than the release's
  note: c-1-1.noarch needs d, which nothing provides. That was so before
`,
    );
    const markdown = markdownOf(plan);
    assert.match(markdown, /^## ✅ Maintenance plan for `updates`: allowed by the maintenance policy$/m);
    assert.match(markdown, /^\| Repository \| `updates` 2026-10 → 2026-11, a new snapshot \|$/m);
    assert.match(markdown, /^\| `a-2-1\.noarch` \| signed and promoted \|$/m);
  });

  it("shows what is refused, once, though the policy pack says it as well", () => {
    const message =
      "Promotion 2026-11 isn't approved. Have the infrastructure team pass it. (release 2026-11 in updates)";
    const unapproved = { promotion: "2026-11", release: { name: "2026-11", digest: DIGEST } };
    const plan = planAsOne(
      previewOf(
        { record: unapproved },
        {
          violations: [
            { pack: "pbx-maintenance", policy: "promotion-approved", level: "mandatory", message, urn: URN },
          ],
          errors: [{ urn: "", message: "preview failed" }],
        },
      ),
      { code: 255, stderr: "" },
    );
    assert.deepEqual([plan.verdict, plan.violations, plan.failures], ["forbidden", [], []]);
    assert.match(
      textOf(plan),
      /Mandatory:\n {2}promotion-approved \(release 2026-11 in updates\): Promotion 2026-11 isn't approved\.\n {4}→ Have the infrastructure team/,
    );
    assert.match(textOf(plan), /promotion {3}2026-11, approved by nobody/);
    const sarif = sarifTextOf(plan);
    assert.match(sarif, /"ruleId": "promotion-approved"/);
    assert.match(sarif, /"uri": "promotions\/2026-11\.yaml"/);
  });

  it("isn't whole when the host can't be looked at, or is locked", () => {
    const said = "bob@desk has locked repo1:/srv. Plan again when that has ended.";
    const violation = {
      ...{ pack: "pbx-maintenance", policy: "promotion-whole", level: "advisory" as const, urn: URN },
      message: `The host can promote.\n${said} (release 2026-11 in updates)`,
    };
    const plan = planAsOne(
      previewOf({ problems: [LOCKED] }, { errors: [{ urn: URN, message: said }], violations: [violation] }),
    );
    assert.deepEqual([plan.verdict, plan.findings, plan.violations], ["incomplete", [], []]);
    assert.deepEqual(plan.promotion?.problems, [
      {
        ...LOCKED,
        message: "bob@desk has locked repo1:/srv.",
        remedy: "Plan again when that has ended.",
      },
    ]);
    assert.match(
      textOf(plan),
      /Problems:\n {2}bob@desk has locked repo1:\/srv\. Plan again when that has ended\.\n/,
    );
    assert.match(markdownOf(plan), /Problems \(1\)/);
    assert.match(
      sarifTextOf(plan),
      /"text": "bob@desk has locked repo1:\/srv\. Plan again when that has ended\."/,
    );
    const unobserved = planAsOne(
      previewOf({ transition: "", action: undefined, promoted: [], problems: [LOCKED] }),
    );
    assert.match(textOf(unobserved), /updates: unknown, since its host couldn't be looked at/);
  });

  it("says of a release that is there already that nothing would change, and of an earlier one who passed it then", () => {
    const there = planAsOne(previewOf({ action: "none", promoted: [], record: undefined }));
    assert.match(textOf(there), /^Plan for stack updates: nothing would change\n/);
    const damaged = cause("promotion-damaged", { package: "a-1-1.noarch", folder: "repo1:/srv/updates" });
    const changed = planAsOne(
      previewOf({ action: "none", promoted: [], record: undefined, evidence: [], problems: [damaged] }),
    );
    assert.equal(changed.verdict, "forbidden");
    // What breaks a rule is a finding.
    assert.deepEqual(changed.promotion?.problems, []);
    assert.match(textOf(changed), /promotion-signed/);
    assert.match(
      textOf(changed),
      /a-1-1\.noarch in repo1:\/srv\/updates is damaged: [^\n]*\n +→ Put the file there again\./,
    );
    const approvedBefore = { by: "bob", at: "2026-10-20T10:00:00Z" };
    const back = planAsOne(previewOf({ action: "switch", approvedBefore, record: undefined, evidence: [] }));
    assert.equal(back.verdict, "fine");
    assert.match(
      textOf(back),
      /updates: 2026-10 → 2026-11, by a switch to the snapshot that is there\n.*\n {2}promotion {3}approved by bob on 2026-10-20T10:00:00Z; no promotion file is named\n/,
    );
  });

  it("can't be made of a record that isn't known", () => {
    const plan = planAsOne(
      previewOf({}, { resources: [{ urn: URN, type: REPOSITORY_PROMOTION, isSame: false, inputs: {} }] }),
    );
    assert.equal(plan.verdict, "failed");
    assert.match(
      plan.failures.join(),
      /can't be judged: .*Is the program of the same version as this command\?/,
    );
  });
});
