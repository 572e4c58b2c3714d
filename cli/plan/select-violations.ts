import type { Finding } from "../../maintenance/decision/finding";
import type { Violation } from "./plan";
import type { PolicyViolation } from "./preview";

/**
 * The violations that tell more than findings and problems do: this project's own pack reports these once more.
 *
 * @param ofProblems URNs of resources that have problems
 */
export function selectViolations(
  violations: readonly PolicyViolation[],
  findings: readonly Finding[],
  ofProblems: ReadonlySet<string>,
): Violation[] {
  return violations
    .filter((violation) => !findings.some((finding) => repeatsFinding(violation, finding)))
    .filter((violation) => !repeatsProblems(violation, ofProblems))
    .map(({ pack, policy, level, message }) => ({ pack, policy, level, message }));
}

/** The advice of a mandatory rule is a policy of its own, since a policy has one level. */
function repeatsFinding(
  { policy, level, message }: PolicyViolation,
  { rule, level: found, message: sentence }: Finding,
): boolean {
  const name = found === "advisory" && policy.endsWith(ADVICE) ? policy.slice(0, -ADVICE.length) : policy;
  return name === rule && level === found && message.includes(sentence);
}

const ADVICE = "-advice";

/** This project's pack tells the problems of a resource by two policies. Whoever made them mandatory wants to see that. */
const OF_PROBLEMS: ReadonlySet<string> = new Set(["plan-is-whole", "promotion-whole"]);
const OWN_PACK = "pbx-maintenance";

function repeatsProblems(
  { pack, policy, level, urn }: PolicyViolation,
  ofProblems: ReadonlySet<string>,
): boolean {
  return pack === OWN_PACK && OF_PROBLEMS.has(policy) && level === "advisory" && ofProblems.has(urn);
}
