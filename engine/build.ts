import { spawn } from "node:child_process";
import path from "node:path";
import { installOnce } from "./cache";
import type { Report } from "./cache";
import { EngineAttemptError } from "./errors";
import { isExecutable } from "./on-path";

const COMMAND = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
const VERSION_VARIABLE = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";
const TIME_LIMIT_MS = 45 * 60_000;
const SHOWN_LINES = 5;

export interface EngineBuild {
  readonly version: string;
  readonly cache: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly report: Report;
}

/** The executable that was built before, if any. */
export async function findBuiltEngine(cache: string): Promise<string | undefined> {
  const executable = builtExecutable(cache);
  return (await isExecutable(executable)) ? executable : undefined;
}

/**
 * Builds the CLI from the Go module that `go.mod` beside this file pins, into the cache.
 *
 * @throws EngineAttemptError where Go is missing, too old or reports an error.
 */
export async function buildEngine({ version, cache, environment, report }: EngineBuild): Promise<string> {
  await installOnce(
    path.dirname(builtExecutable(cache)),
    async (folder) => {
      const started = Date.now();
      report(
        `Building Pulumi ${version} from its Go module into ${cache}: some minutes, once per machine and version …`,
      );
      await runGoBuild(path.join(folder, "pulumi"), version, environment);
      report(`Built Pulumi ${version} in ${Math.round((Date.now() - started) / 1000)} s.`);
    },
    report,
  );
  return builtExecutable(cache);
}

function builtExecutable(cache: string): string {
  return path.join(cache, "built", "pulumi");
}

async function runGoBuild(output: string, version: string, environment: NodeJS.ProcessEnv): Promise<void> {
  // Without the linker's help the CLI doesn't know its own version.
  const linkerFlags = `-s -w -X ${VERSION_VARIABLE}=v${version}`;
  const child = spawn("go", ["build", "-o", output, "-ldflags", linkerFlags, COMMAND], {
    cwd: __dirname,
    env: environment,
    stdio: ["ignore", "ignore", "pipe"],
    signal: AbortSignal.timeout(TIME_LIMIT_MS),
  });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
  await new Promise<void>((resolve, reject) => {
    child.once("error", (error) => {
      reject(new EngineAttemptError(explainStart(error)));
    });
    child.once("close", (code, signal) => {
      if (code === 0) {
        resolve();
        return;
      }
      const ended = signal === null ? `exited with ${String(code)}` : `was ended by ${signal}`;
      const lastLines = said.trim().split("\n").slice(-SHOWN_LINES).join("\n    ");
      reject(
        new EngineAttemptError(
          `\`go build\` ${ended}. It needs Go 1.26 or newer, or 1.21 and newer with GOTOOLCHAIN=auto. ` +
            `It needs to reach a Go module proxy. It said:\n    ${lastLines}`,
        ),
      );
    });
  });
}

function explainStart(error: Error): string {
  if ("code" in error && error.code === "ENOENT") return "Go isn't installed (there is no `go` on PATH).";
  if (error.name === "AbortError")
    return `\`go build\` took more than ${TIME_LIMIT_MS / 60_000} minutes and was ended.`;
  return `\`go build\` couldn't be started: ${error.message}.`;
}
