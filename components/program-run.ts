import { getMonitor } from "@pulumi/pulumi/runtime/settings";
import { getStackResource } from "@pulumi/pulumi/runtime/stack";
import { DeclaredFleets } from "./declared-fleets";
import { DeclaredRepositories } from "./declared-repositories";
import { isKnown } from "./output-known";

/** What a program has declared so far. */
export interface ProgramRun {
  readonly fleets: DeclaredFleets;
  readonly repositories: DeclaredRepositories;
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
  const run = {
    fleets: new DeclaredFleets(),
    repositories: new DeclaredRepositories(),
    names: new Set<string>(),
  };
  if (key !== undefined) RUNS.set(key, run);
  return run;
}

/**
 * Refuses what a program has declared, once it has run as far as it does without waiting. Where it has failed by then, Pulumi says why, and
 * what it would have declared isn't known: that's never decided.
 *
 * @param refuse throws
 */
export async function onceDeclared(refuse: () => void): Promise<void> {
  await new Promise(setImmediate);
  try {
    refuse();
  } catch (error) {
    if (await hasFailed()) await new Promise(() => undefined);
    throw error;
  }
}

async function hasFailed(): Promise<boolean> {
  const stack = getStackResource();
  if (stack === undefined) return false;
  const failed = isKnown(stack.outputs).then(
    () => false,
    () => true,
  );
  return Promise.race([failed, new Promise<boolean>((resolve) => setImmediate(resolve, false))]);
}
