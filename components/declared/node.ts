import type { BeancountersArgs } from "./beancounters";
import type { ContainerArgs, OverridesArgs } from "./container";
import type { FrameworkArgs } from "./framework";
import type { ProbeArgs } from "./probe";
import type { MachineArgs, NodeSshArgs } from "./ssh";

/** What nodes have in common, and each may say for itself. */
export interface NodeSettings {
  /** How nodes are reached. Default: as root, on port 22. */
  readonly ssh?: NodeSshArgs;
  /** What runs the containers. Required, here or in `defaults`. */
  readonly runtime?: "openvz" | "lxc";
  /** Where LXC's containers are: an absolute path on the node. Default: the node's own setting. */
  readonly lxcPath?: string;
  /**
   * The package manager of nodes and containers. `none`: nobody keeps the node's own packages, nor its containers'. Required, here
   * or in `defaults`.
   */
  readonly packageManager?: "yum" | "dnf" | "none";
  /** How many containers of a node are worked on at once, 1 to 64. Default: 4. */
  readonly parallel?: number;
  /** Whether services that still execute replaced files are restarted. Default: `required`. */
  readonly restart?: "required" | "never";
  /** How many seconds to wait for another operator's run, or for another package manager, 0 to 86400. Default: 120. */
  readonly lockWaitSeconds?: number;
  /** A container's transaction that takes longer, in minutes, is reported and left alone, not killed; 1 to 1440. Default: 30. */
  readonly transactionLimitMinutes?: number;
  /** How many minutes the work on a node's own packages takes, 1 to 1440. Default: 10. */
  readonly nodeMinutes?: number;
  /** How many minutes the work in one container takes, 1 to 1440. Default: 5. */
  readonly containerMinutes?: number;
  /**
   * How many minutes a node takes to stop its containers, reboot and start them again, 1 to 1440. Default: none, and no run reboots
   * the node.
   */
  readonly rebootMinutes?: number;
  /** How many minutes of a window must be left beside that, 0 to 1440. Default: 5. */
  readonly reserveMinutes?: number;
  /** Which part of the release counts, e.g. `el6`. Required where packages are kept, here or in `defaults`. */
  readonly osFamily?: string;
  /** The same of the containers that don't say otherwise. Default: the node's own. */
  readonly containerOsFamily?: string;
  /** The ring that a release reaches it in. Default: `general`. */
  readonly ring?: string;
  /** The framework (FreePBX) in the containers. Default: none is kept. */
  readonly framework?: FrameworkArgs;
  /** What each container may use of its node. Default: that's left as it is. */
  readonly beancounters?: BeancountersArgs;
  /**
   * What must be so of each container before and after each work in it, by short names. `none` takes a probe away that `defaults` have.
   * Default: nothing.
   */
  readonly probes?: Readonly<Record<string, ProbeArgs | "none">>;
  /** How many seconds new allocations of a container are watched before they're saved, 0 to 900. Default: 30. */
  readonly allocationSoakSeconds?: number;
}

/** The shares that a node serves to others. Their packages change only in the procedure that stops whoever uses the shares. */
export interface StorageArgs {
  /** The shares, as the server exports them: absolute paths. */
  readonly shares: readonly string[];
  /** By what clients mount them: host names or addresses. Default: the node's name and its address. */
  readonly names?: readonly string[];
  /** How many minutes containers are without their shares: from the first stop until all run again, 1 to 1440. */
  readonly minutes: number;
  /** What withdraws its exports, and exports again. `check` ends with 0 where exports are there. Default: exportfs. */
  readonly commands?: StorageCommandsArgs;
}

/** Shell commands of a server of shares. Each must end with 0. */
export interface StorageCommandsArgs {
  /** Withdraws the exports. */
  readonly withdraw: string;
  /** Exports again. */
  readonly restore: string;
  /** Ends with 0 where exports are there, and changes nothing. */
  readonly check: string;
}

/** A host node and the containers on it. */
export interface NodeArgs extends MachineArgs, NodeSettings {
  /** How the node's own packages differ from the release. Default: not at all. */
  readonly overrides?: OverridesArgs;
  /** The shares that it serves to the others; such a node runs no containers. Default: none. */
  readonly storage?: StorageArgs;
  /** By the ids that the runtime knows them by. Default: none. */
  readonly containers?: Readonly<Record<string, ContainerArgs>>;
}
