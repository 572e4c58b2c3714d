import { findUnrunnable } from "../maintenance/fleet/probe-programs";
import type { Probes } from "../maintenance/fleet/resolve-probes";
import { type Cause, cause } from "../maintenance/problems/problem";

/**
 * Why nothing is done in a container whose probes can't be run: a gate that nobody can ask passes nothing.
 *
 * @param programs what the container was seen to have; undefined where nobody looked, which its run does
 * @returns undefined where all can be run
 */
export function explainUnrunnable(
  probes: Probes | undefined,
  programs: readonly string[] | undefined,
): Cause | undefined {
  if (probes === undefined || programs === undefined) return undefined;
  const unrunnable = findUnrunnable(probes, programs);
  return unrunnable.length === 0 ? undefined : cause("probes-unrunnable", { probes: unrunnable });
}
