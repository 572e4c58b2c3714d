import type { FleetNode } from "./fleet";
import type { ContainerFramework } from "./framework";

/** The framework of a node's containers, by their ids; those that keep none aren't among them. */
export function frameworkOf({ containers }: FleetNode): Record<string, ContainerFramework> {
  return Object.fromEntries(
    Object.values(containers).flatMap(({ id, framework }) =>
      framework === undefined ? [] : [[id, framework]],
    ),
  );
}
