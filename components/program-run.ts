import { getMonitor } from "@pulumi/pulumi/runtime/settings";
import { getStackResource } from "@pulumi/pulumi/runtime/stack";
import { DeclaredFleets } from "./declared-fleets";

/** What a program has declared so far. */
export interface ProgramRun {
  readonly fleets: DeclaredFleets;
  /** Of nodes, bastions and repositories. */
  readonly names: Set<string>;
}

const RUNS = new WeakMap<object, ProgramRun>();

/**
 * Of the run of the program that asks. A process may run several programs, one after the other or at once: Pulumi's Automation API does,
 * and so do tests with mocks. Each run has a stack resource of its own. Mocks may go without one, and `setMocks` makes a monitor.
 */
export function currentRun(): ProgramRun {
  const key = getStackResource() ?? getMonitor();
  const known = key === undefined ? undefined : RUNS.get(key);
  if (known !== undefined) return known;
  const run = { fleets: new DeclaredFleets(), names: new Set<string>() };
  if (key !== undefined) RUNS.set(key, run);
  return run;
}
