import { toSshTarget } from "../../providers/ssh-target";
import type { Fleet } from "../../maintenance/fleet/fleet";
import type { BoundMachine } from "../../providers/implementation/binding";
import { loadHostKeyCheck } from "../../remote/ssh/host-key-check";
import { describeBastion, describeNode, type SshTarget } from "../../remote/ssh/target";

/** A machine whose host key nobody has written down: nothing can be bound to it. */
export class HostKeysMissing extends Error {
  override readonly name = "HostKeysMissing";

  constructor(places: readonly string[]) {
    super(
      `No host key is known of ${places.join(", ")}. Nothing was changed. Pin one in the fleet file (hostKeys), or add it to the ` +
        "known_hosts file that the fleet file names, after comparing it on the machine's own console.",
    );
  }
}

interface Machine {
  readonly name: string;
  /** How messages name it. */
  readonly place: string;
  readonly target: SshTarget;
}

/**
 * The machines that a name's secrets are for, with each host key that the fleet trusts there.
 *
 * @param names those that have secrets of their own; `default` stands for all others
 * @returns by name, those that have machines
 * @throws HostKeysMissing, HostKeyPinMalformed, KnownHostsUnreadable
 */
export function findMachines(
  fleet: Fleet,
  names: ReadonlySet<string>,
): ReadonlyMap<string, readonly BoundMachine[]> {
  const found = new Map<string, BoundMachine[]>();
  const unknown: string[] = [];
  for (const { name, place, target } of listMachines(fleet)) {
    const owner = names.has(name) ? name : "default";
    if (!names.has(owner)) continue;
    const { fingerprints } = loadHostKeyCheck(place, target);
    if (fingerprints.length === 0) unknown.push(place);
    const machines = found.get(owner) ?? [];
    machines.push(...fingerprints.map((fingerprint) => ({ name, user: target.user, fingerprint })));
    found.set(owner, machines);
  }
  if (unknown.length > 0) throw new HostKeysMissing(unknown);
  return found;
}

function listMachines({ nodes, repositories }: Fleet): Machine[] {
  return [...Object.values(nodes), ...Object.values(repositories)].flatMap(({ name, ssh }) => {
    const target = toSshTarget(ssh);
    const machine = { name, place: describeNode(name, target), target };
    if (ssh.bastion === undefined || target.bastion === undefined) return [machine];
    const place = describeBastion(name, target.bastion);
    return [machine, { name: ssh.bastion.name, place, target: target.bastion }];
  });
}
