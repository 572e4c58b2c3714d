/** How a lab has a runtime. All stand on LXC. */
interface LabRuntime {
  /** The id of a container that nobody gave one, from its number. */
  readonly idOf: (number: number) => string;
  /** What stands before LXC: programs on the node, and the folders on it that the containers' disks and root file systems are in. */
  readonly front?: { readonly programs: readonly string[]; readonly disks: string; readonly roots: string };
}

const RUNTIMES = {
  lxc: { idOf: (number) => `pbx${number}` },
  openvz: {
    idOf: String,
    front: { programs: ["vzctl", "vzlist"], disks: "/vz/private", roots: "/vz/root" },
  },
} satisfies Record<string, LabRuntime>;

/** The runtimes that a lab can have. */
export type LabRuntimeName = keyof typeof RUNTIMES;

export const labRuntime = (name: LabRuntimeName): LabRuntime => RUNTIMES[name];
