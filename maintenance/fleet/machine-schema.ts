import { choice, flag, list, LONGEST_PATH, NAME, record, text, wholeNumber } from "../files/fields";

/* What a fleet file says of any machine: where it is, and how it's reached. */

export const ADDRESS = text(
  /^[A-Za-z0-9]([A-Za-z0-9.:-]*[A-Za-z0-9])?$|^[0-9A-Fa-f:]+$/,
  "a host name or an IP address",
  253,
);
const USER = text(/^[A-Za-z_][A-Za-z0-9_-]*\$?$/, "the name of a user", 100);
export const PATH = text(/^[^\0\n]+$/, "the path of a file", LONGEST_PATH);

export const hostKeys = list(
  text(
    /^(SHA256:[A-Za-z0-9+/]{43}=?|(ssh-(ed25519|rsa)|ecdsa-sha2-nistp\d+) [A-Za-z0-9+/]{40,}={0,2}( .*)?)$/,
    "a host key: its public key (ssh-ed25519 AAAA…) or its fingerprint (SHA256:… as `ssh-keygen -lf` shows it)",
    // RSA of 16,384 bits has 2,750 characters.
    4000,
  ),
  "host keys",
  1,
).describe(
  "The host keys to accept: public keys (ssh-ed25519 AAAA…), or fingerprints as `ssh-keygen -lf` shows them",
);

/** How a machine is reached, bastions included. */
export const reaching = {
  user: USER.meta({ description: "Whom to log in as", default: "root" }),
  port: wholeNumber(1, 65535).meta({ description: "SSH port", default: 22 }),
  identityFile: PATH.describe("Private key; ~/…, absolute, or relative to this file"),
  agent: flag().meta({ description: "Whether to offer the keys of the running SSH agent", default: false }),
  knownHostsFile: PATH.describe(
    "OpenSSH known_hosts file to check host keys with; ~/…, absolute, or relative to this file",
  ),
  connectTimeoutSeconds: wholeNumber(1, 3600, "seconds").meta({
    description: "Give up connecting after",
    default: 15,
  }),
  keepAliveSeconds: wholeNumber(1, 3600, "seconds").meta({
    description: "Ask for a sign of life this often when nothing else is sent",
    default: 15,
  }),
};

export const ssh = record({
  ...reaching,
  sudo: choice(["none", "passwordless", "password"]).meta({
    description: "How the user becomes root; `password` takes it from the stack's secrets",
    default: "none",
  }),
  bastion: NAME.describe("Go through this one of `bastions`; `none` overrides the default"),
}).partial();
