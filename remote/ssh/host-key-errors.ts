import { SshError } from "./errors";
import { type HostKey, formatPublicKey } from "./host-key";

/** A key that can't be trusted: `presented` is what the server showed, one per key type that was asked for. */
export abstract class HostKeyError extends SshError {
  constructor(
    place: string,
    readonly presented: readonly HostKey[],
    message: string,
  ) {
    super(place, message);
  }
}

export class HostKeyUnknown extends HostKeyError {
  /** @param searched where a key was looked for, as the end of "is not known: …" */
  constructor(place: string, presented: readonly HostKey[], searched: string) {
    super(
      place,
      presented,
      `The host key of ${place} is not known: ${searched}. It presented ${listKeys(presented)}. ` +
        `Compare that with \`${fingerprintCommand(presented)}\` on the machine's own console, and if it is the same, pin it in the fleet file:\n` +
        pinLine(presented),
    );
  }
}

export class HostKeyChanged extends HostKeyError {
  /** @param expected where the known keys come from and their fingerprints */
  constructor(place: string, presented: readonly HostKey[], expected: string) {
    super(
      place,
      presented,
      `The host key of ${place} has changed: it presented ${listKeys(presented)}, but ${expected}. ` +
        "Someone may be in between, or the node was reinstalled. Nothing was sent to it. " +
        `Compare with \`${fingerprintCommand(presented)}\` on the machine's own console, and only if it is the same, replace the known key in the fleet file:\n` +
        pinLine(presented),
    );
  }
}

export class HostKeyRevoked extends HostKeyError {
  constructor(place: string, presented: readonly HostKey[], where: string) {
    super(
      place,
      presented,
      `${place} presented ${listKeys(presented)}, which ${where} marks as @revoked. ` +
        "That key must not be trusted any more: someone may be in between, or the machine needs a new host key.",
    );
  }
}

/** A machine that the fleet file trusts, but to which the secrets aren't bound. Nothing was offered to it. */
export class SecretsNotForThisMachine extends HostKeyError {
  constructor(place: string, presented: HostKey, user: string) {
    super(
      place,
      [presented],
      `${place} presented ${listKeys([presented])}. The stack's credentials for it aren't bound to that key and the user ${user}, ` +
        "so none of them was offered. Look who changed the address, the port, the user or the host keys in the fleet file. " +
        "If it's the right machine, whoever holds the stack's passphrase binds them: `npx maint credentials bind --stack STACK`.",
    );
  }
}

/** A pinned key that is neither a fingerprint nor a public key. */
export class HostKeyPinMalformed extends SshError {
  constructor(
    place: string,
    readonly pin: string,
  ) {
    super(
      place,
      `The pinned host key "${pin}" of ${place} is neither a fingerprint ("SHA256:…", 43 characters after the colon) ` +
        'nor a public key ("ssh-ed25519 AAAA…"). Copy it from `ssh-keygen -lf` or from the .pub file of the machine.',
    );
  }
}

export class KnownHostsUnreadable extends SshError {
  /** @param reason a part of a sentence whose subject is the file */
  constructor(place: string, file: string, reason: string) {
    super(
      place,
      `The host key of ${place} can't be verified, because ${file} can't be read: it ${reason}. Make it readable, or pin the key in the fleet file.`,
    );
  }
}

function listKeys(keys: readonly HostKey[]): string {
  return keys.map((key) => `${key.type} ${key.fingerprint}`).join(" and ");
}

function pinLine(keys: readonly HostKey[]): string {
  return `  hostKeys: [${keys.map((key) => JSON.stringify(formatPublicKey(key))).join(", ")}]`;
}

function fingerprintCommand(keys: readonly HostKey[]): string {
  const files: Record<string, string> = { "ssh-rsa": "rsa", "ssh-dss": "dsa", "ssh-ed25519": "ed25519" };
  const type = keys.length === 1 ? keys[0]?.type : undefined;
  const file = type === undefined ? "*" : (files[type] ?? (type.startsWith("ecdsa-") ? "ecdsa" : "*"));
  return `ssh-keygen -lf /etc/ssh/ssh_host_${file}_key.pub`;
}
