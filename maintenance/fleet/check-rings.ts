import type { PathSegment } from "../files/problem";
import { DEFAULT_RING, type Ring } from "../rings/ring";
import type { Entry, MergedFleet, Report } from "./merge";
import { describeUnknown } from "../files/suggestion";
import type { RingContent } from "./schema";

/** The rings that a fleet declares, in their order; none where it says nothing of rings. */
export function resolveRings(merged: MergedFleet, report: Report): readonly Ring[] {
  const { rings } = merged;
  if (rings === undefined) return [];
  const known = rings.content.map(({ name }) => name);
  for (const [i, ring] of rings.content.entries()) checkRing(rings, i, ring, known, report);
  const members = listMembers(merged);
  for (const member of members) checkMember(member, known, report);
  for (const [i, name] of known.slice(0, -1).entries()) {
    if (members.some(({ ring }) => ring === name)) continue;
    const message = `no node or container is in ring ${name}, so the next ring would wait for nothing. Put one in, or take the ring out`;
    report(rings, [i], message);
  }
  return rings.content.map(({ name, soakHours }) => ({
    name,
    ...(soakHours !== undefined && { soakHours }),
  }));
}

function checkRing(
  rings: Entry<readonly RingContent[]>,
  index: number,
  { name, soakHours }: RingContent,
  known: readonly string[],
  report: Report,
): void {
  if (known.indexOf(name) < index) report(rings, [index, "name"], `ring ${name} is in the list already`);
  const isLast = index === known.length - 1;
  if (isLast && soakHours !== undefined)
    report(rings, [index, "soakHours"], `no ring comes after ${name} and waits for it; leave it out`);
  if (!isLast && soakHours === undefined)
    report(rings, [index], "has no soakHours: how long a release is here before the next ring may have it");
}

interface Member {
  readonly ring: string;
  /** Where the fleet file says so, or the member itself where it says nothing. */
  readonly entry: Entry<unknown>;
  readonly path: readonly PathSegment[];
  readonly isSaid: boolean;
}

/** What says in which ring nodes and containers are: each place once, however many inherit from it. */
function listMembers({ nodes, defaults }: MergedFleet): Member[] {
  const general = defaults?.content.ring;
  const inherited: Member | undefined =
    defaults === undefined || general === undefined
      ? undefined
      : { ring: general, entry: defaults, path: ["ring"], isSaid: true };
  const members = [...nodes.values()].flatMap((entry) => {
    const say = (ring: string | undefined, path: readonly PathSegment[]): Member | undefined =>
      ring === undefined ? undefined : { ring, entry, path, isSaid: true };
    const { ring: own, containers = {} } = entry.content;
    const node = say(own, ["ring"]) ?? inherited ?? { ring: DEFAULT_RING, entry, path: [], isSaid: false };
    const theirs = Object.entries(containers).map(
      ([id, { ring }]) => say(ring, ["containers", id, "ring"]) ?? node,
    );
    return [node, ...theirs];
  });
  return [...new Set(members)];
}

function checkMember({ ring, entry, path, isSaid }: Member, known: readonly string[], report: Report): void {
  if (known.includes(ring)) return;
  const unknown = describeUnknown("ring", ring, known);
  report(entry, path, isSaid ? unknown : `says no ring, which means ${unknown}`);
}
