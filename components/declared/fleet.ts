import type { BastionArgs } from "./ssh";
import type { NodeArgs, NodeSettings } from "./node";

/** Whose PBX a container is. */
export interface CustomerArgs {
  /** The customer's name, for people. */
  readonly name: string;
  /** E-mail addresses of those who are told about maintenance; at least one. */
  readonly contacts: readonly string[];
  /** The IANA name of the customer's time zone, e.g. `America/New_York`. */
  readonly timeZone: string;
  /** Whether the customer works around the clock, and is told during business hours. Default: false. */
  readonly "24x7"?: boolean;
}

/** A part of the fleet that a release reaches before the next one. */
export interface RingArgs {
  /** What containers and nodes call it. */
  readonly name: string;
  /** How many hours a release is in this ring before the next one may have it, 0 to 8760. The last ring has none. */
  readonly soakHours?: number;
}

/** How releases are tested, and whose tests count. */
export interface QualificationArgs {
  /** Files of SSH public keys, relative to the project: no other signature on evidence counts. */
  readonly keys: readonly string[];
  /** How many days a test counts, 1 to 3650. Default: 30. */
  readonly maximumAgeDays?: number;
  /** Of a sandbox's fleet: a command of sh that sets all machines back to as they were installed. Default: none. */
  readonly reset?: string;
  /** What shows that the services that configure containers work. Default: nothing. */
  readonly checks?: readonly QualificationCheckArgs[];
}

/** A command that shows whether something works. */
export interface QualificationCheckArgs {
  /** What messages call it, e.g. `provisioning`. */
  readonly name: string;
  /** Where it's run: on each node, or in each container. */
  readonly on: "nodes" | "containers";
  /** A command of sh, run as root; it must end with 0. */
  readonly command: string;
}

/** A fleet of nodes at a release, and by what its runs are judged. */
export interface PbxFleetArgs {
  /** Files of armored public keys, relative to the project: no other signature on a package is accepted. */
  readonly releaseKeys: readonly string[];
  /** By names that containers refer to. */
  readonly customers: Readonly<Record<string, CustomerArgs>>;
  /** What holds for all nodes; each may override any of it. Default: nothing. */
  readonly defaults?: NodeSettings;
  /** Hosts that nodes are reached through, by names that `ssh.bastion` refers to. Default: none. */
  readonly bastions?: Readonly<Record<string, BastionArgs>>;
  /** In the order in which a release reaches them. Default: all is one ring. */
  readonly rings?: readonly RingArgs[];
  /** Default: no test counts, so that no T4 is let through. */
  readonly qualification?: QualificationArgs;
  /** By their names. */
  readonly nodes: Readonly<Record<string, NodeArgs>>;

  /** The release file, relative to the project. */
  readonly release: string;
  /** The calendar file, relative to the project. */
  readonly calendar: string;
  /** The change file, relative to the project. Default: there's no change, and nothing may be changed. */
  readonly change?: string;
  /** The incidents file, relative to the project. Default: there are no incidents. */
  readonly incidents?: string;
  /** The last ring that the run is for. Default: all of them. */
  readonly ring?: string;
  /** Default: `production`. */
  readonly environment?: "production" | "sandbox";
  /** What time it is, in ISO 8601 with an offset; only in a sandbox. Default: the machine's clock. */
  readonly clock?: string;
}
