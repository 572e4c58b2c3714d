import type { Rule } from "../decision/rule";
import type { PromotionCode } from "./problems";

/** A rule that promotions are judged by: `judgePromotion` does it for all of them. */
export type PromotionRule = Omit<Rule, "judge" | "advice">;

/** The last is advisory for the pack's plan, which may be made whenever; a promotion is refused for it all the same. */
export const PROMOTION_RULES = [
  {
    name: "promotion-approved",
    level: "mandatory",
    severity: "critical",
    description: "The infrastructure team passed exactly the promoted release.",
    remediation:
      "Record under approval in a promotion file who passed the release and when, with its digest. Name the file: `pulumi config set promotion promotions/NAME.yaml`, or the argument `promotion` of PbxRepository.",
  },
  {
    name: "promotion-evidence",
    level: "mandatory",
    severity: "critical",
    description: "Signed evidence shows that exactly the promoted release passed all gates for packages.",
    remediation:
      "Test the release with `maint qualify`. Name the file that it makes under evidence in the promotion file.",
  },
  {
    name: "promotion-signed",
    level: "mandatory",
    severity: "critical",
    description: "Each promoted package is the tested file, signed with a release key, and stays that file.",
    remediation:
      "Put the right files into staging, signed with a key under releaseKeys in the fleet file. Run createrepo_c there.",
  },
  {
    name: "promotion-complete",
    level: "mandatory",
    severity: "high",
    description: "The promoted packages have all that they need, and conflict with nothing.",
    remediation:
      "Lock a release that brings what is missing, or name the repositories beside it as its base.",
  },
  {
    name: "promotion-whole",
    level: "advisory",
    severity: "medium",
    description: "The repository's host could be looked at, and can promote the release.",
    remediation: "Mend what each problem names, and plan again.",
  },
] as const satisfies readonly PromotionRule[];

export type PromotionRuleName = (typeof PROMOTION_RULES)[number]["name"];

/** The rule that a problem breaks. */
export const RULE_OF: Readonly<Record<PromotionCode, PromotionRuleName>> = {
  "promotion-unobserved": "promotion-whole",
  "program-missing": "promotion-whole",
  "staging-missing": "promotion-whole",
  "snapshots-missing": "promotion-whole",
  "updates-no-link": "promotion-whole",
  "updates-astray": "promotion-whole",
  "signing-key-missing": "promotion-whole",
  "promotion-locked": "promotion-whole",
  "promotion-no-space": "promotion-whole",
  "no-such-part": "promotion-whole",
  "release-name-taken": "promotion-whole",
  "snapshot-half-written": "promotion-whole",
  "snapshot-unreadable": "promotion-whole",
  "not-in-staging": "promotion-whole",
  "same-file-name": "promotion-whole",
  "checksum-ambiguous": "promotion-signed",
  "staged-otherwise": "promotion-signed",
  "published-otherwise": "promotion-signed",
  "another-build": "promotion-signed",
  "promotion-damaged": "promotion-signed",
  "published-file-gone": "promotion-signed",
  "published-file-changed": "promotion-signed",
  "promotion-unsigned": "promotion-signed",
  "promotion-other-key": "promotion-signed",
  "promotion-bad-signature": "promotion-signed",
  "missing-dependency": "promotion-complete",
  "promotion-conflict": "promotion-complete",
};
