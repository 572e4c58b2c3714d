import { describeRest, fitScreen } from "../../maintenance/troubles/screen";
import { describeTroubles, readTroubles } from "../../maintenance/troubles/trouble";
import type { Plan } from "./plan";

/** What keeps a plan from being whole: each cause once with all whom it concerns, a screen at most. */
export function listProblems({ nodes, promotion }: Plan): string[] {
  const troubles = nodes.flatMap(({ node, problems }) =>
    problems.flatMap((line) => readTroubles(node, line)),
  );
  const { shown, left } = fitScreen([...describeTroubles(troubles, "named"), ...(promotion?.problems ?? [])]);
  return left === 0 ? [...shown] : [...shown, describeRest(left, "the plan's JSON (--json FILE)")];
}
