import { labRuntime, type LabRuntimeName } from "./runtimes";

/** What a test asks for, per container. */
export interface ContainerSpec {
  /** A CTID on an openvz node, any name on an lxc node. Made up if not given (101, 102 … and pbx201, pbx202 …). */
  id?: string;
  hostname?: string;
  /** A disk of its own of so many megabytes (in memory), so that it can be filled. Else it shares the machine's. */
  diskMb?: number;
  /** Whether it runs at the start. Yes unless given. */
  running?: boolean;
}

/** What a test asks for, per node. */
export interface NodeSpec {
  name: string;
  runtime: LabRuntimeName;
  packageManager: "yum" | "dnf";
  /** A number, or one entry each. */
  containers: number | readonly ContainerSpec[];
  /** Ids of builds of the catalogue that containers have at the start; the usual ones unless given. */
  installed?: readonly string[];
  /** The same for the node itself. */
  installedOnNode?: readonly string[];
}

export interface ContainerPlan {
  id: string;
  hostname: string;
  diskMb?: number;
  running: boolean;
}

export interface NodePlan extends Omit<NodeSpec, "containers"> {
  hostname: string;
  /**
   * LXC's folder on the node. LXC listens on an abstract socket named by it, and those belong to the network that all
   * labs of the machine share: so each node of each lab has another one.
   */
  lxcPath: string;
  containers: readonly ContainerPlan[];
}

/** Fills in what a test left out. `position`: 0 for the first node. */
export function planNode(labId: string, spec: NodeSpec, position: number): NodePlan {
  const list: readonly ContainerSpec[] =
    typeof spec.containers === "number"
      ? Array.from({ length: spec.containers }, () => ({}))
      : spec.containers;
  const containers = list.map(({ id, hostname, diskMb, running }, index): ContainerPlan => {
    const number = 100 * (position + 1) + index + 1;
    const name = id ?? labRuntime(spec.runtime).idOf(number);
    return {
      id: name,
      hostname: hostname ?? `pbx${number}.lab.invalid`,
      running: running ?? true,
      ...(diskMb === undefined ? {} : { diskMb }),
    };
  });
  const ids = containers.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw new Error(`Node ${spec.name} of the lab has two containers ${twice}.`);
  const lxcPath = `/var/lib/lxc-${labId}-${spec.name}`;
  return { ...spec, hostname: `${spec.name}.lab.invalid`, lxcPath, containers };
}
