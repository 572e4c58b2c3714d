import { execFile } from "node:child_process";
import { constants } from "node:fs";
import { access, realpath, stat } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { EngineAttemptError } from "./errors";
import { ACCEPTED_CLIS, isRecentEnough, OLDEST_CLI, parseVersion } from "./version";

const VERSION_TIME_LIMIT_MS = 20_000;

/** What a CLI needs beside it, or on PATH, to run a Node program with dynamic providers. */
const PLUGINS = ["pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"];

/**
 * The `pulumi` which a shell would start.
 *
 * @throws EngineAttemptError where there is none, it is older than what was tried or of another major version, or a
 * plugin it needs is missing.
 */
export async function findEngineOnPath(
  environment: NodeJS.ProcessEnv,
): Promise<{ executable: string; version: string }> {
  const folders = (environment["PATH"] ?? "").split(path.delimiter).filter(Boolean);
  const executable = await findExecutable("pulumi", folders);
  if (executable === undefined) throw new EngineAttemptError("there is no `pulumi` on PATH.");

  const printed = await readVersion(executable, environment);
  const version = parseVersion(printed);
  if (version === undefined) {
    throw new EngineAttemptError(
      `${executable} doesn't tell its version (it printed ${JSON.stringify(printed.trim())}).`,
    );
  }
  if (!isRecentEnough(version, OLDEST_CLI)) {
    throw new EngineAttemptError(`${executable} is version ${version}; ${ACCEPTED_CLIS} is needed.`);
  }
  const beside = path.dirname(await realpath(executable));
  for (const plugin of PLUGINS) {
    if ((await findExecutable(plugin, [beside, ...folders])) === undefined) {
      throw new EngineAttemptError(
        `${executable} comes without ${plugin}: it is neither beside it nor on PATH.`,
      );
    }
  }
  return { executable, version };
}

async function readVersion(executable: string, environment: NodeJS.ProcessEnv): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(executable, ["version"], {
      env: { ...environment, PULUMI_SKIP_UPDATE_CHECK: "true" },
      timeout: VERSION_TIME_LIMIT_MS,
    });
    return stdout;
  } catch (error) {
    throw new EngineAttemptError(
      `${executable} version failed: ${error instanceof Error ? error.message.trim() : String(error)}`,
    );
  }
}

async function findExecutable(name: string, folders: readonly string[]): Promise<string | undefined> {
  for (const folder of folders) {
    const candidate = path.resolve(folder, name);
    if (await isExecutable(candidate)) return candidate;
  }
  return undefined;
}

/** Whether `file` is a file that this user may start. */
export async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}
