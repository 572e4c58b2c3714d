import { spawn } from "node:child_process";
import type { Engine } from "./engine";
import { exitCodeOf } from "./exit-code";

export interface OperatorRun {
  /** The folder with `Pulumi.yaml`, or one below it. */
  readonly cwd: string;
  /** What the operator has set: backend, credentials, passphrase. */
  readonly environment: NodeJS.ProcessEnv;
  /** Set on top of that. */
  readonly settings?: Readonly<Record<string, string>>;
  /** What it reads: the place for secrets, which each user of this machine would see among its arguments. */
  readonly input?: string;
}

/** How a command of the CLI ended, and what it printed. */
export interface CommandEnd {
  /** The exit code; 128 and the signal's number for one that was ended by a signal. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs `pulumi <args>` as the operator would who started this process: with the same backend and credentials, and with the same
 * Ctrl-C. One that fails is a result, too.
 */
export async function runForOperator(
  engine: Engine,
  args: readonly string[],
  run: OperatorRun,
): Promise<CommandEnd> {
  const forward = (signal: NodeJS.Signals): void => {
    child.kill(signal);
  };
  // Before it's begun: a Ctrl-C in between would end us alone, and leave it to itself.
  process.on("SIGINT", forward).on("SIGTERM", forward);
  const child = spawn(engine.executable, [...args, "--non-interactive", "--color", "never"], {
    cwd: run.cwd,
    stdio: ["pipe", "pipe", "pipe"],
    // A group of its own: Ctrl-C reaches Pulumi once, through us, and not twice, which would end it on the spot.
    detached: true,
    env: { ...run.environment, ...engine.environment, PULUMI_SKIP_UPDATE_CHECK: "true", ...run.settings },
  });
  // One that ends without reading it says why by itself.
  child.stdin.on("error", () => undefined).end(run.input ?? "");
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  try {
    const code = await exitCodeOf(child);
    return { code, stdout, stderr };
  } finally {
    process.off("SIGINT", forward).off("SIGTERM", forward);
  }
}
