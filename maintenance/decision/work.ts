import type { WorkLine } from "../changes/change-group";
import { layerOf } from "../changes/planned-change";
import { formOf } from "../kinds/forms";
import type { ChangeLayer } from "../kinds/layers";

/**
 * Whether all that changes is what isn't there yet, which disturbs nobody and needs no window. A setting beside that does: what isn't so is
 * in a window, unless an emergency's record says why it can't wait.
 */
export function bringsInOnly(work: readonly WorkLine[]): boolean {
  return work.length > 0 && work.every(({ change }) => formOf(change).bringsIn?.(change) === true);
}

/** What waits for a window in every tier but an emergency's: it changes where it's there already, which disturbs whoever uses it. */
export function listWindowOnly(work: readonly WorkLine[]): WorkLine[] {
  return work.filter(({ change }) => formOf(change).bringsIn?.(change) === false);
}

/** A place where something changes, and of which layer that is. */
export interface LayerChange {
  readonly layer: ChangeLayer;
  readonly node: string;
  readonly target: string;
}

/** What would really change, whichever layers the record names, without what comes with any change. */
export function listLayerChanges(work: readonly WorkLine[]): LayerChange[] {
  return work
    .filter(({ change }) => formOf(change).comesAlong !== true)
    .flatMap(({ node, targets, change }) =>
      targets.map((target): LayerChange => ({ layer: layerOf(change, target), node, target })),
    );
}

/** `container 101 on node1`, or the node by its name. */
export function describeTarget(node: string, target: string): string {
  return target === "node" ? node : `container ${target} on ${node}`;
}
