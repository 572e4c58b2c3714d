import type { Fleet } from "../fleet/fleet";
import { choice } from "../files/fields";
import { z } from "zod";
import type { RingRecord } from "./record";

/** The fleet's rings with what is in them, as a gate judges by them; undefined where all is one ring. */
export function describeRings({ rings, nodes }: Fleet): RingRecord[] | undefined {
  if (rings.length === 0) return undefined;
  const members = new Map(rings.map(({ name }) => [name, new Map<string, string[]>()]));
  const add = (ring: string, node: string, target: string): void => {
    const ofRing = members.get(ring);
    ofRing?.set(node, [...(ofRing.get(node) ?? []), target]);
  };
  for (const node of Object.values(nodes)) {
    add(node.ring, node.name, "node");
    for (const { id, ring } of Object.values(node.containers)) add(ring, node.name, id);
  }
  return rings.map((ring) => ({ ...ring, members: Object.fromEntries(members.get(ring.name) ?? []) }));
}

/** The name of one of the fleet's rings. */
export function ringOf({ rings }: Fleet): z.ZodType<string> {
  if (rings.length === 0) return z.never({ error: "no ring, since the fleet declares none (`rings`)" });
  return choice(rings.map(({ name }) => name));
}
