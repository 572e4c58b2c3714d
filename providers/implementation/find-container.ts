import { formatContainerIds } from "../../maintenance/fleet/container-ids";
import { describeHeldUnit } from "../../remote/held-units";
import type { ContainerObservation, NodeObservation } from "../../remote/observe";

/**
 * A container of the fleet file as it was seen on its node.
 *
 * @param plan where it's noted why there's nothing to be seen of it
 * @returns undefined when it isn't there, or doesn't run
 */
export function findContainer(
  id: string,
  node: string,
  observation: NodeObservation,
  plan: { readonly problems: string[]; readonly notes: string[] },
): ContainerObservation | undefined {
  const container = observation.containers.get(id);
  if (container === undefined) {
    const known = [...observation.containers.keys()];
    plan.problems.push(
      `container ${id}: it's in the fleet file but not on ${node}, which has ` +
        `${known.length === 0 ? "no containers" : formatContainerIds(known)}. Correct the fleet file`,
    );
    return undefined;
  }
  if (container.heldBy !== undefined) {
    plan.notes.push(`container ${id}: ${describeHeldUnit(node, container.heldBy).text}`);
  }
  if (container.state === "running") return container;
  plan.notes.push(`container ${id} is ${container.state}: it's neither started nor changed`);
  return undefined;
}
