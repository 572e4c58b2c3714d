import { mkdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { archiveLocation, type OfferedModule } from "../../maintenance/framework/index-xml";
import { formatModule } from "../../maintenance/framework/module";
import { type ModulePin, PIN_FILE } from "../../maintenance/framework/pins";
import type { SelectedModule } from "../../maintenance/framework/select";
import { SourceFailed } from "../../remote/repository/extent";
import { download } from "./download";
import type { ModuleSource } from "./module-source";
import { InvalidArchive } from "./archive-members";
import { readArchive } from "./read-archive";
import { describeDifference, type SummedFile, sumFile } from "./sum-file";
import { NotUnwrapped, unwrap } from "./unwrap";

/** A build that is in the mirror now. */
export interface MirroredModule {
  readonly pin: ModulePin;
  /** Whether it had to be fetched for that. */
  readonly fetched: boolean;
  /** Whether the repository has its tgz only in a GPG message. */
  readonly wrapped: boolean;
}

/** The name that a download has until it's whole; a web server offers nothing that begins with a dot, if it's told so. */
function unfinishedName(file: string): string {
  return path.join(path.dirname(file), `.${path.basename(file)}.part`);
}

/** A build that can't be had; the message is a sentence part after name and version. */
export class ModuleUnobtainable extends Error {
  override readonly name = "ModuleUnobtainable";
}

/**
 * Brings one build into a mirror's folder, unless it's there already, and whole.
 * @throws ModuleUnobtainable
 */
export async function fetchModule(
  source: ModuleSource,
  folder: string,
  module: SelectedModule,
): Promise<MirroredModule> {
  try {
    const { pin, offered } = module;
    const wrapped = offered?.wrapped !== undefined;
    const location = placeOf(module);
    const there = await sumFile(path.join(folder, location));
    if (there !== undefined && (await isWhole(folder, module, there))) {
      refuseReplaced(offered, there);
      const kept = pin ?? describe(module, there, (await look(path.join(folder, location), module)).signed);
      return { pin: { ...kept, location }, fetched: false, wrapped };
    }
    return { pin: await bring(source, folder, module), fetched: true, wrapped };
  } catch (error) {
    if (error instanceof SourceFailed || error instanceof InvalidArchive || error instanceof NotUnwrapped) {
      throw new ModuleUnobtainable(error.message);
    }
    // The disk's word, which needn't be the same for the others: a full one may have room for a smaller file.
    if (error instanceof Error && "syscall" in error) {
      throw new ModuleUnobtainable(`can't be kept: ${error.message}`);
    }
    throw error;
  }
}

/** Where its tgz is in the mirror. */
function placeOf({ offered, pin }: SelectedModule): string {
  return offered === undefined ? (pin?.location ?? "") : archiveLocation(offered);
}

/** A version is one file for ever: whoever locked it must get that, and whoever fetches it elsewhere the same. */
function refuseReplaced(offered: OfferedModule | undefined, there: SummedFile): void {
  for (const algorithm of ["sha256", "sha1", "md5"] as const) {
    const now = offered?.sums[algorithm];
    if (now === undefined || now === there[algorithm]) continue;
    throw new ModuleUnobtainable(describeReplaced(`${algorithm} ${now}`, there[algorithm]));
  }
}

function describeReplaced(now: string, before: string): string {
  return (
    `was replaced in the repository: ${now} there, ${before} in the mirror. Find out why. ` +
    `To take the new file, remove the module's entry from ${PIN_FILE}`
  );
}

async function isWhole(
  folder: string,
  { pin, offered }: SelectedModule,
  there: SummedFile,
): Promise<boolean> {
  if (pin !== undefined && pin.sha256 !== there.sha256) return false;
  // The message is what FreePBX's own tools fetch.
  if (offered?.wrapped !== undefined) {
    const message = await sumFile(path.join(folder, offered.location));
    if (message === undefined || describeDifference(message, offered.wrapped) !== undefined) return false;
  }
  if (pin !== undefined) return true;
  return (
    Object.keys(offered?.sums ?? {}).length > 0 &&
    describeDifference(there, offered?.sums ?? {}) === undefined
  );
}

async function bring(source: ModuleSource, folder: string, module: SelectedModule): Promise<ModulePin> {
  const location = placeOf(module);
  const file = path.join(folder, location);
  await mkdir(path.dirname(file), { recursive: true });
  const wrapped = module.offered?.wrapped;
  if (wrapped === undefined) {
    await downloadWhole(source, location, unfinishedName(file), (sums) => findDifference(sums, module));
    return finish(module, file, undefined);
  }
  const messageLocation = module.offered?.location ?? "";
  const message = path.join(folder, messageLocation);
  await downloadWhole(source, messageLocation, unfinishedName(message), (sums) =>
    describeWrongFile(describeDifference(sums, wrapped)),
  );
  return finish(module, file, message);
}

/** Gives what was downloaded its name, once what is in it is right; or takes it away. */
async function finish(module: SelectedModule, file: string, message: string | undefined): Promise<ModulePin> {
  const unfinished = unfinishedName(file);
  const unfinishedMessage = message === undefined ? undefined : unfinishedName(message);
  try {
    if (unfinishedMessage !== undefined) await unwrap(unfinishedMessage, unfinished);
    const sums = await sumFile(unfinished);
    if (sums === undefined) throw new ModuleUnobtainable("was taken away while it was looked at");
    const difference = findDifference(sums, module);
    if (difference !== undefined) throw new ModuleUnobtainable(difference);
    const { signed } = await look(unfinished, module);
    if (message !== undefined && unfinishedMessage !== undefined) await rename(unfinishedMessage, message);
    await rename(unfinished, file);
    return describe(module, sums, signed);
  } catch (error) {
    await rm(unfinished, { force: true });
    if (unfinishedMessage !== undefined) await rm(unfinishedMessage, { force: true });
    throw error;
  }
}

/** Downloads until the sums are right; what was gone on from may have been the beginning of something else. */
async function downloadWhole(
  source: ModuleSource,
  location: string,
  unfinished: string,
  judge: (sums: SummedFile) => string | undefined,
): Promise<void> {
  for (;;) {
    const resumed = await download(source, location, unfinished);
    const sums = await sumFile(unfinished);
    const difference = sums === undefined ? "is an empty file" : judge(sums);
    if (difference === undefined) return;
    await rm(unfinished, { force: true });
    if (!resumed) throw new ModuleUnobtainable(difference);
  }
}

function findDifference(sums: SummedFile, { offered, pin }: SelectedModule): string | undefined {
  const wrong = describeWrongFile(describeDifference(sums, offered?.sums ?? {}));
  if (wrong !== undefined) return wrong;
  if (pin === undefined || sums.sha256 === pin.sha256) return undefined;
  return describeReplaced(`sha256 ${sums.sha256}`, pin.sha256);
}

function describeWrongFile(difference: string | undefined): string | undefined {
  return difference === undefined ? undefined : `isn't the file that the list names: its ${difference}`;
}

/** @throws InvalidArchive */
async function look(file: string, { name, version }: SelectedModule): Promise<{ readonly signed: boolean }> {
  const { description, signed } = await readArchive(file, name);
  if (description.rawname === name && description.version === version) return { signed };
  const held = formatModule({ name: description.rawname, version: description.version });
  throw new InvalidArchive(`isn't what its file holds, which is ${held}`);
}

function describe(module: SelectedModule, { sha256, md5, size }: SummedFile, signed: boolean): ModulePin {
  const { name, version } = module;
  return { name, version, location: placeOf(module), sha256, md5, size, signed };
}
