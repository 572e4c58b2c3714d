import { z } from "zod";
import { LAYERS, type ChangeLayer } from "../kinds/layers";
import { groupBy } from "../packages/grouping";

/** One interruption, as a node's journal has it. */
export interface Measurement {
  readonly layer: ChangeLayer;
  /** As `TargetInterruption` has it. */
  readonly service: string;
  readonly seconds: number;
}

/** What the journals of all nodes say of one kind of work, and one service. */
export const LearnedInterruption = z.object({
  layer: z.enum(LAYERS),
  service: z.string(),
  /** Of 95 in a hundred no more. */
  seconds: z.number(),
  count: z.number(),
});
export type LearnedInterruption = Readonly<z.output<typeof LearnedInterruption>>;

/** With fewer, nothing is learned: one that took long by chance would count for all. */
export const FEWEST_MEASURED = 5;

/** In the order of layers and services. */
export function learnInterruptions(all: readonly Measurement[]): LearnedInterruption[] {
  return [...groupBy(all, ({ layer, service }) => `${LAYERS.indexOf(layer)} ${service}`)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, alike]) =>
      alike.slice(0, 1).map(({ layer, service }) => ({
        ...{ layer, service, seconds: percentile95(alike.map(({ seconds }) => seconds)) },
        count: alike.length,
      })),
    );
}

/** The least of them that 95 in a hundred don't exceed. */
function percentile95(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? 0;
}
