import type { BoundMachine } from "../../providers/implementation/binding";
import { loadHostKeyCheck } from "../../remote/ssh/host-key-check";
import type { Machine } from "./machine";

/** A machine whose host key nobody has written down: nothing can be bound to it. */
export class HostKeysMissing extends Error {
  override readonly name = "HostKeysMissing";

  constructor(places: readonly string[]) {
    super(
      `No host key is known of ${places.join(", ")}. Nothing was changed. Compare the key on the machine's own console. ` +
        "Then pin it where the machine is declared (hostKeys), or add it to its known_hosts file (knownHostsFile).",
    );
  }
}

/**
 * The machines that a name's secrets are for, with each host key that is trusted there.
 *
 * @param names those that have secrets of their own; `default` stands for all others but devices
 * @returns by name, those that have machines
 * @throws HostKeysMissing, HostKeyPinMalformed, KnownHostsUnreadable
 */
export function findMachines(
  machines: readonly Machine[],
  names: ReadonlySet<string>,
): ReadonlyMap<string, readonly BoundMachine[]> {
  const found = new Map<string, BoundMachine[]>();
  const unknown: string[] = [];
  for (const { name, fleet, place, target, steps } of machines) {
    const owner = names.has(name) || steps !== undefined ? name : "default";
    if (!names.has(owner)) continue;
    const { fingerprints } = loadHostKeyCheck(place, target);
    if (fingerprints.length === 0) unknown.push(place);
    const bound = found.get(owner) ?? [];
    const shown = fleet === undefined ? name : `${fleet}/${name}`;
    const account = { name: shown, user: target.user, ...(steps !== undefined && { steps }) };
    bound.push(...fingerprints.map((fingerprint) => ({ ...account, fingerprint })));
    found.set(owner, bound);
  }
  if (unknown.length > 0) throw new HostKeysMissing(unknown);
  return found;
}
