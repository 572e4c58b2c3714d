import { spawn } from "node:child_process";

/** What a command left behind: exit code (128 + N if signal N ended it) and both outputs as UTF-8. */
export interface CommandResult {
  code: number;
  stdout: string;
  stderr: string;
}

/** A command of the lab itself (not of a test) ended with another code than 0. */
export class CommandFailed extends Error {
  readonly code: number;

  constructor(command: readonly string[], result: CommandResult) {
    const said = (result.stderr.trim() || result.stdout.trim()).slice(-2000);
    super(`${command.join(" ").slice(0, 300)} ended with ${result.code}: ${said || "(it said nothing)"}`);
    this.name = "CommandFailed";
    this.code = result.code;
  }
}

export interface CommandOptions {
  input?: string | Buffer;
  env?: Record<string, string>;
  cwd?: string;
}

const signalNumbers: Partial<Record<NodeJS.Signals, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGKILL: 9,
  SIGTERM: 15,
};

/** Runs a program and waits for it, whatever it answers. Rejects only if it can't be started. */
export async function tryCommand(
  program: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: { ...process.env, LC_ALL: "C.UTF-8", ...options.env },
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    // A program that doesn't read its input closes it early: its exit code tells, not the pipe.
    child.stdin.on("error", () => undefined);
    child.on("error", reject);
    child.on("close", (code, signal) => {
      resolve({ code: code ?? 128 + ((signal && signalNumbers[signal]) ?? 0), stdout, stderr });
    });
    child.stdin.end(options.input ?? "");
  });
}

/** Runs a program; answers its standard output. @throws CommandFailed unless it ends with 0. */
export async function runCommand(
  program: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<string> {
  const result = await tryCommand(program, args, options);
  if (result.code !== 0) throw new CommandFailed([program, ...args], result);
  return result.stdout;
}
