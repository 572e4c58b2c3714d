import type { MachineFacts } from "./machine";
import type { BenchOptions } from "./options";
import { summarise } from "./statistics";
import type { Scenario } from "./way";

/** All measurements of one row of a scenario. */
export interface Measurement {
  readonly scenario: Scenario;
  /** The row's key. */
  readonly row: string;
  readonly title: string;
  /** In the order of measuring. */
  readonly seconds: readonly number[];
}

/** What `--json` writes. */
export interface Results {
  readonly size: Pick<BenchOptions, "nodes" | "containers" | "fillers" | "parallel" | "repeat">;
  /** How many packages the release has for a container. */
  readonly packages: number;
  readonly machine: MachineFacts;
  readonly measurements: readonly Measurement[];
}

/** The median of a row in seconds, if it was measured. */
export function medianOf(
  measurements: readonly Measurement[],
  scenario: Scenario,
  row: string,
): number | undefined {
  const found = measurements.find((each) => each.scenario === scenario && each.row === row);
  return found === undefined ? undefined : summarise(found.seconds).median;
}
