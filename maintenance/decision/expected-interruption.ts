import type { ChangeLayer } from "../kinds/layers";
import type { MeasuredInterruption } from "../evidence/measured";
import type { Impact } from "../impact/assess";
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
  /** `measured`: in a sandbox, as signed evidence has it. `fleet`: what the fleet file says of the work on what is interrupted. */
  readonly by: "measured" | "fleet";
}

/**
 * How long the customers will be without service whom the plan interrupts the longest: what was measured, where every service that
 * would be interrupted was watched then; or as long as the work on their container takes, with that on its node where that interrupts.
 *
 * @returns undefined when the plan interrupts nobody
 */
export function expectInterruption(
  impacts: readonly Impact[],
  units: readonly UnitMinutes[],
  measured: MeasuredInterruption | undefined,
): ExpectedInterruption | undefined {
  const interrupting = impacts.filter((impact) => interrupts(impact));
  if (interrupting.length === 0) return undefined;
  if (measured !== undefined && interrupting.every((impact) => wasWatched(impact, measured)))
    return { minutes: measured.minutes, by: "measured" };
  return { minutes: findLongest(interrupting, units), by: "fleet" };
}

/** What an unknown package interrupts, nobody knows: whether that was watched neither. */
function wasWatched({ known, interrupts: services }: Impact, measured: MeasuredInterruption): boolean {
  return known && services.every((service) => measured.services.has(service));
}

function findLongest(interrupting: readonly Impact[], units: readonly UnitMinutes[]): number {
  const minutesOf = new Map(units.map(({ node, layer, minutes }) => [`${node}/${layer}`, minutes]));
  /** By node and target, the layers whose work interrupts there. */
  const layers = new Map<string, Map<string, Set<UnitMinutes["layer"]>>>();
  for (const { node, target, layer } of interrupting) {
    const targets = layers.get(node) ?? new Map<string, Set<UnitMinutes["layer"]>>();
    layers.set(node, targets);
    const found = targets.get(target) ?? new Set();
    targets.set(target, found.add(layer));
  }
  const lengths = [...layers].map(([node, targets]) => {
    const lengthOf = (target: string): number =>
      [...(targets.get(target) ?? [])].reduce(
        (sum, layer) => sum + (minutesOf.get(`${node}/${layer}`) ?? 0),
        0,
      );
    const containers = [...targets.keys()].filter((target) => target !== "node");
    return lengthOf("node") + Math.max(0, ...containers.map(lengthOf));
  });
  return Math.max(0, ...lengths);
}
