import type { Finding } from "../../maintenance/decision/finding";
import type { Violation } from "./plan";
import type { PolicyViolation } from "./preview";

/** The violations that tell more than findings and problems do: this project's own pack reports these once more. */
export function selectViolations(
  violations: readonly PolicyViolation[],
  findings: readonly Finding[],
  problems: readonly string[],
): Violation[] {
  return violations
    .filter((violation) => !findings.some((finding) => repeatsFinding(violation, finding)))
    .filter((violation) => !repeatsProblems(violation, problems))
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

/**
 * The policy `plan-is-whole` lists the problems of a resource, one a line behind a hyphen; `promotion-whole` tells each by
 * itself.
 */
function repeatsProblems({ policy, level, message }: PolicyViolation, problems: readonly string[]): boolean {
  if (policy === "promotion-whole") return problems.some((problem) => message.includes(problem));
  if (policy !== "plan-is-whole" || level !== "advisory") return false;
  const listed = message.split("\n").flatMap((line) => (line.startsWith("- ") ? [line.slice(2)] : []));
  return listed.length > 0 && listed.every((problem) => problems.includes(problem));
}
