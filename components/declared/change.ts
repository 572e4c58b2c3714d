/** A release, by its name and digest. */
export interface ReleaseReferenceArgs {
  /** The release's name. */
  readonly name: string;
  /** Its digest, as the plan and `maint digest` show it: `sha256:` and 64 hexadecimal digits. */
  readonly digest: string;
}

/** What a change may touch. */
export type ChangedLayer =
  "nodes" | "containers" | "framework" | "beancounters" | "reboots" | "storage" | "devices";

/** How a node waits for the calls in its containers to end. */
export interface DrainArgs {
  /** How many minutes it waits, 1 to 360. */
  readonly minutes: number;
  /** What happens to calls that go on after that: `postpone` leaves the work to a later window, `hangUp` ends the calls. */
  readonly atLimit: "postpone" | "hangUp";
}

/** A number, or a share of what is planned: `1%` to `100%`, rounded down, and never to 0. */
export type WaveSizeArgs = number | `${number}%`;

/** What a change closes. */
export interface VulnerabilityArgs {
  /** E.g. `CVE-2014-6271`; at least one. */
  readonly ids: readonly string[];
  /** Whether it takes an account on the machine, or just the network. */
  readonly vector: "local" | "remote";
  /** What is known to happen in the wild. */
  readonly exploitation: "none" | "active" | "widespread";
  /** When it became known, in ISO 8601 with an offset. Default: a week ago. */
  readonly knownSince?: string;
}

/** How long customers notice something. */
export interface EstimateArgs {
  /** What customers are told, in minutes, 0 to 10080. */
  readonly totalMinutes: number;
  /** By service, in minutes, 0 to 10080. Default: nobody says. */
  readonly services?: {
    /** Calls and telephones. Default: nobody says. */
    readonly asterisk?: number;
    /** The whole node, for a new kernel. Default: nobody says. */
    readonly "vz-kernel"?: number;
    /** The session border controller. Default: nobody says. */
    readonly sbc?: number;
    /** The web interface. Default: nobody says. */
    readonly web?: number;
    /** The database. Default: nobody says. */
    readonly database?: number;
  };
}

/** An e-mail to customers. */
export interface NoticeArgs {
  /** The e-mail before a window, or the word to customers who work around the clock. */
  readonly kind: "monday" | "24x7";
  /** When the window begins that it announces, in ISO 8601 with an offset. A `monday` notice needs it. */
  readonly window?: string;
  /** When it was sent, in ISO 8601 with an offset. */
  readonly sentAt: string;
  /** Ids of the customers; at least one. */
  readonly customers: readonly string[];
  /** The interruption that it announces, in minutes, 0 to 10080. */
  readonly minutes: number;
}

/** Why something is changed, its tier, and what the tier asks for, as a change file has it. */
export interface ChangeArgs {
  /** The version of this form. Default: 1, the one that there is. */
  readonly version?: 1;
  /** The change's id, e.g. `2026-11-27-php`. */
  readonly change: string;
  /** What it is, in one line. */
  readonly title: string;
  /** T1, T2: Friday night; T3, T4, SHTF: emergencies. The policy refuses a change without one. */
  readonly tier?: "T1" | "T2" | "T3" | "T4" | "SHTF";
  /** What it touches; at least one. */
  readonly layers: readonly ChangedLayer[];
  /** The release that it deploys. Default: none. */
  readonly release?: ReleaseReferenceArgs;
  /** The ticket that it closes. Default: none. */
  readonly ticket?: string;
  /** What customers or departments suffer until it's deployed. Default: nobody voiced any. */
  readonly impact?: {
    /** What they suffer, as a sentence. */
    readonly text: string;
    /** Who said so; at least one. */
    readonly voicedBy: readonly ("support" | "engineering")[];
  };
  /** What it closes. Default: none. */
  readonly vulnerability?: VulnerabilityArgs;
  /** The interruption; `learned` takes what was measured in earlier runs. Default: nobody says. */
  readonly estimate?: EstimateArgs | "learned";
  /** Whether a container goes back whose gates fail after a change of modules. Default: false. */
  readonly rollback?: boolean;
  /**
   * How many containers are worked on before the next wave begins, or nodes where nodes are worked on; at least one size, and the last one repeats. Default: all at
   * once.
   */
  readonly waves?: readonly WaveSizeArgs[];
  /** How long a wave is watched before the next one begins, in minutes, 0 to 360. Default: 0. */
  readonly waveSoakMinutes?: number;
  /** How many containers of one node are worked on in a batch of a wave; at least 1. Default: any number. */
  readonly maxPerNode?: number;
  /** After so many failures nothing more begins, anywhere; at least 1. Default: 1 where there are waves, and any number where there are none. */
  readonly maxFailures?: WaveSizeArgs;
  /** How calls are waited for before containers are stopped, as by a reboot. Default: they're ended at once. */
  readonly drain?: DrainArgs;
  /** What protects until the update is deployed. Default: nobody discussed it. */
  readonly halfMeasures?: {
    /** When, in ISO 8601 with an offset. */
    readonly discussedAt: string;
    /** `none needed` is an answer. */
    readonly measures: "none needed" | readonly string[];
  };
  /** What all hands decided. Default: they didn't meet. */
  readonly allHandsMeeting?: {
    /** When, in ISO 8601 with an offset. */
    readonly at: string;
    /** What they decided, as a sentence. */
    readonly conclusion: string;
  };
  /** Files of `maint qualify`, relative to the project, each with its signature beside it. Default: none. */
  readonly evidence?: readonly string[];
  /** Who was told. Default: nobody. */
  readonly notices?: readonly NoticeArgs[];
}
