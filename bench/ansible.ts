import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { tryCommand } from "../lab/run-command";
import { AnsibleCore } from "./ansible-core";
import { ContainerSshd } from "./container-sshd";
import type { BenchFleet } from "./fleet";
import { SCENARIOS, type Scenario, type Stopwatch, type Way } from "./way";

const FORKS = 20;

/**
 * ansible-core with its dnf module, set up as one would for speed: pipelining, connections kept and shared, no facts gathered. Each
 * run begins without open connections, as an evening does.
 */
export class Ansible implements Way {
  readonly key = "b";
  readonly rows = { b: `ansible-core, dnf module, ${FORKS} forks` };
  readonly scenarios = SCENARIOS;
  readonly touchesFleet = true;

  private constructor(
    private readonly fleet: BenchFleet,
    private readonly core: AnsibleCore,
    private readonly sshd: ContainerSshd,
    /** Short: it holds sockets, whose paths may have about a hundred characters. */
    private readonly folder: string,
  ) {}

  static async create(fleet: BenchFleet): Promise<Ansible> {
    const core = await AnsibleCore.obtain();
    const sshd = await ContainerSshd.plan(fleet);
    const ansible = new Ansible(fleet, core, sshd, await mkdtemp(join(tmpdir(), "bench-")));
    await ansible.writeFiles();
    return ansible;
  }

  get version(): string {
    return this.core.version;
  }

  async prepare(): Promise<void> {
    await this.sshd.start();
  }

  async run(scenario: Scenario, measure: Stopwatch): Promise<void> {
    await this.closeConnections();
    const playbook = scenario === "inventory" ? "inventory.yaml" : "release.yaml";
    await measure(this.key, async () => {
      const result = await this.core.play(
        join(this.folder, playbook),
        join(this.folder, "ansible.cfg"),
        join(this.folder, "home"),
      );
      const changed = scenario === "apply" ? 1 : 0;
      const recap = new RegExp(` ok=1 +changed=${changed} +unreachable=0 +failed=0 `, "g");
      const hosts = result.stdout.match(recap)?.length ?? 0;
      if (result.code !== 0 || hosts !== this.fleet.containers.length) {
        const said = `${result.stdout}${result.stderr}`.slice(-3000);
        throw new Error(
          `ansible-playbook ended with ${result.code}, ${hosts} hosts did as expected:\n${said}`,
        );
      }
    });
  }

  async close(): Promise<void> {
    await this.closeConnections();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** They'd stay for a minute, and spare the next run its logins. */
  private async closeConnections(): Promise<void> {
    const folder = join(this.folder, "connections");
    for (const name of await readdir(folder)) {
      await tryCommand("ssh", ["-O", "exit", "-o", `ControlPath=${join(folder, name)}`, "container"]);
      await rm(join(folder, name), { force: true });
    }
  }

  private async writeFiles(): Promise<void> {
    const files = {
      "ansible.cfg": this.configuration(),
      known_hosts: this.sshd.knownHosts,
      "hosts.yaml": this.inventory(),
      "release.yaml": this.playbook({
        name: this.fleet.release.map(({ nevra }) => nevra),
        state: "present",
        use_backend: "dnf4",
      }),
      "inventory.yaml": stringify([
        {
          ...PLAY,
          tasks: [{ name: "Ask what is installed", "ansible.builtin.package_facts": { manager: "rpm" } }],
        },
      ]),
    };
    for (const name of ["connections", "home"]) await mkdir(join(this.folder, name));
    for (const [name, text] of Object.entries(files)) await writeFile(join(this.folder, name), text);
  }

  private configuration(): string {
    return `[defaults]
inventory = ${this.folder}/hosts.yaml
forks = ${FORKS}
interpreter_python = /usr/bin/python3
gathering = explicit
host_key_checking = True
[ssh_connection]
pipelining = True
control_path_dir = ${this.folder}/connections
ssh_args = -F none -o ControlMaster=auto -o ControlPersist=60s -o UserKnownHostsFile=${this.folder}/known_hosts
`;
  }

  private inventory(): string {
    const hosts = this.sshd.addresses.map(({ name, address, port }) => [
      name,
      { ansible_host: address, ansible_port: port },
    ]);
    const vars = { ansible_user: "root", ansible_ssh_private_key_file: this.fleet.lab.users.root.keyFile };
    return stringify({ all: { hosts: Object.fromEntries(hosts) as unknown, vars } });
  }

  private playbook(dnf: Record<string, unknown>): string {
    return stringify([{ ...PLAY, tasks: [{ name: "Bring the release", "ansible.builtin.dnf": dnf }] }]);
  }
}

const PLAY = { hosts: "all", gather_facts: false };
