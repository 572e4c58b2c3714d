import { Temporal } from "@js-temporal/polyfill";
import type { Ownership } from "../decision/affected-customers";
import type { IncidentRecord, RingRecord } from "./record";

/** Something that went wrong in a ring. */
export interface Incident {
  readonly id: string;
  /** `ring beta`, `node1`, `customer alder` */
  readonly where: string;
  readonly what: string;
  readonly since: Temporal.Instant;
  readonly ended?: Temporal.Instant;
}

/** The incidents of a ring, those that are over among them. */
export function incidentsOf(
  ring: RingRecord,
  incidents: readonly IncidentRecord[],
  ownership: Ownership,
): Incident[] {
  return incidents
    .filter((incident) => concerns(incident, ring, ownership))
    .map(({ id, ring: name, node, customer, since, ended, what }) => ({
      id,
      where: node ?? (customer === undefined ? `ring ${name ?? ""}` : `customer ${customer}`),
      what,
      since: Temporal.Instant.from(since),
      ...(ended !== undefined && { ended: Temporal.Instant.from(ended) }),
    }));
}

/** Until it has ended. One that is dated later than now was written down all the same: its date is a mistake, and it isn't. */
export function isOpen({ ended }: Incident, now: Temporal.Instant): boolean {
  return ended === undefined || Temporal.Instant.compare(ended, now) > 0;
}

function concerns(
  { ring, node, customer }: IncidentRecord,
  { name, members }: RingRecord,
  ownership: Ownership,
): boolean {
  if (node !== undefined) return Object.hasOwn(members, node);
  if (customer === undefined) return ring === name;
  return Object.entries(members).some(([on, targets]) => {
    const containers = ownership.nodes[on]?.containers ?? {};
    // What happens to a node happens to all who are on it.
    const reached = targets.includes("node") ? Object.keys(containers) : targets;
    return reached.some((id) => containers[id]?.customer === customer);
  });
}
