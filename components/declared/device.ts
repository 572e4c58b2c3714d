import type { SshArgs } from "./ssh";

/** A step of a device: one of `run`, `get`, `post`, `put` and `confirm`, and what goes with it. */
export interface DeviceStepArgs {
  /** A command of sh on the device, over SSH. It must end with 0. Default: the step is another one. */
  readonly run?: string;
  /** Calls this path by GET, over HTTPS. Default: the step is another one. */
  readonly get?: string;
  /** Calls this path by POST, over HTTPS. Default: the step is another one. */
  readonly post?: string;
  /** Calls this path by PUT, over HTTPS. Default: the step is another one. */
  readonly put?: string;
  /** What `post` or `put` sends. Default: nothing. */
  readonly body?: string;
  /** Where in the JSON of the answer a value is, e.g. `system.version`. Default: the answer isn't read. */
  readonly value?: string;
  /** What that value must be. Default: anything. */
  readonly expect?: string;
  /** Whether the answer is kept below `.maintenance/devices` of the project. Default: false. */
  readonly save?: boolean;
  /** What a person does. The run waits until one of `by` has signed that it's done. Default: the step is another one. */
  readonly confirm?: string;
  /** Who may confirm it: SSH public keys by the names of people. Required with `confirm`. Default: nobody. */
  readonly by?: Readonly<Record<string, string>>;
  /** The step has failed after so many minutes, 1 to 1440. Default: 2. */
  readonly minutes?: number;
}

/** How a device is brought to its version. */
export interface DeviceStepsArgs {
  /** Tells the version that the device runs, and changes nothing. Each plan asks it. */
  readonly look: DeviceStepArgs;
  /** Keeps what would be lost. Default: nothing. */
  readonly backup?: DeviceStepArgs;
  /** Looks whether the work can begin. Default: nothing. */
  readonly checkBefore?: DeviceStepArgs;
  /** Brings the device to `version`. */
  readonly apply: DeviceStepArgs;
  /** Looks whether service is there. Default: nothing. */
  readonly checkAfter?: DeviceStepArgs;
  /** Undoes `apply`, where that or a later step failed. Default: nothing. */
  readonly wayBack?: DeviceStepArgs;
}

/** A machine beside the nodes that service depends on, such as a session border controller. */
export interface DeviceArgs {
  /** A host name or an IP address. */
  readonly address: string;
  /** What it is, e.g. `sansay`. The impact catalogue goes by that. */
  readonly kind: string;
  /** For people. Default: none. */
  readonly notes?: string;
  /** How its steps reach it. Default: `ssh`. */
  readonly over?: "ssh" | "https";
  /**
   * The key to expect. For `ssh`: a whole public key (`ssh-ed25519 AAAA…`). For `https`: the fingerprint of the certificate's public key
   * (`SHA256:…`). Required with `version`. Default: none.
   */
  readonly hostKeys?: readonly string[];
  /** How it's reached. Default: as nodes are (`defaults`), and for `https` as `root` on port 443. */
  readonly ssh?: Omit<SshArgs, "identityFile" | "knownHostsFile">;
  /** What `look` tells when nothing is left to do. Default: no run works on the device. */
  readonly version?: string;
  /** How many minutes must be left of a window beside the steps', 0 to 1440. Default: 5. */
  readonly reserveMinutes?: number;
  /** How it's brought to `version`. Required with that. Default: none. */
  readonly steps?: DeviceStepsArgs;
}
