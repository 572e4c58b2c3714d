import type { ChangeLayer } from "../change/change";
import type { WorkLine } from "../changes/change-group";
import type { PlannedChange } from "../changes/planned-change";

/**
 * Whether all that changes is framework modules that aren't installed, which disturbs nobody and needs no window. A setting
 * beside them does: what isn't such a module is in a window, unless an emergency's record says why it can't wait.
 */
export function installsOnlyNewModules(work: readonly WorkLine[]): boolean {
  return work.length > 0 && work.every(({ change }) => change.kind === "module" && change.from === undefined);
}

/** Whether a framework module changes where it's installed, which disturbs whoever uses it. Settings change none. */
export function changesInstalledModules(work: readonly WorkLine[]): boolean {
  return work.some(({ change }) => change.kind === "module" && change.from !== undefined);
}

/** A place where something changes, and of which layer that is. */
export interface LayerChange {
  readonly layer: ChangeLayer;
  readonly node: string;
  readonly target: string;
}

/** What would really change, whichever layers the record names. Settings of the framework come with any change, and are of none. */
export function listLayerChanges(work: readonly WorkLine[]): LayerChange[] {
  return work.flatMap(({ node, targets, change }) =>
    targets.flatMap((target): LayerChange[] => {
      const layer = layerOf(change.kind, target);
      return layer === undefined ? [] : [{ layer, node, target }];
    }),
  );
}

/** @returns undefined for what comes with any change */
function layerOf(kind: PlannedChange["kind"], target: string): ChangeLayer | undefined {
  switch (kind) {
    case "package":
    case "erasure":
      return target === "node" ? "nodes" : "containers";
    case "module":
      return "framework";
    case "allocation":
      return "beancounters";
    case "share":
      return "storage";
    case "device":
      return "devices";
    case "restart":
    case "setting":
      return undefined;
  }
}

/** `container 101 on node1`, or the node by its name. */
export function describeTarget(node: string, target: string): string {
  return target === "node" ? node : `container ${target} on ${node}`;
}

/** How many names are spelled out. */
const SPELLED_OUT = 5;

/** `101, 102 and 198 more` */
export function listSome(names: readonly string[]): string {
  const rest = names.length - SPELLED_OUT;
  return rest > 0 ? `${names.slice(0, SPELLED_OUT).join(", ")} and ${rest} more` : names.join(", ");
}
