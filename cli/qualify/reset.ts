import { spawn } from "node:child_process";

/** The machines couldn't be set back, so what they're tested over isn't known. */
export class ResetFailed extends Error {
  override readonly name = "ResetFailed";

  constructor(command: string, how: string, said: string) {
    const words = said.trim().split("\n").slice(-3).join("; ");
    super(
      `The machines of the sandbox can't be set back: \`${command}\` ${how}${words === "" ? "" : `: ${words}`}. Run it by hand, and then again.`,
    );
  }
}

/**
 * Runs the command that sets the machines back to as they were installed.
 *
 * @param cwd the project's folder
 * @throws ResetFailed
 */
export async function resetMachines(
  command: string,
  cwd: string,
  environment: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  const child = spawn("sh", ["-c", command], {
    cwd,
    env: environment,
    stdio: ["ignore", "pipe", "pipe"],
    signal,
    killSignal: "SIGTERM",
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => (said += text));
  }
  const how = await new Promise<string | undefined>((resolve, reject) => {
    child.once("error", (error) => {
      // The signal's own reason says why.
      reject(
        signal.aborted
          ? (signal.reason as Error)
          : new ResetFailed(command, `can't be run: ${error.message}`, said),
      );
    });
    child.once("close", (code, killed) => {
      resolve(code === 0 ? undefined : `ended with ${code === null ? String(killed) : `exit code ${code}`}`);
    });
  });
  signal.throwIfAborted();
  if (how !== undefined) throw new ResetFailed(command, how, said);
}
