import { createHmac } from "node:crypto";
import { digestOfSteps } from "../../maintenance/devices/steps-digest";
import type { SecretValues } from "../../remote/ssh/secrets";

/** A machine whose user may be offered secrets. */
export interface BoundMachine {
  /** Of the node, bastion or repository, behind its fleet's (`east/node1`) where a program names that; for people only. */
  readonly name: string;
  readonly user: string;
  /** `SHA256:…`, of a host key. */
  readonly fingerprint: string;
  /** Of a device: what may be done there with the secrets. */
  readonly steps?: object;
}

const LINE = /^(\S+ SHA256:[A-Za-z0-9+/]{43})(?: \S+(?: steps:([0-9a-f]{64}))?)?$/;

/** `USER SHA256:… NAME`, and of a device ` steps:` with the digest of its steps. */
export function formatBound({ name, user, fingerprint, steps }: BoundMachine): string {
  const line = `${user} ${fingerprint} ${name}`;
  return steps === undefined ? line : `${line} steps:${digestOfSteps(steps)}`;
}

/** A line for each, sorted by name: what the stack's configuration keeps as `boundTo`. */
export function formatBinding(machines: readonly BoundMachine[]): string {
  const lines = machines.map((machine) => ({ name: machine.name, line: formatBound(machine) }));
  lines.sort((a, b) => (a.name === b.name ? (a.line < b.line ? -1 : 1) : a.name < b.name ? -1 : 1));
  return [...new Set(lines.map(({ line }) => line))].join("\n");
}

/**
 * Reads what {@link formatBinding} wrote; a line that isn't one binds nobody.
 *
 * @param steps the digest of a device's steps; a node, bastion or repository has none
 * @returns `USER SHA256:…` of those that may be offered the secrets for just that
 */
export function parseBinding(text: string, steps?: string): string[] {
  return text.split("\n").flatMap((line) => {
    const [, account, bound] = LINE.exec(line) ?? [];
    return account === undefined || bound !== steps ? [] : [account];
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
