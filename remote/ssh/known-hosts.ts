import { createHmac } from "node:crypto";
import { canonicalAddress } from "../../maintenance/fleet/canonical-address";
import { type HostKey, readPublicKey } from "./host-key";

/** What a known_hosts file says of one host. */
export interface KnownHostKeys {
  trusted: { key: HostKey; line: number }[];
  revoked: { key: HostKey; line: number }[];
  /** Lines of certificate authorities that cover the host. Host certificates are not supported. */
  certificateAuthorityLines: number[];
}

/**
 * Finds a host in the text of a known_hosts file (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT): plain and hashed names,
 * `[host]:port`, wildcards, negation, `@revoked`, `@cert-authority`. Lines that can't be read are passed over, as ssh does.
 */
export function findKnownHostKeys(text: string, address: string, port: number): KnownHostKeys {
  // As the fleet file spells it, and as ssh writes it.
  const spellings = new Set([address.toLowerCase(), canonicalAddress(address)]);
  const names = [...spellings].map((name) => (port === 22 ? name : `[${name}]:${port}`));
  const found: KnownHostKeys = { trusted: [], revoked: [], certificateAuthorityLines: [] };
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const fields = /^\s*(?:(@\S+)\s+)?([^\s#@]\S*)\s+(\S+\s+\S+)/.exec(line);
    const [, marker, patterns, publicKey] = fields ?? [];
    if (
      patterns === undefined ||
      publicKey === undefined ||
      !names.some((name) => matchesHost(patterns, name))
    )
      continue;
    const key = readPublicKey(publicKey);
    if (key === undefined) continue;
    const entry = { key, line: index + 1 };
    if (marker === undefined) found.trusted.push(entry);
    else if (marker === "@revoked") found.revoked.push(entry);
    else if (marker === "@cert-authority") found.certificateAuthorityLines.push(entry.line);
  }
  return found;
}

function matchesHost(patterns: string, name: string): boolean {
  if (patterns.startsWith("|")) return matchesHashedName(patterns, name);
  const list = patterns.toLowerCase().split(",");
  const matches = (pattern: string) => matchesPattern(pattern, name);
  return (
    list.some((pattern) => !pattern.startsWith("!") && matches(pattern)) &&
    !list.some((pattern) => pattern.startsWith("!") && matches(pattern.slice(1)))
  );
}

function matchesHashedName(entry: string, name: string): boolean {
  const [, salt, hash] = /^\|1\|([^|]+)\|([^|]+)$/.exec(entry) ?? [];
  if (salt === undefined || hash === undefined) return false;
  return createHmac("sha1", Buffer.from(salt, "base64")).update(name).digest("base64") === hash;
}

/** `*` and `?` as OpenSSH has them. Going back to the last `*` only: a regular expression could be made to take for ever. */
function matchesPattern(pattern: string, name: string): boolean {
  let [at, read] = [0, 0];
  let star: { readonly at: number; read: number } | undefined;
  while (read < name.length) {
    const wanted = pattern[at];
    if (wanted === "*") {
      star = { at, read };
      at++;
    } else if (wanted === "?" || wanted === name[read]) {
      at++;
      read++;
    } else if (star === undefined) return false;
    else {
      star.read++;
      at = star.at + 1;
      read = star.read;
    }
  }
  return /^\**$/.test(pattern.slice(at));
}
