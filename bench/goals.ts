import { medianOf, type Results } from "./results";
import { ratio } from "./statistics";
import type { Scenario } from "./way";

/** One goal of this project's speed, held against what was measured. */
export interface Judgement {
  readonly goal: string;
  /** The measured number; undefined when something of it wasn't measured. */
  readonly value: number | undefined;
  /** `undefined` when it can't be judged: not measured, or measured at a smaller fleet than the goal speaks of. */
  readonly met: boolean | undefined;
  readonly remark: string;
}

/** The fleet that some goals speak of: so many nodes with so many containers each. */
const LARGE = { nodes: 2, containers: 50 };

export function judgeGoals(results: Results): Judgement[] {
  const seconds = (scenario: Scenario, row: string) => medianOf(results.measurements, scenario, row);
  const overFloor = (row: string): number | undefined => {
    const [whole, engine] = [seconds("apply", row), seconds("apply", "d1")];
    if (whole === undefined || engine === undefined) return undefined;
    return ratio(whole - engine, seconds("apply", "e"));
  };
  const times = (scenario: Scenario, row: string) => ratio(seconds(scenario, row), seconds(scenario, "c1"));
  const { nodes, containers } = results.size;
  const large = nodes >= LARGE.nodes && containers >= LARGE.containers;
  return [
    judge("apply: (c1 − d1) / e is at most 1.3", overFloor("c1"), (value) => value <= 1.3, true),
    judge(
      "apply, previewed before: (c2-up − d1) / e is at most 1.3",
      overFloor("c2-up"),
      (value) => value <= 1.3,
      true,
    ),
    judge(
      "apply, services not restarted: (c3 − d1) / e is at most 1.3",
      overFloor("c3"),
      (value) => value <= 1.3,
      true,
    ),
    judge("apply: a1 / c1 is at least 5", times("apply", "a1"), (value) => value >= 5, large),
    judge("apply: b / c1 is at least 3", times("apply", "b"), (value) => value >= 3, large),
    judge("nothing to do: b / c1 is at least 3", times("nothing", "b"), (value) => value >= 3, large),
  ];
}

function judge(
  goal: string,
  value: number | undefined,
  holds: (value: number) => boolean,
  judgeable: boolean,
): Judgement {
  if (value === undefined) return { goal, value, met: undefined, remark: "not measured" };
  if (!judgeable) {
    const remark = `not judged: the goal is for ${LARGE.nodes} × ${LARGE.containers} containers`;
    return { goal, value, met: undefined, remark };
  }
  const met = holds(value);
  return { goal, value, met, remark: met ? "met" : "missed" };
}
