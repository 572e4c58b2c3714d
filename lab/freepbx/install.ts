import { copyFile, cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { LabContainer } from "../container";
import { runCommand } from "../run-command";
import { prepareSigningKeys } from "../signing-key";
import { FreePbx, type Generation } from "./freepbx";
import { prepareKeyring } from "./keyring";
import { lineOf } from "./module-recipe";
import type { ModuleRepository } from "./module-repository";
import { initialSurroundings, surroundingsText } from "./surroundings";

/** A module at the start, if it isn't simply enabled. */
export interface InstalledModule {
  /** The build's id. */
  build: string;
  /**
   * `disabled`; `not installed`: its directory is there, its row isn't; `broken`: the other way round; `pending`: the
   * directory is newer than the row.
   */
  state: "disabled" | "not installed" | "broken" | "pending";
  /** What the database says instead of the build's version: for `pending`. */
  dbVersion?: string;
}

export interface FreePbxOptions {
  generation: Generation;
  repository: ModuleRepository;
  /** What is installed: ids of builds for what is enabled. FreePBX itself has the version of `framework` among them. */
  modules: readonly (string | InstalledModule)[];
}

/**
 * Makes FreePBX of a running container: its tools, database, modules and web interface, Asterisk's commands and SIP. A
 * `reset` of the container undoes it.
 * @throws CommandFailed if it can't be installed, or its SIP port is taken
 */
export async function installFreePbx(container: LabContainer, options: FreePbxOptions): Promise<FreePbx> {
  const { generation, repository } = options;
  const modules = options.modules.map((entry) => (typeof entry === "string" ? { build: entry } : entry));
  const builds = modules.map(({ build }) => repository.get(build));
  const framework = builds.find(({ name }) => name === "framework");
  if (framework === undefined)
    throw new Error(
      `FreePBX in container ${container.id} has no framework: name its build among the modules.`,
    );
  const surroundings = initialSurroundings(addressOf(container));
  const plan = {
    generation,
    version: framework.version,
    repositoryUrl: repository.url,
    surroundings: JSON.parse(surroundingsText(surroundings)) as unknown,
    modules: modules.map((module, index) => {
      const build = builds[index] ?? framework;
      const state = "state" in module ? module.state : "enabled";
      const dbVersion = ("dbVersion" in module ? module.dbVersion : undefined) ?? build.version;
      return { name: build.name, archive: basename(build.file), state, dbVersion };
    }),
  };
  const archives = builds.map(({ file }) => file);
  const withKeyring = !lineOf(framework.version).startsWith("2.");
  await container.exec(
    "folder=$(mktemp -d) && tar x -C $folder && cd /usr/lib/lab/freepbx && exec python3 -S -m pbx.install $folder",
    { input: await pack(plan, archives, withKeyring) },
  );
  return new FreePbx(container, generation, surroundings);
}

/** All containers share the machine's network: each has an address of its own, near that of its node. */
function addressOf(container: LabContainer): string {
  const [, , network, host] = container.node.address.split(".").map(Number);
  const position = container.node.containers.indexOf(container);
  return `127.${90 + (host ?? 0)}.${network ?? 0}.${position + 1}`;
}

/** @returns a tar of the plan and of what it names */
async function pack(plan: unknown, archives: readonly string[], withKeyring: boolean): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), "lab-freepbx-"));
  const content = join(folder, "content");
  try {
    await mkdir(content);
    await writeFile(join(content, "plan.json"), JSON.stringify(plan));
    for (const file of new Set(archives)) await copyFile(file, join(content, basename(file)));
    if (withKeyring) {
      const keyring = await prepareKeyring((await prepareSigningKeys()).release);
      await cp(keyring, join(content, "gnupg"), { recursive: true });
    }
    await runCommand("tar", ["--create", "--file", join(folder, "tar"), "--directory", content, "."]);
    return await readFile(join(folder, "tar"));
  } finally {
    await rm(folder, { recursive: true });
  }
}
