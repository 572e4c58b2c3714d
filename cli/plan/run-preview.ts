import { spawn } from "node:child_process";
import { constants } from "node:os";
import type { Engine } from "../engine/engine";
import type { PreviewEnd } from "./make-plan";

const SIGNALLED = 128;

export interface PreviewRun {
  /** The stack that is selected, by default. */
  readonly stack?: string;
  /** Folders of policy packs. */
  readonly policyPacks: readonly string[];
  /** Further arguments of `pulumi preview`. */
  readonly more: readonly string[];
  /** The folder with `Pulumi.yaml`, or one below it. */
  readonly cwd: string;
  /** What the user has set: backend, credentials, passphrase. */
  readonly environment: NodeJS.ProcessEnv;
}

/** Runs a preview, and returns its events, a line each, and how it ended. One that fails is a result, too. */
export async function runPreview(engine: Engine, run: PreviewRun): Promise<PreviewEnd & { stdout: string }> {
  const stack = run.stack === undefined ? [] : ["--stack", run.stack];
  const packs = run.policyPacks.flatMap((folder) => ["--policy-pack", folder]);
  const fixed = ["--json", "--non-interactive", "--color", "never"];
  const child = spawn(engine.executable, ["preview", ...stack, ...packs, ...run.more, ...fixed], {
    cwd: run.cwd,
    stdio: ["ignore", "pipe", "pipe"],
    // A group of its own: Ctrl-C reaches Pulumi once, through us, and not twice, which would end it on the spot.
    detached: true,
    env: {
      ...run.environment,
      ...engine.environment,
      // The document without this says nothing of policies.
      PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true",
      PULUMI_SKIP_UPDATE_CHECK: "true",
    },
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const forward = (signal: NodeJS.Signals): void => {
    child.kill(signal);
  };
  process.on("SIGINT", forward).on("SIGTERM", forward);
  try {
    const code = await new Promise<number>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (exitCode, signal) => {
        resolve(exitCode ?? SIGNALLED + constants.signals[signal ?? "SIGKILL"]);
      });
    });
    return { code, stdout, stderr };
  } finally {
    process.off("SIGINT", forward).off("SIGTERM", forward);
  }
}
