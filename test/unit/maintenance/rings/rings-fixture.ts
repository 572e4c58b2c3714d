import type { RingAtWork } from "../../../../maintenance/rings/at-work";
import type { RingRecord } from "../../../../maintenance/rings/record";
import type { PrecedingRing } from "../../../../maintenance/rings/soak";
import { at } from "../decision/decision-fixture";

/** Beta has had the release since Wednesday noon, and all is well in it; it soaks there for three days. */
export function betaWith(parts: Partial<PrecedingRing> = {}): PrecedingRing {
  return {
    name: "beta",
    soakHours: 72,
    lacking: [],
    unseen: [],
    ailing: [],
    incidents: [],
    since: at("2026-11-25T12:00-05:00"),
    ...parts,
  };
}

export function generalAfter(parts: Partial<PrecedingRing> = {}): RingAtWork {
  return { name: "general", before: betaWith(parts) };
}

/** Container 101 of node1 is in beta; 102 there, the node itself and all of node2 in general. */
export const RINGS: RingRecord[] = [
  { name: "beta", soakHours: 72, members: { node1: ["101"] } },
  { name: "general", members: { node1: ["node", "102"], node2: ["node", "201"] } },
];
