import { spawn } from "node:child_process";
import type { Engine } from "./engine";
import { exitCodeOf } from "./exit-code";

/** How long a run that was told to stop may take to finish what it has begun. */
const GRACE_MS = 60_000;

export interface PulumiRun {
  /** The folder with `Pulumi.yaml`. */
  readonly cwd: string;
  /** Where the state is kept, for example `file:///srv/state`. */
  readonly backend: string;
  /** Encrypts the stack's secrets. */
  readonly passphrase: string;
  /** PULUMI_HOME: credentials and plugins; a folder of its own keeps a run from the user's. */
  readonly home: string;
  /** Set on top of the process's own environment and the engine's. */
  readonly env?: Readonly<Record<string, string>>;
  /** Stops the run as Ctrl-C does once, and ends it a minute later. */
  readonly signal?: AbortSignal;
  /** Gets what the run prints, both streams, as it comes. */
  readonly onOutput?: (text: string) => void;
}

export interface PulumiResult {
  /** The exit code; 128 and the signal's number for a run that was ended by one. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `pulumi <args>` without questions or colours. A run that fails is a result too: look at `code`. */
export async function runPulumi(
  engine: Engine,
  args: readonly string[],
  run: PulumiRun,
): Promise<PulumiResult> {
  const child = spawn(engine.executable, [...args, "--non-interactive", "--color", "never"], {
    cwd: run.cwd,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      ...engine.environment,
      PULUMI_BACKEND_URL: run.backend,
      PULUMI_CONFIG_PASSPHRASE: run.passphrase,
      PULUMI_HOME: run.home,
      ...run.env,
    },
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    run.onOutput?.(text);
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
    run.onOutput?.(text);
  });

  let ending: NodeJS.Timeout | undefined;
  const stop = (): void => {
    child.kill("SIGINT");
    ending = setTimeout(() => child.kill("SIGKILL"), GRACE_MS);
  };
  if (run.signal?.aborted === true) stop();
  run.signal?.addEventListener("abort", stop, { once: true });
  try {
    const code = await exitCodeOf(child);
    return { code, stdout, stderr };
  } finally {
    run.signal?.removeEventListener("abort", stop);
    clearTimeout(ending);
  }
}
