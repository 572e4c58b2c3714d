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

/** The layers that would really change, whichever ones the record names. */
export function layersOf(work: readonly PlannedWork[]): ChangeLayer[] {
  const layers = new Set<ChangeLayer>();
  for (const { transitions, erasures, modules, others } of work) {
    for (const { target } of [...transitions, ...erasures])
      layers.add(target === "node" ? "nodes" : "containers");
    if (modules.length > 0) layers.add("framework");
    for (const { kind } of others) layers.add(LAYER_OF[kind]);
  }
  return [...layers];
}

const LAYER_OF: Readonly<Record<OtherChange["kind"], ChangeLayer>> = {
  beancounters: "beancounters",
  storage: "storage",
  device: "devices",
  setting: "framework",
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
