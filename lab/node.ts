import { existsSync, readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import type { LabUsers } from "./access";
import { LabContainer, type ContainerNode } from "./container";
import type { NodePlan } from "./plan";
import { runCommand, tryCommand, type CommandOptions, type CommandResult } from "./run-command";

/** What a client needs to reach a node's sshd. */
export interface NodeAccess {
  /** An address of 127.0.0.0/8 that's the node's alone. */
  address: string;
  port: number;
  /** `SHA256:…` */
  hostKeyFingerprint: string;
  /** `ssh-ed25519 AAAA…` */
  hostPublicKey: string;
  users: LabUsers;
}

/** One node of a running lab. */
export class LabNode implements ContainerNode {
  readonly name: string;
  readonly hostname: string;
  readonly runtime: NodePlan["runtime"];
  readonly packageManager: NodePlan["packageManager"];
  readonly address: string;
  readonly port: number;
  /** The node's `lxc.lxcpath`: commands on the node find its containers without `-P`. */
  readonly lxcPath: string;
  readonly hostKeyFingerprint: string;
  readonly hostPublicKey: string;
  readonly users: LabUsers;
  readonly containers: readonly LabContainer[];

  /** `parent`: the process that boots the node, as the machine numbers it. */
  constructor(
    plan: NodePlan,
    access: NodeAccess,
    private readonly parent: number,
  ) {
    this.name = plan.name;
    this.hostname = plan.hostname;
    this.runtime = plan.runtime;
    this.packageManager = plan.packageManager;
    this.address = access.address;
    this.port = access.port;
    this.lxcPath = plan.lxcPath;
    this.hostKeyFingerprint = access.hostKeyFingerprint;
    this.hostPublicKey = access.hostPublicKey;
    this.users = access.users;
    this.containers = plan.containers.map((container) => new LabContainer(this, container));
  }

  /** The line for a known_hosts file. */
  get knownHostsLine(): string {
    return `[${this.address}]:${this.port} ${this.hostPublicKey}`;
  }

  /** @throws Error if the node has no such container */
  container(id: string): LabContainer {
    const found = this.containers.find((container) => container.id === id);
    if (!found) throw new Error(`Node ${this.name} of the lab has no container ${id}.`);
    return found;
  }

  /** Runs a shell script on the node as root, past ssh. @throws CommandFailed unless it ends with 0 */
  async exec(script: string, options?: CommandOptions): Promise<string> {
    return this.run(["/bin/sh", "-c", script], options);
  }

  /** Runs a shell script on the node as root, past ssh, whatever it answers. */
  async tryExec(script: string, options?: CommandOptions): Promise<CommandResult> {
    return this.tryRun(["/bin/sh", "-c", script], options);
  }

  /** Runs one program on the node. @throws CommandFailed unless it ends with 0 */
  async run(command: readonly string[], options?: CommandOptions): Promise<string> {
    return runCommand("nsenter", this.enterArguments(command), withPath(options));
  }

  async tryRun(command: readonly string[], options?: CommandOptions): Promise<CommandResult> {
    return tryCommand("nsenter", this.enterArguments(command), withPath(options));
  }

  /** Cuts all ssh connections that exist now: their sshd processes die, what they started hears of it only by its pipes. */
  async dropConnections(): Promise<void> {
    await this.exec(
      `${sshdProcesses} for pid in $pids; do [ "$pid" = "$listener" ] || kill -KILL "$pid"; done; true`,
    );
  }

  /** Refuses new ssh connections; those that exist go on. */
  async stopSsh(): Promise<void> {
    await this.exec("kill -TERM $(cat /run/sshd.pid); while [ -e /run/sshd.pid ]; do sleep 0.02; done");
  }

  async startSsh(): Promise<void> {
    await this.exec("/usr/sbin/sshd -E /var/log/sshd.log; until [ -e /run/sshd.pid ]; do sleep 0.02; done");
  }

  /** New connections hang without a word, as with a node that swaps itself to death. */
  async freezeSsh(): Promise<void> {
    await this.exec("kill -STOP $(cat /run/sshd.pid)");
  }

  async thawSsh(): Promise<void> {
    await this.exec("kill -CONT $(cat /run/sshd.pid)");
  }

  /**
   * From now on an openvz node has the table of /proc/user_beancounters, until it's stopped. It isn't there unless wanted, since it's renewed all
   * the time.
   */
  async keepBeancounters(): Promise<void> {
    await this.exec(
      "setsid /usr/lib/lab/beancounters keep </dev/null >/dev/null 2>&1 & until [ -s /run/lab/user_beancounters ]; do sleep 0.05; done",
    );
  }

  /** Reboots it as a power cut does: nothing is told to end. Returns when it's up again. */
  async cutPower(): Promise<void> {
    await this.exec("touch /.reboot && sync");
    const first = this.pid;
    process.kill(first, "SIGKILL");
    await this.untilRebooted(first);
  }

  /** Returns when another first process than this one is there, and sshd listens. */
  async untilRebooted(first: number): Promise<void> {
    for (let tries = 0; ; tries++) {
      const isUp =
        this.isUp && this.pid !== first && (await this.tryExec("test -e /run/sshd.pid")).code === 0;
      if (isUp) return;
      if (tries === 600) throw new Error(`Node ${this.name} of the lab doesn't come up again.`);
      await delay(100);
    }
  }

  /** The node's first process, as the machine numbers it; another one after each boot. */
  get pid(): number {
    const first = this.findFirst();
    if (first === undefined) throw new Error(`Node ${this.name} of the lab is down.`);
    return first;
  }

  get isUp(): boolean {
    return this.findFirst() !== undefined;
  }

  /** Until its root is the node's, the process would have commands run on the machine itself. */
  private findFirst(): number | undefined {
    const [boot] = childrenOf(this.parent);
    const [first] = boot === undefined ? [] : childrenOf(boot);
    return first !== undefined && existsSync(`/proc/${first}/root/etc/lab/containers`) ? first : undefined;
  }

  private enterArguments(command: readonly string[]): string[] {
    return ["--target", String(this.pid), "--mount", "--pid", "--uts", "--ipc", "--cgroup", "--", ...command];
  }
}

const sshdProcesses = `listener=$(cat /run/sshd.pid); pids=
for process in /proc/[0-9]*; do
  [ "$(readlink "$process/exe")" != /usr/sbin/sshd ] || pids="$pids \${process#/proc/}"
done;`;

/** A process that ends meanwhile has none. */
function childrenOf(pid: number): number[] {
  try {
    const text = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
    return text === "" ? [] : text.split(" ").map(Number);
  } catch {
    return [];
  }
}

/** The machine's own PATH and locale may name what the node doesn't have. */
function withPath(options: CommandOptions = {}): CommandOptions {
  const path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  return { ...options, cwd: "/", env: { PATH: path, HOME: "/root", ...options.env } };
}
