/** How a lab has a runtime. All stand on LXC. */
interface LabRuntime {
  /** The id of a container that nobody gave one, from its number. */
  readonly idOf: (number: number) => string;
  /** What stands before LXC: programs on the node, and the folders on it that the containers' disks and root file systems are in. */
  readonly front?: {
    readonly programs: readonly string[];
    /** What these and the lab call in the node's /usr/lib/lab. */
    readonly insides: readonly string[];
    /** Of what is run over ssh: where a kernel's files are that the machine hasn't. */
    readonly environment: Readonly<Record<string, string>>;
    readonly disks: string;
    readonly roots: string;
  };
}

const RUNTIMES = {
  lxc: { idOf: (number) => `pbx${number}` },
  openvz: {
    idOf: String,
    front: {
      programs: ["vzctl", "vzlist"],
      insides: ["beancounters"],
      environment: { PBX_BEANCOUNTERS: "/run/lab/user_beancounters" },
      ...{ disks: "/vz/private", roots: "/vz/root" },
    },
  },
} satisfies Record<string, LabRuntime>;

/** The runtimes that a lab can have. */
export type LabRuntimeName = keyof typeof RUNTIMES;

export const labRuntime = (name: LabRuntimeName): LabRuntime => RUNTIMES[name];
