import { totalOf, type ScaleResults } from "./results";

/** One goal for a large fleet, and what was measured of it. */
export interface ScaleGoal {
  readonly goal: string;
  /** With its unit; undefined when a fleet of that size wasn't measured. */
  readonly measured: string | undefined;
  /** Undefined when that isn't known, be it that the command was ended before it was too much. */
  readonly isMet: boolean | undefined;
}

/** The fleet that the goals speak of. */
const LARGE = { nodes: 200, containers: 50 };
const GIB = 2 ** 30;

export function judgeScale({ sizes }: ScaleResults): ScaleGoal[] {
  const large = sizes.find((size) => size.nodes === LARGE.nodes && size.containers === LARGE.containers);
  // What was ended took more than it says.
  const preview = large?.preview.isOverLimit === false ? large.preview : undefined;
  const up = large?.up;
  const planned = preview && totalOf(preview, "cpuSeconds");
  const memory = preview && totalOf(preview, "peakBytes") / GIB;
  const factor = up && planned && totalOf(up, "cpuSeconds") / planned;
  const state = large?.stateBytes && large.stateBytes / (LARGE.nodes * LARGE.containers);
  const atLeast = up?.isOverLimit === true ? "more than " : "";
  return [
    judge("a preview takes at most 40 s of CPU", planned, 40, (value) => `${value.toFixed(1)} s`),
    judge("a preview has at most 1.5 GiB in memory", memory, 1.5, (value) => `${value.toFixed(2)} GiB`),
    judge(
      "an up takes at most 3 × the preview's CPU",
      factor,
      3,
      (value) => `${atLeast}${value.toFixed(1)} ×`,
      up?.isOverLimit !== true,
    ),
    judge("the state has at most 1 KB per container", state, 1000, (value) => `${value.toFixed(0)} bytes`),
  ];
}

/** @param isWhole whether the value is all of it, and not the least that it is */
function judge(
  goal: string,
  value: number | undefined,
  most: number,
  format: (value: number) => string,
  isWhole = true,
): ScaleGoal {
  if (value === undefined) return { goal, measured: undefined, isMet: undefined };
  if (value <= most && !isWhole) return { goal, measured: format(value), isMet: undefined };
  return { goal, measured: format(value), isMet: value <= most };
}
