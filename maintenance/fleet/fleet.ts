import type { DeviceSteps } from "../devices/device";
import type { PackageManagerChoice } from "../package-managers/package-managers";
import type { Package } from "../packages/nevra";
import type { PromotionSettings } from "../promotion/settings";
import type { Ring } from "../rings/ring";
import type { RuntimeName } from "../runtimes/runtimes";
import type { ContainerFramework } from "./framework";
import type { Beancounters } from "./resolve-beancounters";
import type { Probes } from "./resolve-probes";
import type { Storage } from "./resolve-storage";

/** A fleet with all defaults applied. Paths are absolute, `~/…`, or relative like the path of the file they came from. */
export interface Fleet {
  readonly name: string;
  /** Armored public keys: the only ones whose signatures count. Never empty. */
  readonly releaseKeys: readonly string[];
  /** In the order in which a release reaches them; empty where all is one ring. */
  readonly rings: readonly Ring[];
  /** How releases are tested; without it no evidence counts. */
  readonly qualification?: Qualification;
  /** How many days a restart may wait before that's warned about; absent where the file doesn't say. */
  readonly pendingRestartDays?: number;
  readonly customers: Readonly<Record<string, Customer>>;
  readonly nodes: Readonly<Record<string, FleetNode>>;
  readonly repositories: Readonly<Record<string, FleetRepository>>;
  readonly sanServers: Readonly<Record<string, Equipment>>;
  readonly devices: Readonly<Record<string, FleetDevice>>;
}

export interface Customer {
  readonly id: string;
  readonly name: string;
  /** E-mail addresses, at least one. */
  readonly contacts: readonly string[];
  /** IANA name. */
  readonly timeZone: string;
  readonly is24x7: boolean;
}

/** Where a machine is and how its host key is checked: by these fingerprints, or else by `knownHostsFile`. */
export interface Reaching {
  readonly address: string;
  /** Public keys, or `SHA256:…` fingerprints; when there are none, `knownHostsFile` is given. */
  readonly hostKeys: readonly string[];
  readonly port: number;
  readonly user: string;
  readonly identityFile?: string;
  readonly agent: boolean;
  readonly knownHostsFile?: string;
  readonly connectTimeoutSeconds: number;
  readonly keepAliveSeconds: number;
}

export interface Bastion extends Reaching {
  readonly name: string;
}

/** How root gets its rights on a node. */
export type Sudo = "none" | "passwordless" | "password";

export type NodeReaching = Reaching & { readonly sudo: Sudo; readonly bastion?: Bastion };

export interface FleetNode {
  readonly name: string;
  readonly ssh: NodeReaching;
  readonly runtime: RuntimeName;
  /** Where the runtime's containers are, absolute; absent for the node's own setting. */
  readonly containersPath?: string;
  /** `none`: nobody keeps the node's own packages, nor its containers'. */
  readonly packageManager: PackageManagerChoice;
  /** How many containers are worked on at once. */
  readonly parallel: number;
  readonly restart: "required" | "never";
  readonly lockWaitSeconds: number;
  readonly transactionLimitMinutes: number;
  /** How long a unit of work takes: the node's own packages, or one container. */
  readonly nodeMinutes: number;
  readonly containerMinutes: number;
  /** How long its reboot takes, with all containers; absent where no run reboots it. */
  readonly rebootMinutes?: number;
  /** What must be left of a window beside that. */
  readonly reserveMinutes: number;
  /** How long new allocations of a container are watched before they're saved. */
  readonly allocationSoakSeconds: number;
  /** Which list of the release counts; absent where nobody keeps the packages. */
  readonly osFamily?: string;
  readonly ring: string;
  /** For the node's own packages, not its containers'. */
  readonly overrides: Overrides;
  /** The shares that it serves to other nodes; absent of a node that serves none. */
  readonly storage?: Storage;
  readonly containers: Readonly<Record<string, FleetContainer>>;
}

export interface FleetContainer {
  /** As the runtime knows it. */
  readonly id: string;
  /** A key of the fleet's customers. */
  readonly customer: string;
  readonly hostname?: string;
  /** Those of the same customer and group stand in for each other. */
  readonly group?: string;
  readonly ring: string;
  /** As of a node. */
  readonly osFamily?: string;
  readonly overrides: Overrides;
  /** Absent where no framework is kept. */
  readonly framework?: ContainerFramework;
  /** What it may use of its node; absent where nobody says anything. */
  readonly beancounters?: Beancounters;
  /** What must be so before and after each work in it; absent where nobody says anything. */
  readonly probes?: Probes;
}

/** How a node or container differs from the release. */
export interface Overrides {
  /** Instead of the release's builds, where they're installed. */
  readonly packages: readonly Package[];
  /** To be there in any case. */
  readonly install: readonly Package[];
  /** Names of packages to leave as they are. */
  readonly hold: readonly string[];
}

/** A package repository that releases are promoted in, and its host. */
export interface FleetRepository extends PromotionSettings {
  /** Also the one that credentials of the host are configured under. */
  readonly name: string;
  readonly ssh: NodeReaching;
  /** The folder there that has `staging`, `updates` and `snapshots`; absolute. */
  readonly root: string;
  /** What else the same machines take packages from: folders there (absolute), or URLs. */
  readonly base: readonly string[];
  /** The secret key there that signs metadata: its fingerprint, in capitals; GnuPG's home folder unless it's the user's own. */
  readonly signing: { readonly keyId: string; readonly gnupgHome?: string };
}

export interface Qualification {
  /** Files of SSH public keys: whose signatures on evidence count. Never empty. */
  readonly keys: readonly string[];
  /** How long evidence counts. */
  readonly maximumAgeDays: number;
  /** A shell command, run here, that sets the sandbox's machines back to as they were installed. */
  readonly reset?: string;
  /** What shows that the services that configure containers work. */
  readonly checks: readonly QualificationCheck[];
}

export interface QualificationCheck {
  readonly name: string;
  readonly on: "nodes" | "containers";
  /** For sh, as root; it must end with 0. */
  readonly command: string;
}

export interface Equipment {
  readonly name: string;
  readonly address: string;
  /** What it is, e.g. nfs, sansay. */
  readonly kind: string;
  readonly notes?: string;
}

/** A machine beside the nodes that service depends on. */
export interface FleetDevice extends Equipment {
  /** What a run keeps of it; absent where no run works on it. */
  readonly care?: DeviceCare;
}

/** What is kept of a device. */
export interface DeviceCare {
  /** How it's reached: all its steps are commands over SSH, or all are calls over HTTPS and work of people. */
  readonly over: "ssh" | "https";
  /**
   * For SSH, `hostKeys` has the public key to expect. For HTTPS, it has the fingerprint of the certificate's public key, and `user` logs in.
   */
  readonly reaching: Reaching;
  /** What `look` tells when nothing is left to do. */
  readonly version: string;
  /** What must be left of a window beside the steps' minutes. */
  readonly reserveMinutes: number;
  readonly steps: DeviceSteps;
}
