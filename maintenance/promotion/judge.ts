import { describeCause } from "../problems/describe";
import { Temporal } from "@js-temporal/polyfill";
import { isBefore } from "../calendar/intervals";
import { PACKAGE_GATES } from "../change/test-gates";
import type { Finding } from "../decision/finding";
import type { Evidence } from "../evidence/evidence";
import { judgeEvidence, type MissingGate } from "../evidence/judge";
import { InvalidPublicKey } from "../evidence/ssh-public-key";
import type { PlannedPromotion } from "./planned";
import { describePromotionProblem } from "./problem";
import { PROMOTION_RULES, type PromotionRuleName, RULE_OF } from "./rules";

/**
 * What keeps a release from being promoted. A release that `updates` is at already is asked for nothing but that its files are
 * whole. One whose snapshot
 * is there was approved and tested when that was built: going back to it must not wait for a test, or a signature.
 *
 * @param now the moment of the judgement
 */
export function judgePromotion(planned: PlannedPromotion, now: Temporal.Instant): readonly Finding[] {
  const { repository, release, problems } = planned;
  const target = `release ${release.name} in ${repository}`;
  const isPassed =
    planned.action === "none" || (planned.action === "switch" && planned.approvedBefore !== undefined);
  const passed = isPassed ? [] : [...judgeApproval(planned, now), ...judgeTests(planned, now)];
  const found = problems.map((problem) => ({
    rule: RULE_OF[problem.code],
    ...describePromotionProblem(problem),
  }));
  return [...passed, ...found].map((lack) => ({ ...lack, level: levelOf(lack.rule), target }));
}

interface Lack {
  readonly rule: PromotionRuleName;
  readonly message: string;
  readonly remedy: string;
}

function judgeApproval({ release, record }: PlannedPromotion, now: Temporal.Instant): Lack[] {
  const wanted = `release ${release.name} (${release.digest})`;
  const refuse = (message: string, remedy: string): Lack[] => [
    { rule: "promotion-approved", message, remedy },
  ];
  if (record === undefined) {
    return refuse(
      `No promotion file says that the infrastructure team passed ${wanted}.`,
      "Write one under promotions/, and name it: `pulumi config set promotion promotions/NAME.yaml`, or the argument `promotion` of PbxRepository.",
    );
  }
  const { approval, promotion } = record;
  if (record.release.digest !== release.digest) {
    return refuse(
      `Promotion ${promotion} is for release ${record.release.name} (${record.release.digest}), and this is ${wanted}.`,
      "Have the infrastructure team pass this one, and write a promotion file with its digest. Or name the release that was passed.",
    );
  }
  if (approval === undefined) {
    return refuse(
      `Promotion ${promotion} isn't approved.`,
      `Have the infrastructure team pass ${wanted}, and record under approval who did and when.`,
    );
  }
  if (isBefore(now, Temporal.Instant.from(approval.at))) {
    return refuse(
      `The approval of promotion ${promotion} by ${approval.by} is dated ${approval.at}, which is later than now.`,
      "Correct the date, or promote it when that has happened.",
    );
  }
  return [];
}

function judgeTests(
  { release, record, evidence, qualification, current }: PlannedPromotion,
  now: Temporal.Instant,
): Lack[] {
  const refuse = (message: string, remedy: string): Lack[] => [
    { rule: "promotion-evidence", message, remedy },
  ];
  if (qualification === undefined) {
    return refuse(
      "The fleet file has no qualification, so that no evidence counts.",
      "Name under qualification.keys the keys that evidence is signed with.",
    );
  }
  try {
    // Over a release that is the same but for its name there's nothing to install.
    const promoted = current?.digest === release.digest ? undefined : current;
    const question = { release, gates: PACKAGE_GATES, promoted, now };
    const { accepted, missing, refused } = judgeEvidence(evidence, qualification, question);
    if (missing.length === 0) return [];
    const gates = missing.map(({ gate, state }) => (state === "untested" ? gate : `${gate} (${state})`));
    const none =
      record === undefined ? "No evidence is named." : `Promotion ${record.promotion} names no evidence.`;
    const reasons =
      evidence.length === 0
        ? [none]
        : refused.map(({ file, because }) => `${file} ${describeCause(because, "")}.`);
    return refuse(
      [
        `Nothing shows that release ${release.name} (${release.digest}) passes ${gates.join(", ")}.`,
        ...reasons,
        ...explainUnchecked(accepted, missing),
      ].join(" "),
      `Test exactly this release with ${describeTest(promoted)}, and name what that made under evidence in the promotion file.`,
    );
  } catch (error) {
    if (!(error instanceof InvalidPublicKey)) throw error;
    return refuse(
      `The fleet's qualification.keys can't be used: ${error.message}`,
      "Correct the file of the key.",
    );
  }
}

/** Why gates couldn't be asked, each reason once. */
function explainUnchecked(accepted: readonly Evidence[], missing: readonly MissingGate[]): string[] {
  const wanted = new Set(missing.map(({ gate }) => gate));
  const reasons = accepted
    .flatMap(({ gates }) => gates.filter(({ gate, verdict }) => verdict === "unchecked" && wanted.has(gate)))
    .flatMap(({ base, reason }) => (reason === undefined ? [] : [`Over ${base}: ${reason}.`]));
  return [...new Set(reasons)];
}

function describeTest(promoted: PlannedPromotion["current"]): string {
  if (promoted === undefined) return "`maint qualify`";
  return `\`maint qualify … --promoted FILE\`, where FILE is that of release ${promoted.name}, which updates is at`;
}

function levelOf(rule: PromotionRuleName): Finding["level"] {
  return PROMOTION_RULES.find(({ name }) => name === rule)?.level ?? "mandatory";
}
