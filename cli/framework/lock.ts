import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { RELEASE_FILE } from "../../declarations/file-kinds";
import { checkDependencies, lockModules } from "../../maintenance/framework/lock-modules";
import type { ModuleDescription } from "../../maintenance/framework/module-xml";
import type { DesiredModule } from "../../maintenance/framework/module";
import { type ModulePin, PIN_FILE, type Pins } from "../../maintenance/framework/pins";
import { parseRelease } from "../../maintenance/release/parse";
import { STANDARD_STREAM } from "../maint/arguments";
import type { Surroundings } from "../maint/command";
import { readArgument } from "../../declarations/read-argument";
import { editRelease } from "./edit-release";
import { describeModuleLock } from "./lock-report";
import { INCOMPLETE } from "./mirror";
import { mirrorModules } from "./mirror-modules";
import { readPins } from "./mirror-folder";
import { FrameworkRepositoryUnusable, openModuleSource, PATIENCE, type Patience } from "./module-source";
import { type LockOptions, parseLockOptions } from "./options";
import { InvalidArchive } from "./archive-members";
import { readArchive } from "./read-archive";
import { replaceFile } from "../maint/replace-file";
import { sumFile } from "./sum-file";

/** A mirror whose file of a module isn't what its pins say. */
export class MirrorDamaged extends Error {
  override readonly name = "MirrorDamaged";

  /** @param reason a sentence part after the file's name */
  constructor(file: string, reason: string) {
    super(`${file} ${reason}. Run \`maint framework mirror\` again.`);
  }
}

/** `maint framework lock`. Returns the exit code. */
export async function runLock(
  args: readonly string[],
  { cwd, print, tell }: Surroundings,
  patience: Patience = PATIENCE,
): Promise<number> {
  const options = parseLockOptions(args);
  const { from, line, wishes, signatures, output } = options;
  const text = readArgument(RELEASE_FILE, path.resolve(cwd, from));
  const release = parseRelease(text, from);
  return withMirrorOf(options, cwd, patience, async (folder, pins) => {
    const ofLine = pins[line] ?? [];
    const locked = lockModules(line, release.framework?.[line] ?? [], ofLine, { wishes, signatures });
    const descriptions = await describeModules(folder, ofLine, locked.modules, locked.kept);
    const needed = checkDependencies(locked.modules, (module) => descriptions.get(module.name));
    const edited = editRelease(text, from, line, locked.modules);
    if (output === STANDARD_STREAM) print(edited);
    else await replaceFile(path.resolve(cwd, output), edited);
    const unseen = locked.kept.filter((name) => !descriptions.has(name));
    tell(
      describeModuleLock(release, parseRelease(edited, from), line, {
        ...locked,
        needed,
        unseen,
        signatures,
      }),
    );
    return needed.length > 0 ? INCOMPLETE : 0;
  });
}

/** The mirror; or, of a repository, one that is gone afterwards. */
async function withMirrorOf<T>(
  { origin, line, wishes }: LockOptions,
  cwd: string,
  patience: Patience,
  work: (folder: string, pins: Pins) => Promise<T>,
): Promise<T> {
  if (origin.kind === "mirror") {
    const folder = path.resolve(cwd, origin.folder);
    return work(folder, readPins(folder, "there"));
  }
  const folder = await mkdtemp(path.join(tmpdir(), "maint-framework-mirror-"));
  try {
    const source = openModuleSource(origin.url, patience);
    const request = { source, folder, line, ...(wishes !== undefined && { wishes }) };
    const { modules, missing } = await mirrorModules({ ...request, report: () => undefined });
    const reasons = missing.map(({ module, reason }) => `module ${module} ${reason}`);
    const wrapped = modules.filter((module) => module.wrapped).map(({ pin }) => pin.name);
    if (wrapped.length > 0) {
      reasons.push(
        `nodes can't use ${wrapped.join(", ")} from there, since they're GPG messages. Make a mirror, and lock from that`,
      );
    }
    if (reasons.length > 0) throw new FrameworkRepositoryUnusable(source.location, reasons.join("; "));
    return await work(folder, readPins(folder, "there"));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * The module.xml of each, by name; of those that stay as they were only where the mirror has them.
 * @throws MirrorDamaged
 */
async function describeModules(
  folder: string,
  pins: readonly ModulePin[],
  modules: readonly DesiredModule[],
  kept: readonly string[],
): Promise<ReadonlyMap<string, ModuleDescription>> {
  const descriptions = new Map<string, ModuleDescription>();
  for (const { name, version, sha256 } of modules) {
    const pin = pins.find((one) => one.name === name && one.version === version && one.sha256 === sha256);
    if (pin === undefined) continue;
    const file = path.join(folder, pin.location);
    const sums = await sumFile(file);
    if (sums === undefined && kept.includes(name)) continue;
    if (sums?.sha256 !== sha256) {
      throw new MirrorDamaged(
        file,
        sums === undefined ? "isn't there" : `has the sha256 ${sums.sha256}, and ${PIN_FILE} says ${sha256}`,
      );
    }
    try {
      descriptions.set(name, (await readArchive(file, name)).description);
    } catch (error) {
      if (error instanceof InvalidArchive) throw new MirrorDamaged(file, error.message);
      throw error;
    }
  }
  return descriptions;
}
