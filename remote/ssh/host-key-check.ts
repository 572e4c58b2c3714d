import { readOperatorFile } from "../../declarations/operator-file";
import { FileUnfit } from "../../declarations/regular-file";
import { expandHome } from "./home";
import { type HostKey, readFingerprint, readPublicKey } from "./host-key";
import {
  type HostKeyError,
  HostKeyChanged,
  HostKeyPinMalformed,
  HostKeyRevoked,
  HostKeyUnknown,
  KnownHostsUnreadable,
} from "./host-key-errors";
import { type KnownHostKeys, findKnownHostKeys } from "./known-hosts";
import type { SshTarget } from "./target";

/** Which host keys of a target are trusted, and why another is not. */
export interface HostKeyCheck {
  /** Types of the trusted keys, where they are known. */
  types: readonly string[];
  /** Fingerprints of the trusted keys, those that are revoked left out. */
  fingerprints: readonly string[];
  /** Some trusted keys are fingerprints only: a refused key may just be of another type than the pinned one. */
  mayBeOfAnotherType: boolean;
  accepts(key: HostKey): boolean;
  /** Why keys that weren't accepted are refused. */
  explain(presented: readonly HostKey[]): HostKeyError;
}

/**
 * Pinned keys decide where there are any, else the known_hosts file.
 * @throws {HostKeyPinMalformed} {@link KnownHostsUnreadable}
 */
export function loadHostKeyCheck(place: string, target: SshTarget): HostKeyCheck {
  if (target.hostKeys.length > 0) return checkPinnedKeys(place, target.hostKeys);
  const file = expandHome(target.knownHostsFile ?? "~/.ssh/known_hosts");
  const text = readKnownHosts(place, file);
  if (text === undefined) return trustNothing(place, `the fleet file pins none, and there is no ${file}`);
  return checkKnownHosts(place, file, findKnownHostKeys(text, target.address, target.port));
}

function checkPinnedKeys(place: string, pins: readonly string[]): HostKeyCheck {
  const types = new Set<string>();
  const fingerprints = pins.map((pin) => {
    const key = readPublicKey(pin);
    if (key !== undefined) types.add(key.type);
    const fingerprint = key?.fingerprint ?? readFingerprint(pin);
    if (fingerprint === undefined) throw new HostKeyPinMalformed(place, pin);
    return fingerprint;
  });
  return {
    types: [...types],
    fingerprints,
    mayBeOfAnotherType: pins.some((pin) => readFingerprint(pin) !== undefined),
    accepts: (key) => fingerprints.includes(key.fingerprint),
    explain: (presented) =>
      new HostKeyChanged(place, presented, `the fleet file pins ${fingerprints.join(" and ")}`),
  };
}

function checkKnownHosts(place: string, file: string, known: KnownHostKeys): HostKeyCheck {
  const isRevoked = (key: HostKey) => known.revoked.find((entry) => entry.key.blob.equals(key.blob));
  return {
    types: [...new Set(known.trusted.map((entry) => entry.key.type))],
    fingerprints: known.trusted.flatMap(({ key }) => (isRevoked(key) === undefined ? [key.fingerprint] : [])),
    mayBeOfAnotherType: false,
    accepts: (key) =>
      isRevoked(key) === undefined && known.trusted.some((entry) => entry.key.blob.equals(key.blob)),
    explain: (presented) => {
      const revoked = presented.map(isRevoked).find((entry) => entry !== undefined);
      if (revoked !== undefined)
        return new HostKeyRevoked(place, presented, `line ${revoked.line} of ${file}`);
      if (known.trusted.length > 0) {
        const expected = known.trusted.map(
          ({ key, line }) => `${key.type} ${key.fingerprint} (line ${line})`,
        );
        return new HostKeyChanged(place, presented, `${file} knows ${expected.join(" and ")}`);
      }
      const [authority] = known.certificateAuthorityLines;
      const reason =
        authority === undefined
          ? `the fleet file pins none, and ${file} has no entry for it`
          : `the fleet file pins none, and the only entry for it in ${file} is a @cert-authority (line ${authority}), which isn't supported`;
      return new HostKeyUnknown(place, presented, reason);
    },
  };
}

function trustNothing(place: string, searched: string): HostKeyCheck {
  return {
    types: [],
    fingerprints: [],
    mayBeOfAnotherType: false,
    accepts: () => false,
    explain: (presented) => new HostKeyUnknown(place, presented, searched),
  };
}

function readKnownHosts(place: string, file: string): string | undefined {
  try {
    return readOperatorFile(file);
  } catch (error) {
    if (error instanceof FileUnfit) throw new KnownHostsUnreadable(place, file, error.message);
    throw error;
  }
}
