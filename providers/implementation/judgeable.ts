import { groupWork, readWork } from "../../maintenance/gate/work-lines";
import type { Plan } from "./draft";
import { describeScope } from "./scope";
import { sentenceOf } from "./sentence-of";

/**
 * The plan without the machines whose lines the gate couldn't read back, and so couldn't judge. A customer decides what his rpm calls
 * a package: that stops nothing but his own container, which becomes a problem of the plan.
 */
export function keepJudgeable(node: string, plan: Plan): Plan {
  const lines = [...plan.pending, ...plan.restarts];
  if (complaintAbout(lines) === undefined) return plan;
  const complaints = new Map<string, string>();
  for (const line of lines) {
    const complaint = complaintAbout([line]);
    if (complaint !== undefined) complaints.set(targetOf(line), complaint);
  }
  const isKept = (line: string): boolean => !complaints.has(targetOf(line));
  const problems = [...complaints].map(
    ([target, complaint]) =>
      `${describeScope(target, node)}: what it lists can't be judged, and nothing is done there: ${complaint}. ` +
      `Look at its packages and modules by hand, or take it out of the fleet file`,
  );
  return {
    ...plan,
    pending: plan.pending.filter(isKept),
    restarts: plan.restarts.filter(isKept),
    scopes: plan.scopes.filter((scope) => !complaints.has(scope)),
    troubled: [...plan.troubled, ...complaints.keys()],
    problems: [...plan.problems, ...problems],
  };
}

function complaintAbout(lines: readonly string[]): string | undefined {
  try {
    readWork(groupWork([{ node: "node", pending: lines, restarts: [] }]));
    return undefined;
  } catch (error) {
    return sentenceOf(error);
  }
}

function targetOf(line: string): string {
  const [group] = groupWork([{ node: "node", pending: [line], restarts: [] }]);
  return group?.targets[0] ?? "node";
}
