import { Temporal } from "@js-temporal/polyfill";
import type { WorkLine } from "../changes/change-group";
import type { Ownership } from "../decision/affected-customers";
import { describeTarget } from "../decision/work";
import { incidentsOf } from "./incidents";
import { RingMembership } from "./membership";
import type { IncidentRecord, RingRecord, RingSighting } from "./record";
import type { PrecedingRing } from "./soak";

/** A ring in which something would change, and one of those that it waits for. */
export interface RingAtWork {
  readonly name: string;
  readonly before: PrecedingRing;
}

/** What of a gate's record rings are about. */
export interface RingsOfRecord {
  readonly rings?: readonly RingRecord[] | undefined;
  readonly incidents?: readonly IncidentRecord[] | undefined;
  readonly ringsSeen?: readonly RingSighting[] | undefined;
  readonly ownership: Ownership;
  readonly work: readonly WorkLine[];
  readonly unobserved: readonly string[];
}

/**
 * The rings in which something would change, each with every ring before it: what happened in the first since it was there for long
 * enough is as good a reason to wait as what happens in the one directly before.
 */
export function findRingsAtWork(record: RingsOfRecord): RingAtWork[] {
  const { rings = [], work } = record;
  if (rings.length === 0) return [];
  const places = placesByRing(rings, work);
  return rings.flatMap(({ name }, position): RingAtWork[] => {
    if (!places.has(name)) return [];
    return rings
      .slice(0, position)
      .map((before) => ({ name, before: describeRing(before, places.get(before.name), record) }));
  });
}

/** Where something would change, by the name of the ring. */
function placesByRing(
  rings: readonly RingRecord[],
  work: readonly WorkLine[],
): ReadonlyMap<string, readonly string[]> {
  const membership = new RingMembership(rings);
  const places = new Map<string, string[]>();
  for (const [node, targets] of listTargets(work)) {
    for (const target of targets) {
      const ring = membership.ringOf(node, target);
      if (ring === undefined) continue;
      const found = places.get(ring.name) ?? [];
      places.set(ring.name, found);
      found.push(describeTarget(node, target));
    }
  }
  return places;
}

/** By node; each once, of however many lines it is the target. */
function listTargets(work: readonly WorkLine[]): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const { node, targets } of work) {
    const known = found.get(node) ?? new Set();
    found.set(node, known);
    for (const target of targets) known.add(target);
  }
  return found;
}

function describeRing(
  ring: RingRecord,
  lacking: readonly string[] | undefined,
  { ringsSeen = [], incidents = [], ownership, unobserved }: RingsOfRecord,
): PrecedingRing {
  const seen = ringsSeen.find((sighting) => sighting.ring === ring.name);
  return {
    name: ring.name,
    soakHours: ring.soakHours ?? 0,
    lacking: lacking ?? [],
    unseen: unobserved.filter((node) => Object.hasOwn(ring.members, node)),
    ailing: seen?.ailing ?? [],
    incidents: incidentsOf(ring, incidents, ownership),
    ...(seen?.since !== undefined && { since: Temporal.Instant.from(seen.since) }),
  };
}
