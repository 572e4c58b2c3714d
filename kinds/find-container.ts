import { formatContainerIds } from "../maintenance/fleet/container-ids";
import { cause, type Problem, problemOf } from "../maintenance/problems/problem";
import type { ContainerObservation, NodeObservation } from "../remote/look/observe";

interface Told {
  readonly problems: Problem[];
  readonly notes: Problem[];
}

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
  plan: Told,
): ContainerObservation | undefined {
  const container = findListed(id, node, observation, plan);
  if (container === undefined || container.state === "running") return container;
  plan.notes.push(problemOf(node, id, cause("container-stopped", { state: container.state })));
  return undefined;
}

/** The same, whether it runs or not. */
export function findListed(
  id: string,
  node: string,
  observation: NodeObservation,
  plan: Told,
): ContainerObservation | undefined {
  const container = observation.containers.get(id);
  if (container === undefined) {
    const known = [...observation.containers.keys()];
    plan.problems.push(problemOf(node, id, cause("container-missing", { there: formatContainerIds(known) })));
    return undefined;
  }
  if (container.heldBy !== undefined) {
    const { holder, process } = container.heldBy;
    plan.notes.push(problemOf(node, id, cause("unit-held", { holder, process })));
  }
  return container;
}
