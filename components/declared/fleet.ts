import type { CalendarArgs } from "./calendar";
import type { ChangeArgs } from "./change";
import type { DeviceArgs } from "./device";
import type { IncidentsArgs } from "./incidents";
import type { NodeArgs, NodeSettings } from "./node";
import type { ReleaseArgs } from "./release";
import type { BastionArgs } from "./ssh";

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
}

/** What a change of packages, modules or devices interrupts. */
export interface ImpactEntryArgs {
  /** What changes. */
  readonly subject:
    "package" | "module" | "service" | "setting" | "beancounters" | "reboot" | "storage" | "device";
  /** Names, in which `*` stands for anything; at least one. */
  readonly names: readonly string[];
  /** Services that customers miss meanwhile; empty when nobody notices. */
  readonly interrupts: readonly ("asterisk" | "vz-kernel" | "sbc" | "web" | "database")[];
  /** What has to follow. */
  readonly needs: "nothing" | "restart" | "reboot" | "storage-procedure";
  /** The rest of a sentence, e.g. `is linked into asterisk`. */
  readonly because: string;
  /** Where that's so. Default: on nodes and in containers. */
  readonly where?: "node" | "containers";
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
  /** How releases are tested. Default: no test counts, so that no T4 is let through. */
  readonly qualification?: QualificationArgs;
  /** How many days a restart or a reboot may wait before each plan warns about it, 1 to 3650. Default: 30. */
  readonly pendingRestartDays?: number;
  /** By their names; at least one. */
  readonly nodes: Readonly<Record<string, NodeArgs>>;
  /** Machines beside the nodes, by their names. Default: none. */
  readonly devices?: Readonly<Record<string, DeviceArgs>>;

  /** The release, or the path of its file, relative to the project. */
  readonly release: string | ReleaseArgs;
  /** The calendar, or the path of its file, relative to the project. */
  readonly calendar: string | CalendarArgs;
  /** The change, or the path of its file, relative to the project. Default: there's no change, and nothing may be changed. */
  readonly change?: string | ChangeArgs;
  /** The incidents, or the path of their file, relative to the project. Default: there are none. */
  readonly incidents?: string | IncidentsArgs;
  /** The last ring that the run is for. Default: all of them. */
  readonly ring?: string;
  /** Entries that come before the built-in impact catalogue. Default: none. */
  readonly impact?: readonly ImpactEntryArgs[];
  /** Whether the fleet is a sandbox. Default: `production`. */
  readonly environment?: "production" | "sandbox";
  /** What time it is, in ISO 8601 with an offset; only in a sandbox. Default: the machine's clock. */
  readonly clock?: string;
}
