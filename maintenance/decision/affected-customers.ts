import type { Fleet } from "../fleet/fleet";
import type { Impact } from "../impact/assess";

/** A customer on whose containers, or on whose node, something changes. */
export interface AffectedCustomer {
  /** As in the fleet file. */
  readonly id: string;
  readonly is24x7: boolean;
  /** Whether a service of theirs is interrupted. */
  readonly interrupted: boolean;
}

/**
 * The customers that the impacts reach, sorted by id: a container's customer; for a node, those of all its containers; for
 * a SAN server or device, everybody.
 */
export function findAffectedCustomers(fleet: Fleet, impacts: readonly Impact[]): AffectedCustomer[] {
  const interrupted = new Map<string, boolean>();
  for (const { node, target, subject, interrupts } of impacts) {
    for (const customer of findCustomers(fleet, node, target, subject)) {
      interrupted.set(customer, interrupted.get(customer) === true || interrupts.length > 0);
    }
  }
  return [...interrupted]
    .map(([id, isInterrupted]) => ({
      id,
      is24x7: fleet.customers[id]?.is24x7 ?? false,
      interrupted: isInterrupted,
    }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

function findCustomers(fleet: Fleet, node: string, target: string, subject: Impact["subject"]): string[] {
  if (subject === "storage" || subject === "device") return Object.keys(fleet.customers);
  const containers = fleet.nodes[node]?.containers ?? {};
  const reached = target === "node" ? Object.values(containers) : [containers[target]];
  return reached.flatMap((container) => (container === undefined ? [] : [container.customer]));
}
