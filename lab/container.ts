import type { CommandOptions, CommandResult } from "./run-command";
import type { ContainerPlan, NodePlan } from "./plan";
import { labRuntime } from "./runtimes";

/** The node that a container is on. */
export interface ContainerNode {
  readonly name: string;
  readonly runtime: NodePlan["runtime"];
  readonly address: string;
  readonly lxcPath: string;
  readonly containers: readonly LabContainer[];
  /** Runs one program on the node. @throws CommandFailed unless it ends with 0 */
  run(command: readonly string[], options?: CommandOptions): Promise<string>;
  tryRun(command: readonly string[], options?: CommandOptions): Promise<CommandResult>;
}

/** One container of a running lab, handled past the runtime's fronts. */
export class LabContainer {
  readonly id: string;
  readonly hostname: string;
  readonly diskMb: number | undefined;

  constructor(
    readonly node: ContainerNode,
    plan: ContainerPlan,
  ) {
    this.id = plan.id;
    this.hostname = plan.hostname;
    this.diskMb = plan.diskMb;
  }

  /** Runs a shell script inside. @throws CommandFailed unless it ends with 0. @returns its standard output */
  async exec(script: string, options?: CommandOptions): Promise<string> {
    return this.node.run(this.insideCommand(script), options);
  }

  /** Runs a shell script inside, whatever it answers. */
  async tryExec(script: string, options?: CommandOptions): Promise<CommandResult> {
    return this.node.tryRun(this.insideCommand(script), options);
  }

  async state(): Promise<"running" | "stopped"> {
    const answer = await this.node.run(["lxc-info", "-n", this.id, "-sH"]);
    return answer.trim() === "STOPPED" ? "stopped" : "running";
  }

  /** Returns when its services have started. */
  async start(): Promise<void> {
    await this.node.run([containerRoot, "attach", this.id]);
    await this.node.run([containerRoot, "start", this.id]);
  }

  /** Shuts it down; on an openvz node it's unmounted then. */
  async stop(): Promise<void> {
    await this.node.run(["lxc-stop", "-n", this.id, "-t", "10"]);
  }

  /** Kills all its processes at once, as a crash does. */
  async kill(): Promise<void> {
    await this.node.run(["lxc-stop", "-n", this.id, "-k"]);
  }

  /** Back to the first state, running: nothing of what happened inside remains. */
  async reset(): Promise<void> {
    await this.node.run([containerRoot, "reset", this.id]);
  }

  /**
   * Fills the disk of a container with `diskMb`, all but so many kilobytes.
   * @throws Error if it has no disk of its own: it would fill the machine's
   */
  async fillDisk(leaveKb = 0): Promise<void> {
    if (this.diskMb === undefined)
      throw new Error(`Container ${this.id} has no disk of its own: start it with diskMb.`);
    // Written from the node: inside, a full disk would fail the shell's own redirections.
    const script = `cd "$1" && free=$(df -Pk . | awk 'NR == 2 { print $4 }') &&
      dd if=/dev/zero of=upper/filled bs=1k count=$((free > ${leaveKb} ? free - ${leaveKb} : 0)) 2>/dev/null; sync -f upper`;
    await this.node.run(["/bin/sh", "-c", script, "fill", this.diskFolder]);
  }

  /** Undoes `fillDisk`. */
  async freeDisk(): Promise<void> {
    await this.node.run(["rm", "-f", `${this.diskFolder}/upper/filled`]);
  }

  private get diskFolder(): string {
    return `${labRuntime(this.node.runtime).front?.disks ?? this.node.lxcPath}/${this.id}/disk`;
  }

  private insideCommand(script: string): string[] {
    return ["lxc-attach", "-n", this.id, "--", "/bin/sh", "-c", script];
  }
}

const containerRoot = "/usr/lib/lab/container-root";
