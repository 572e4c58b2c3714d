import type { LearnedInterruption } from "../interruptions/learned";
import type { ChangeLayer } from "../kinds/layers";
import type { MeasuredInterruption } from "../evidence/measured";
import type { Impact } from "../impact/assess";
import { describeTimes, learnLength, type TimesMeasured } from "./learned-length";
import { interrupts } from "./affected-customers";

/** How long the work on one target of a node takes, by the fleet file. */
export interface UnitMinutes {
  /** The node's name. */
  readonly node: string;
  readonly layer: ChangeLayer;
  readonly minutes: number;
}

/** How long an interruption the plan expects, and why that long. */
export interface ExpectedInterruption {
  readonly minutes: number;
  /**
   * `measured`: in a sandbox, as signed evidence has it. `learned`: of earlier runs, as the nodes' journals have it. `fleet`: what the fleet file
   * says of the work on what is interrupted, at least in a part.
   */
  readonly by: "measured" | "learned" | "fleet";
  /** Of what it was learned, at least in a part; absent where the change doesn't ask for that. */
  readonly of?: readonly TimesMeasured[];
  /** What was measured too seldom to be learned of; absent where the change doesn't ask for that. */
  readonly lacking?: readonly TimesMeasured[];
}

/**
 * How long the customers will be without service whom the plan interrupts the longest: what was measured, where every service that
 * would be interrupted was watched then; or as long as the work on their container takes, with that on its node where that interrupts.
 *
 * @param learned what the nodes' journals say, where the change asks for that: it comes before all else
 * @returns undefined when the plan interrupts nobody
 */
export function expectInterruption(
  impacts: readonly Impact[],
  units: readonly UnitMinutes[],
  measured: MeasuredInterruption | undefined,
  learned?: readonly LearnedInterruption[],
): ExpectedInterruption | undefined {
  const interrupting = impacts.filter((impact) => interrupts(impact));
  if (interrupting.length === 0) return undefined;
  if (learned === undefined) {
    if (measured !== undefined && interrupting.every((impact) => wasWatched(impact, measured)))
      return { minutes: measured.minutes, by: "measured" };
    return { minutes: findLongest(interrupting, units, []).minutes, by: "fleet" };
  }
  const { minutes, used, lacking } = findLongest(interrupting, units, learned);
  const isLearned = lacking.length === 0;
  return {
    minutes: isLearned ? Math.ceil(minutes) : minutes,
    by: isLearned ? "learned" : "fleet",
    of: used,
    lacking,
  };
}

/** What an unknown package interrupts, nobody knows: whether that was watched neither. */
function wasWatched({ known, interrupts: services }: Impact, measured: MeasuredInterruption): boolean {
  return known && services.every((service) => measured.services.has(service));
}

/** What an unknown thing interrupts nobody has measured. */
const UNKNOWN = "something unknown";

interface Longest {
  readonly minutes: number;
  readonly used: readonly TimesMeasured[];
  readonly lacking: readonly TimesMeasured[];
}

function findLongest(
  interrupting: readonly Impact[],
  units: readonly UnitMinutes[],
  learned: readonly LearnedInterruption[],
): Longest {
  const minutesOf = new Map(units.map(({ node, layer, minutes }) => [`${node}/${layer}`, minutes]));
  const used = new Map<string, TimesMeasured>();
  const lacking = new Map<string, TimesMeasured>();
  /** By node and target, the layers whose work interrupts there, and what of it. */
  const layers = new Map<string, Map<string, Map<ChangeLayer, Set<string>>>>();
  for (const { node, target, layer, interrupts: services, known } of interrupting) {
    const targets = layers.get(node) ?? new Map<string, Map<ChangeLayer, Set<string>>>();
    layers.set(node, targets);
    const found = targets.get(target) ?? new Map<ChangeLayer, Set<string>>();
    targets.set(target, found);
    const all = found.get(layer) ?? new Set();
    found.set(layer, all);
    for (const service of known ? services : [UNKNOWN]) all.add(service);
  }
  const lengthOf = (node: string, layer: ChangeLayer, services: ReadonlySet<string>): number => {
    const byFleet = minutesOf.get(`${node}/${layer}`) ?? 0;
    const length = learnLength(layer, services, learned);
    if ("lacking" in length) {
      for (const one of length.lacking) lacking.set(describeTimes(one), one);
      return byFleet;
    }
    for (const one of length.of) used.set(describeTimes(one), one);
    return length.seconds / 60;
  };
  const lengths = [...layers].map(([node, targets]) => {
    const ofTarget = (target: string): number =>
      [...(targets.get(target) ?? [])].reduce(
        (sum, [layer, services]) => sum + lengthOf(node, layer, services),
        0,
      );
    const containers = [...targets.keys()].filter((target) => target !== "node");
    return ofTarget("node") + Math.max(0, ...containers.map(ofTarget));
  });
  return { minutes: Math.max(0, ...lengths), used: [...used.values()], lacking: [...lacking.values()] };
}
