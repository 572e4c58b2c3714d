import type { PolicyResource } from "@pulumi/policy";
import { CHANGE_GATE } from "../maintenance/gate/resource-types";
import type { GateJudge } from "./gate-judge";

/** The fleet that a resource says it's of; undefined for a fleet without a prefix, as of YAML, and where that isn't known yet. */
export function fleetOf({ props }: Pick<PolicyResource, "props">): string | undefined {
  try {
    const fleet: unknown = props["fleet"];
    return typeof fleet === "string" ? fleet : undefined;
  } catch {
    // Pulumi's own error for a value that only an update knows.
    return undefined;
  }
}

/** `Fleet prod: …`, where a fleet is named. */
export function tellOfFleet(fleet: string | undefined, sentence: string): string {
  return fleet === undefined ? sentence : `Fleet ${fleet}: ${sentence}`;
}

/** The fleet that a gate is of. What it was judged by says that, not what an update left of it. */
export function fleetOfGate(gate: PolicyResource, judge: GateJudge): string | undefined {
  const record = judge.recordOf(gate.urn);
  return record === undefined ? fleetOf(gate) : record.fleet;
}

/** The gates of a stack, by their fleets. */
export function gatesByFleet(
  resources: readonly PolicyResource[],
  judge: GateJudge,
): ReadonlyMap<string | undefined, readonly PolicyResource[]> {
  const byFleet = new Map<string | undefined, PolicyResource[]>();
  for (const gate of resources) {
    if (gate.type !== CHANGE_GATE) continue;
    const fleet = fleetOfGate(gate, judge);
    byFleet.set(fleet, [...(byFleet.get(fleet) ?? []), gate]);
  }
  return byFleet;
}
