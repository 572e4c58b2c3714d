import type { ChangeLayer } from "../change/change";
import type { OtherChange, PlannedWork } from "../impact/planned-work";

/**
 * Whether all that changes is framework modules that aren't installed, which disturbs nobody and needs no window. A setting
 * beside them does: what isn't such a module is in a window, unless an emergency's record says why it can't wait.
 */
export function installsOnlyNewModules(work: readonly PlannedWork[]): boolean {
  const modules = work.flatMap((w) => w.modules);
  const nothingElse = work.every(
    ({ transitions, erasures, restarts, others }) =>
      transitions.length + erasures.length + restarts.length + others.length === 0,
  );
  return nothingElse && modules.length > 0 && modules.every(({ from }) => from === undefined);
}

/** Whether a framework module changes where it's installed, which disturbs whoever uses it. Settings change none. */
export function changesInstalledModules(work: readonly PlannedWork[]): boolean {
  return work.some(({ modules }) => modules.some(({ from }) => from !== undefined));
}

/** A place where something changes, and of which layer that is. */
export interface LayerChange {
  readonly layer: ChangeLayer;
  readonly node: string;
  readonly target: string;
}

/** What would really change, whichever layers the record names. Settings of the framework come with any change, and are of none. */
export function listLayerChanges(work: readonly PlannedWork[]): LayerChange[] {
  return work.flatMap(({ node, transitions, erasures, modules, others }) => [
    ...[...transitions, ...erasures].map(({ target }): LayerChange => {
      return { layer: target === "node" ? "nodes" : "containers", node, target };
    }),
    ...modules.map(({ target }): LayerChange => ({ layer: "framework", node, target })),
    ...others.flatMap(({ kind, target }): LayerChange[] =>
      kind === "setting" ? [] : [{ layer: LAYER_OF[kind], node, target }],
    ),
  ]);
}

const LAYER_OF: Readonly<Record<Exclude<OtherChange["kind"], "setting">, ChangeLayer>> = {
  beancounters: "beancounters",
  storage: "storage",
  device: "devices",
};

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
