import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createKey, describePublicKey, findFreePort } from "../lab/access";
import type { LabContainer } from "../lab/lab";
import type { BenchFleet } from "./fleet";
import { inParallel } from "./in-parallel";

/** Where a container's own sshd listens. */
export interface ContainerAddress {
  /** Unique in the fleet. */
  readonly name: string;
  readonly address: string;
  readonly port: number;
}

/**
 * An sshd in each container, on a loopback address that is its alone: what a tool needs that knows hosts, not containers. The
 * lab's containers share the machine's network, and have the program; the lab itself knows nothing of it.
 */
export class ContainerSshd {
  private constructor(
    private readonly fleet: BenchFleet,
    private readonly hostKey: string,
    private readonly clientKey: string,
    readonly addresses: readonly ContainerAddress[],
    /** For a known_hosts file. All containers have the same key. */
    readonly knownHosts: string,
  ) {}

  static async plan(fleet: BenchFleet): Promise<ContainerSshd> {
    const clientKeyFile = fleet.lab.users.root.keyFile;
    if (clientKeyFile === undefined) throw new Error("The lab's root has no key to log in with.");
    const addresses = await inParallel(fleet.containers, 1, (container) => planAddress(fleet, container));
    const folder = await mkdtemp(join(tmpdir(), "bench-sshd-"));
    try {
      const file = await createKey(join(folder, "host"), "containers");
      const { publicKey } = await describePublicKey(`${file}.pub`);
      const lines = addresses.map(({ address, port }) => `[${address}]:${port} ${publicKey}\n`);
      const [hostKey, clientKey] = await Promise.all([
        readFile(file, "utf8"),
        readFile(`${clientKeyFile}.pub`, "utf8"),
      ]);
      return new ContainerSshd(fleet, hostKey, clientKey, addresses, lines.join(""));
    } finally {
      await rm(folder, { recursive: true });
    }
  }

  /** Starts them all; a container that is reset loses its own. */
  async start(): Promise<void> {
    const pairs = this.fleet.containers.map((container, index) => ({
      container,
      address: this.addresses[index],
    }));
    await inParallel(pairs, 4, async ({ container, address }) => {
      if (address !== undefined) await container.exec(this.startScript(address));
    });
  }

  private startScript({ address, port }: ContainerAddress): string {
    return `set -e
umask 077
mkdir -p /run/sshd /etc/ssh/authorized_keys
chmod 755 /run/sshd /etc/ssh/authorized_keys
cat >/etc/ssh/bench_host_key <<'END'
${this.hostKey.trimEnd()}
END
cat >/etc/ssh/authorized_keys/root <<'END'
${this.clientKey.trimEnd()}
END
cat >/etc/ssh/sshd_config <<'END'
Port ${port}
ListenAddress ${address}
HostKey /etc/ssh/bench_host_key
AuthorizedKeysFile /etc/ssh/authorized_keys/%u
PermitRootLogin prohibit-password
PasswordAuthentication no
KbdInteractiveAuthentication no
UsePAM no
UseDNS no
Subsystem sftp internal-sftp
END
/usr/sbin/sshd </dev/null >/dev/null 2>&1`;
  }
}

/** Nodes have addresses of 127.77.N.x, N being the lab's; their containers get the networks from 127.100.N.x on. */
async function planAddress(fleet: BenchFleet, container: LabContainer): Promise<ContainerAddress> {
  const network = container.node.address.split(".")[2] ?? "0";
  const node = fleet.lab.nodes.findIndex(({ name }) => name === container.node.name);
  const address = `127.${100 + node}.${network}.${container.node.containers.indexOf(container) + 1}`;
  return { name: `${container.node.name}-${container.id}`, address, port: await findFreePort(address) };
}
