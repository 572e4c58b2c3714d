import { judgedLayer } from "../kinds/layers";
import type { Impact } from "../impact/assess";

/** Whose containers are where: what of a fleet matters here. A `Fleet` is one. */
export interface Ownership {
  /** By id. */
  readonly customers: Readonly<Record<string, { readonly is24x7: boolean }>>;
  /** By name; their containers by id. */
  readonly nodes: Readonly<
    Record<string, { readonly containers: Readonly<Record<string, { readonly customer: string }>> }>
  >;
}

/** A customer on whose containers, or on whose node, something changes. */
export interface AffectedCustomer {
  /** As in the fleet file. */
  readonly id: string;
  readonly is24x7: boolean;
  /** Whether a service of theirs is interrupted. */
  readonly interrupted: boolean;
}

/** Whether it interrupts service. What nobody knows counts as interrupting, in every tier. */
export function interrupts(impact: Impact): boolean {
  return impact.interrupts.length > 0 || !impact.known;
}

/**
 * The customers that the impacts reach, sorted by id: a container's customer; for a node, those of all its containers; for a layer on which
 * all depend, everybody.
 */
export function findAffectedCustomers(ownership: Ownership, impacts: readonly Impact[]): AffectedCustomer[] {
  const interrupted = new Map<string, boolean>();
  for (const impact of impacts) {
    const { node, target, layer } = impact;
    const interruptsThem = interrupts(impact);
    for (const customer of findCustomers(ownership, node, target, layer)) {
      interrupted.set(customer, interrupted.get(customer) === true || interruptsThem);
    }
  }
  return [...interrupted]
    .map(([id, isInterrupted]) => ({
      id,
      is24x7: ownership.customers[id]?.is24x7 ?? false,
      interrupted: isInterrupted,
    }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

function findCustomers(ownership: Ownership, node: string, target: string, layer: Impact["layer"]): string[] {
  if (judgedLayer(layer).reaches === "everybody") return Object.keys(ownership.customers);
  const containers = ownership.nodes[node]?.containers ?? {};
  const reached = target === "node" ? Object.values(containers) : [containers[target]];
  return reached.flatMap((container) => (container === undefined ? [] : [container.customer]));
}
