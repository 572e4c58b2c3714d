import type { Temporal } from "@js-temporal/polyfill";
import type { ResourceValidationArgs, ResourceValidationPolicy } from "@pulumi/policy";
import { REPOSITORY_PROMOTION } from "../maintenance/gate/resource-types";
import { judgePromotion } from "../maintenance/promotion/judge";
import { PlannedPromotion } from "../maintenance/promotion/planned";
import { PROMOTION_RULES, type PromotionRule } from "../maintenance/promotion/rules";
import { describeMistakes } from "./gate-judge";
import { displayNameOf } from "./gate-policy";
import { PINNED_EVIDENCE_SCHEMA, pinTerms } from "./pinned-evidence";
import { sentenceOf } from "./sentence";

/** Where a record can't be read, the other policies have nothing to judge: this one says so. */
const RECORD: PromotionRule = {
  name: "promotion-record",
  level: "mandatory",
  severity: "critical",
  description: "What a promotion stands on can be read and judged.",
  remediation:
    "Use the policy pack that belongs to the release of this project that the program uses, and let nothing else make a RepositoryPromotion.",
};

/**
 * The rules of promotion as policies, and one for a record that can't be read.
 *
 * @param readClock what time it is where the pack runs: what is dated later, or too long ago, counts by that alone
 */
export function createPromotionPolicies(readClock: () => Temporal.Instant): ResourceValidationPolicy[] {
  return [
    createPolicy(RECORD, ({ props }) => {
      const read = readPlanned(props);
      if (!("unreadable" in read)) return [];
      return [
        `${read.unreadable} Nothing was judged. Use the pack that belongs to the program's release of this project.`,
      ];
    }),
    ...PROMOTION_RULES.map((rule) => {
      const judge = (planned: PlannedPromotion): string[] =>
        judgePromotion(planned, readClock())
          .filter((finding) => finding.rule === rule.name)
          .map(({ message, remedy, target }) => `${message} ${remedy} (${target})`);
      const findFaults: FindFaults = ({ props }) => {
        const read = readPlanned(props);
        return "unreadable" in read ? [] : judge(read.planned);
      };
      if (rule.name !== "promotion-evidence") return createPolicy(rule, findFaults);
      const findPinnedFaults: FindFaults = (args) => {
        const read = readPlanned(args.props);
        if ("unreadable" in read) return [];
        const { qualification } = read.planned;
        if (qualification === undefined) return judge(read.planned);
        const pinned = pinTerms(qualification, rule.name, args);
        if ("problem" in pinned) return [pinned.problem];
        const { keys, maximumAgeDays } = pinned.terms;
        return judge({ ...read.planned, qualification: { keys: [...keys], maximumAgeDays } });
      };
      return { ...createPolicy(rule, findPinnedFaults), configSchema: PINNED_EVIDENCE_SCHEMA };
    }),
  ];
}

type FindFaults = (args: ResourceValidationArgs) => readonly string[];

function createPolicy(
  { name, level, severity, description, remediation }: PromotionRule,
  findFaults: FindFaults,
): ResourceValidationPolicy {
  return {
    name,
    displayName: displayNameOf(name),
    enforcementLevel: level,
    severity,
    description,
    remediationSteps: remediation,
    validateResource: (args, reportViolation) => {
      if (args.type !== REPOSITORY_PROMOTION) return;
      for (const fault of findFaults(args)) reportViolation(fault);
    },
  };
}

function readPlanned(
  props: unknown,
): { readonly planned: PlannedPromotion } | { readonly unreadable: string } {
  let text: string;
  try {
    text = JSON.stringify(props);
  } catch (error) {
    // A value that is only known once something was made.
    return { unreadable: `The promotion's record can't be read: ${sentenceOf(error)}` };
  }
  const { data, error } = PlannedPromotion.safeParse(JSON.parse(text));
  if (data !== undefined) return { planned: data };
  return {
    unreadable: `The promotion's record isn't one that this pack knows: ${describeMistakes(error)}.`,
  };
}
