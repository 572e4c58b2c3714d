import path from "node:path";
import { buildEngine, findBuiltEngine } from "./build";
import { engineCache } from "./cache";
import type { Report } from "./cache";
import { EngineUnobtainableError } from "./errors";
import type { FailedAttempt } from "./errors";
import { downloadEngine, findDownloadedEngine } from "./official";
import type { DownloadSource } from "./official";
import { findEngineOnPath } from "./on-path";
import { installPlugins } from "./plugins";
import { readPinnedVersion } from "./version";

/** A Pulumi CLI that can run this project's programs and policy packs. */
export interface Engine {
  readonly source: "path" | "official" | "built";
  /** `major.minor.patch` */
  readonly version: string;
  /** Absolute path of the `pulumi` executable. */
  readonly executable: string;
  /** The folder that has to come first on PATH, so that the executable and its plugins are found. */
  readonly directory: string;
  /** What has to be set, PATH included, when the executable is started. */
  readonly environment: Readonly<Record<string, string>>;
}

export interface EngineOptions {
  /** Where PATH, HOME and XDG_CACHE_HOME are read; the process's own by default. */
  readonly environment?: NodeJS.ProcessEnv;
  /** The folder with this project's `node_modules`; its `.pulumi-engine/` takes the plugins of a built CLI. */
  readonly checkout?: string;
  /** From where and how the official release is downloaded. */
  readonly download?: Partial<DownloadSource>;
  /** Gets one sentence per step; standard error by default. */
  readonly report?: Report;
}

type Way = [name: string, obtain: () => Promise<Engine>];

/**
 * Gets a Pulumi CLI: from PATH, else the official release, else built from its Go module. The last two are kept in
 * `$XDG_CACHE_HOME/pbx-maintenance/engine/<version>/`, and what is there already is taken before anything is loaded.
 *
 * @throws EngineUnobtainableError naming what was tried and why it failed.
 */
export async function obtainEngine(options: EngineOptions = {}): Promise<Engine> {
  const environment = options.environment ?? process.env;
  const checkout = options.checkout ?? path.resolve(__dirname, "..");
  const report = options.report ?? ((line) => void process.stderr.write(`${line}\n`));
  const version = readPinnedVersion();
  const cache = path.join(engineCache(environment), version);

  const official = (executable: string): Engine =>
    describeEngine("official", version, executable, path.dirname(executable), environment);
  const built = async (executable: string): Promise<Engine> => {
    const directory = await installPlugins(checkout, version, executable);
    return describeEngine("built", version, path.join(directory, "pulumi"), directory, environment);
  };

  const onPath: Way = [
    "On PATH",
    async () => {
      const found = await findEngineOnPath(environment);
      return describeEngine(
        "path",
        found.version,
        found.executable,
        path.dirname(found.executable),
        environment,
      );
    },
  ];
  const download: Way = [
    "The official release",
    async () => official(await downloadEngine({ version, cache, source: options.download ?? {}, report })),
  ];
  const build: Way = [
    "A build from its Go module",
    async () => built(await buildEngine({ version, cache, environment, report })),
  ];

  const failed: FailedAttempt[] = [];
  const attempt = async ([way, obtain]: Way): Promise<Engine | undefined> => {
    try {
      return await obtain();
    } catch (error) {
      failed.push({ way, reason: error instanceof Error ? error.message : String(error) });
      return undefined;
    }
  };

  const found = await attempt(onPath);
  if (found) return found;
  const downloaded = await findDownloadedEngine(cache);
  if (downloaded !== undefined) return official(downloaded);
  const builtBefore = await findBuiltEngine(cache);
  if (builtBefore !== undefined) return built(builtBefore);
  for (const way of [download, build]) {
    const obtained = await attempt(way);
    if (obtained) return obtained;
  }
  throw new EngineUnobtainableError(failed);
}

function describeEngine(
  source: Engine["source"],
  version: string,
  executable: string,
  directory: string,
  environment: NodeJS.ProcessEnv,
): Engine {
  const searchPath = [directory, environment["PATH"]].filter(Boolean).join(path.delimiter);
  return {
    source,
    version,
    executable,
    directory,
    environment: { PATH: searchPath, PULUMI_SKIP_UPDATE_CHECK: "true" },
  };
}
