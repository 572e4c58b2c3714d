import type { Input } from "@pulumi/pulumi";

/** How a machine is reached by SSH. */
export interface SshArgs {
  /** Whom to log in as. Default: `root`. */
  readonly user?: string;
  /** The SSH port, 1 to 65535. Default: 22. */
  readonly port?: number;
  /** The file of a private key: `~/…`, absolute, or relative to the project. Default: none. */
  readonly identityFile?: string;
  /** Whether to offer the keys of the running SSH agent. Default: false. */
  readonly agent?: boolean;
  /** An OpenSSH known_hosts file that host keys are checked with: `~/…`, absolute, or relative to the project. Default: none. */
  readonly knownHostsFile?: string;
  /** Give up connecting after so many seconds, 1 to 3600. Default: 15. */
  readonly connectTimeoutSeconds?: number;
  /** Ask for a sign of life after so many silent seconds, 1 to 3600. Default: 15. */
  readonly keepAliveSeconds?: number;
}

/** How a node is reached by SSH, and how its user becomes root there. */
export interface NodeSshArgs extends SshArgs {
  /** How the user becomes root; `password` takes it from the stack's secrets. Default: `none`. */
  readonly sudo?: "none" | "passwordless" | "password";
  /** Go through this one of `bastions`; `none` overrides the default. Default: `none`. */
  readonly bastion?: string;
}

/** Where a machine is. */
export interface MachineArgs {
  /** A host name or an IP address. It may be an output: the node is planned once its value is known. */
  readonly address: Input<string>;
  /**
   * The host keys to accept: public keys (`ssh-ed25519 AAAA…`), or fingerprints (`SHA256:…`). Default: those of `knownHostsFile`.
   */
  readonly hostKeys?: readonly Input<string>[];
}

/** A host that nodes are reached through. */
export type BastionArgs = MachineArgs & SshArgs;
