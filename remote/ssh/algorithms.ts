import type { Algorithms, ServerHostKeyAlgorithm } from "ssh2";

/** The offer, with its host key algorithms in plain order. */
export type OfferedAlgorithms = Algorithms & { serverHostKey: ServerHostKeyAlgorithm[] };

const HOST_KEY_ALGORITHMS: readonly ServerHostKeyAlgorithm[] = [
  "ssh-ed25519",
  "ecdsa-sha2-nistp256",
  "ecdsa-sha2-nistp384",
  "ecdsa-sha2-nistp521",
  "rsa-sha2-512",
  "rsa-sha2-256",
  "ssh-rsa",
];

/**
 * What is offered in the key exchange. A server with several host keys presents the first type of *our* list that it
 * has, so the trusted types come first: else a good host shows a key nobody has written down.
 * @param preferred key types that are trusted for this host
 * @param without key types that the host has already shown and that were not trusted
 */
export function chooseAlgorithms(
  preferred: readonly string[],
  without: readonly string[],
): OfferedAlgorithms {
  // DSA is offered only where such a key is trusted already: EL6 nodes may have no other in an old known_hosts.
  const known = preferred.includes("ssh-dss")
    ? [...HOST_KEY_ALGORITHMS, "ssh-dss" as const]
    : HOST_KEY_ALGORITHMS;
  const allowed = known.filter((algorithm) => !without.some((type) => isOfType(algorithm, type)));
  const isPreferred = (algorithm: string) => preferred.some((type) => isOfType(algorithm, type));
  return {
    serverHostKey: [
      ...allowed.filter(isPreferred),
      ...allowed.filter((algorithm) => !isPreferred(algorithm)),
    ],
    // sshd of EL5 (OpenSSH 4.3) and hardened EL6 ones (5.3) may know no SHA-2 exchange. ssh2 leaves these out by
    // default; as last choices they are used only where the server knows nothing better. The rest of what such a
    // server needs (ssh-rsa host keys, aes-ctr, hmac-sha1) ssh2 offers by itself.
    kex: {
      append: ["diffie-hellman-group-exchange-sha1", "diffie-hellman-group14-sha1"],
      prepend: [],
      remove: [],
    },
  };
}

function isOfType(algorithm: string, type: string): boolean {
  return algorithm === type || (type === "ssh-rsa" && algorithm.startsWith("rsa-sha2-"));
}
