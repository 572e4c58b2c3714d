import { type Cause, cause } from "../../maintenance/problems/problem";
import { SshError } from "./errors";
import { type HostKey, formatPublicKey } from "./host-key";

/** A key that can't be trusted: `presented` is what the server showed, one per key type that was asked for. */
export abstract class HostKeyError extends SshError {
  constructor(
    place: string,
    readonly presented: readonly HostKey[],
    because: Cause,
  ) {
    super(place, because);
  }
}

export class HostKeyUnknown extends HostKeyError {
  /** @param searched where a key was looked for, as the end of "is not known: …" */
  constructor(place: string, presented: readonly HostKey[], searched: string) {
    super(
      place,
      presented,
      cause("host-key-unknown", { place, presented: describeKeys(presented), searched }),
    );
  }
}

export class HostKeyChanged extends HostKeyError {
  /** @param expected where the known keys come from and their fingerprints */
  constructor(place: string, presented: readonly HostKey[], expected: string) {
    super(
      place,
      presented,
      cause("host-key-changed", { place, presented: describeKeys(presented), expected }),
    );
  }
}

export class HostKeyRevoked extends HostKeyError {
  constructor(place: string, presented: readonly HostKey[], where: string) {
    super(place, presented, cause("host-key-revoked", { place, presented: describeKeys(presented), where }));
  }
}

/** A machine that the fleet file trusts, but to which the secrets aren't bound. Nothing was offered to it. */
export class SecretsNotForThisMachine extends HostKeyError {
  constructor(place: string, presented: HostKey, user: string) {
    super(
      place,
      [presented],
      cause("secrets-not-bound", { place, presented: describeKeys([presented]), user }),
    );
  }
}

/** A pinned key that is neither a fingerprint nor a public key. */
export class HostKeyPinMalformed extends SshError {
  constructor(
    place: string,
    readonly pin: string,
  ) {
    super(place, cause("host-key-pin-malformed", { place, pin }));
  }
}

export class KnownHostsUnreadable extends SshError {
  /** @param reason a part of a sentence whose subject is the file */
  constructor(place: string, file: string, reason: string) {
    super(place, cause("known-hosts-unreadable", { place, file, reason }));
  }
}

function describeKeys(keys: readonly HostKey[]): { type: string; fingerprint: string; publicKey: string }[] {
  return keys.map((key) => ({
    type: key.type,
    fingerprint: key.fingerprint,
    publicKey: formatPublicKey(key),
  }));
}
