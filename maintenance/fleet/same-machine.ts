import { createHash } from "node:crypto";
import { canonicalAddress } from "./canonical-address";

/** Where a machine is, and what it shows to prove that. */
export interface Machine {
  readonly address: string;
  readonly port: number;
  /** Public keys, or fingerprints of them. */
  readonly hostKeys: readonly string[];
  /** Behind another one, an address counts there only. */
  readonly bastion?: Pick<Machine, "address" | "port"> | undefined;
}

/** A node of a fleet. */
export interface FleetMachine {
  /** Undefined for a fleet without a prefix, as of YAML. */
  readonly fleet: string | undefined;
  readonly node: string;
  readonly machine: Machine;
}

/** Two fleets have one machine: two changes would run there at once, each judged by its own gate alone. */
export class MachineShared extends Error {
  override readonly name = "MachineShared";

  constructor(first: FleetMachine, second: FleetMachine) {
    super(
      `${describe(first)} and ${describe(second)} are one machine: they have the same address and port, or the same host key. ` +
        "Two changes would run there at once. Declare the machine in one fleet.",
    );
  }
}

/** The machines of fleets that are in one program. */
export class MachinesOfFleets {
  private readonly byMark = new Map<string, FleetMachine>();

  /** Adds a machine, unless another fleet has it: returns that fleet's then. */
  add(added: FleetMachine): FleetMachine | undefined {
    const marks = marksOf(added.machine);
    for (const mark of marks) {
      const known = this.byMark.get(mark);
      if (known !== undefined && known.fleet !== added.fleet) return known;
    }
    for (const mark of marks) this.byMark.set(mark, added);
    return undefined;
  }
}

/** What no two machines have in common. */
function marksOf({ address, port, hostKeys, bastion }: Machine): string[] {
  const way = bastion === undefined ? "" : endpoint(bastion);
  return [`${way}>${endpoint({ address, port })}`, ...hostKeys.map(fingerprint)];
}

function endpoint({ address, port }: Pick<Machine, "address" | "port">): string {
  return `${canonicalAddress(address)} ${port}`;
}

function fingerprint(hostKey: string): string {
  const [type = "", key = ""] = hostKey.trim().split(/\s+/);
  const digest = createHash("sha256").update(Buffer.from(key, "base64")).digest("base64");
  return (type.startsWith("SHA256:") ? type : `SHA256:${digest}`).replace(/={1,2}$/, "");
}

function describe({ fleet, node }: FleetMachine): string {
  return fleet === undefined ? node : `${node} of fleet ${fleet}`;
}
