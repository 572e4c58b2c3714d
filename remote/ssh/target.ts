/** How to reach a node over SSH. Plain data without secrets: safe for state, plans and logs. */
export interface SshTarget {
  /** Host name or IP address, as it is looked up in known_hosts. */
  address: string;
  port: number;
  user: string;
  /**
   * Pinned host keys: `SHA256:<base64>` fingerprints or public keys (`ssh-ed25519 AAAA…`).
   * Where there is at least one, nothing else is trusted; where there is none, `knownHostsFile` decides.
   */
  hostKeys: readonly string[];
  /** Path of a known_hosts file, `~/` allowed; `~/.ssh/known_hosts` unless told otherwise. */
  knownHostsFile?: string | undefined;
  /** Path of a private key, `~/` allowed; its passphrase is one of the {@link SshSecrets}. */
  identityFile?: string | undefined;
  /** Use the keys of the agent that `SSH_AUTH_SOCK` points to. */
  agent?: boolean | undefined;
  /** How the user becomes root for scripts. */
  sudo: "none" | "passwordless" | "password";
  /** The machine to go through; its own `sudo` plays no part. */
  bastion?: SshTarget | undefined;
  /** Seconds for each of: reaching this machine with the login done, starting a shell. */
  connectTimeoutSeconds: number;
  /** Seconds between keep-alive questions; a connection that leaves three unanswered is lost. */
  keepAliveSeconds: number;
}

/** `address:port`, with brackets around an IPv6 address. */
export function formatEndpoint(target: Pick<SshTarget, "address" | "port">): string {
  const address = target.address.includes(":") ? `[${target.address}]` : target.address;
  return `${address}:${target.port}`;
}

/** How messages name a node: `node1 (root@10.0.0.5:22)`. */
export function describeNode(label: string, target: SshTarget): string {
  return `${label} (${target.user}@${formatEndpoint(target)})`;
}

/** How messages name a hop: `bastion jump@203.0.113.9:22 on the way to node1`. */
export function describeBastion(label: string, bastion: SshTarget): string {
  return `bastion ${bastion.user}@${formatEndpoint(bastion)} on the way to ${label}`;
}
