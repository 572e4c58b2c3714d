import { createHmac } from "node:crypto";
import type { SecretValues } from "../../remote/ssh/secrets";

/** A machine whose user may be offered secrets. */
export interface BoundMachine {
  /** Of the node, bastion or repository, behind its fleet's (`east/node1`) where a program names that; for people only. */
  readonly name: string;
  readonly user: string;
  /** `SHA256:…`, of a host key. */
  readonly fingerprint: string;
}

const LINE = /^(\S+ SHA256:[A-Za-z0-9+/]{43})(?: (\S+))?$/;

/** `USER SHA256:… NAME`, a line each, sorted by name: what the stack's configuration keeps as `boundTo`. */
export function formatBinding(machines: readonly BoundMachine[]): string {
  const lines = machines.map(({ name, user, fingerprint }) => ({
    name,
    line: `${user} ${fingerprint} ${name}`,
  }));
  lines.sort((a, b) => (a.name === b.name ? (a.line < b.line ? -1 : 1) : a.name < b.name ? -1 : 1));
  return [...new Set(lines.map(({ line }) => line))].join("\n");
}

/** Reads what {@link formatBinding} wrote; a line that isn't one binds nobody. */
export function parseBinding(text: string): string[] {
  return text.split("\n").flatMap((line) => {
    const account = LINE.exec(line)?.[1];
    return account === undefined ? [] : [account];
  });
}

/**
 * Ties a binding to its secrets. Whoever knows them can make it; whoever only edits files can't, and neither can they put
 * the encrypted values of one entry into another.
 *
 * @param boundTo the text of the binding
 */
export function sealOf(
  { password, privateKey, passphrase, sudoPassword }: SecretValues,
  boundTo: string,
): string {
  const key = JSON.stringify([password, privateKey, passphrase, sudoPassword].map((value) => value ?? null));
  return createHmac("sha256", key).update(boundTo).digest("base64");
}
