import { spawn } from "node:child_process";
import path from "node:path";
import type { StateFolder } from "./state";

export interface CommandResult {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that the sandbox itself gives to its stand-ins, and that failed. */
export class SandboxCommandFailed extends Error {
  constructor(command: string, result: CommandResult) {
    const said = `${result.stdout}${result.stderr}`.trim();
    super(`In the sandbox, \`${command}\` failed with code ${String(result.code)}: ${said}`);
    this.name = "SandboxCommandFailed";
  }
}

const STAND_INS = path.join(__dirname, "bin");

/**
 * The whole environment of what runs in a machine's folder.
 * @param root the folder that stands for its `/`
 */
export function environmentOf(state: StateFolder, root: string): Record<string, string> {
  const system = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];
  return {
    PATH: [STAND_INS, state.bin, ...system].join(":"),
    HOME: "/root",
    USER: "root",
    LANG: "C",
    MAINTENANCE_ROOT: root,
  };
}

/** Runs a command line in a machine's folder, without SSH, and without looking whether a container runs. */
export async function runInMachine(
  state: StateFolder,
  root: string,
  command: string,
  input = "",
): Promise<CommandResult> {
  const child = spawn("/bin/sh", ["-c", command], { cwd: root, env: environmentOf(state, root) });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  // A command that doesn't read its input closes it early.
  child.stdin.on("error", () => undefined).end(input);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  return { code, stdout, stderr };
}

/** @throws {SandboxCommandFailed} */
export async function expectSuccess(state: StateFolder, root: string, command: string): Promise<string> {
  const result = await runInMachine(state, root, command);
  if (result.code !== 0) throw new SandboxCommandFailed(command, result);
  return result.stdout;
}

/** Boots a node that is new, and the containers that run in it. Their processes are folders, and outlive the sandbox. */
export async function bootNode(
  state: StateFolder,
  node: string,
  runningIds: readonly string[],
): Promise<void> {
  const root = state.node(node);
  const boot = path.join(__dirname, "stand-ins", "boot.sh");
  await Promise.all([
    expectSuccess(state, root, `sh '${boot}' 0`),
    ...runningIds.map(async (id) => await expectSuccess(state, root, `vzctl start ${id}`)),
  ]);
}
