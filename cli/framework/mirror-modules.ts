import path from "node:path";
import { composeIndex } from "../../maintenance/framework/index-text";
import {
  archiveLocation,
  indexFileOf,
  type ModuleIndex,
  type OfferedModule,
} from "../../maintenance/framework/index-xml";
import { formatModule } from "../../maintenance/framework/module";
import { formatPins, type ModulePin, PIN_FILE, type Pins } from "../../maintenance/framework/pins";
import { type MissingModule, type SelectedModule, selectModules } from "../../maintenance/framework/select";
import type { ModuleWish } from "../../maintenance/framework/wish";
import { compareText } from "../../maintenance/packages/version";
import { fetchModule, type MirroredModule, ModuleUnobtainable } from "./fetch-module";
import { readMirroredIndex, readPins, withMirror } from "./mirror-folder";
import { type ModuleSource, readModuleIndex } from "./module-source";
import { replaceFile } from "../maint/replace-file";

/** What is wanted of a repository, and where to. */
export interface MirrorRequest {
  readonly source: ModuleSource;
  /** An absolute path. */
  readonly folder: string;
  readonly line: string;
  /** Undefined for the newest of all modules. */
  readonly wishes?: readonly ModuleWish[];
  /** Is told each build that was fetched. */
  readonly report: (pin: ModulePin) => void;
}

export interface Mirrored {
  /** Those asked for that the mirror has now; sorted by name. */
  readonly modules: readonly MirroredModule[];
  readonly missing: readonly MissingModule[];
}

/** Repositories are somebody else's: a few files at once are enough. */
const LANES = 4;

/**
 * Brings modules of a repository into a folder, and writes what is there into its list and its pins. What can't be had
 * doesn't keep the rest from coming.
 *
 * @throws FrameworkRepositoryUnusable, MirrorBusy, InvalidFile
 */
export function mirrorModules({ source, folder, line, wishes, report }: MirrorRequest): Promise<Mirrored> {
  return withMirror(folder, async () => {
    const pins = readPins(folder, "there or new");
    const index = await readModuleIndex(source, line);
    const { selected, missing } = selectModules(index, pins[line] ?? [], wishes);
    const modules: MirroredModule[] = [];
    const unobtainable: MissingModule[] = [];
    const queue = selected[Symbol.iterator]();
    const work = async (): Promise<void> => {
      for (const module of queue) {
        const outcome = await attempt(source, folder, module);
        if ("reason" in outcome) unobtainable.push(outcome);
        else modules.push(outcome);
        if ("pin" in outcome && outcome.fetched) report(outcome.pin);
      }
    };
    const lanes = await Promise.allSettled(Array.from({ length: LANES }, work));
    if (modules.length > 0) await writeMirror(folder, line, pins, modules, index);
    for (const lane of lanes) if (lane.status === "rejected") throw lane.reason;
    return {
      modules: modules.sort((a, b) => compareText(formatModule(a.pin), formatModule(b.pin))),
      missing: [...missing, ...unobtainable].sort((a, b) => compareText(a.module, b.module)),
    };
  });
}

async function attempt(
  source: ModuleSource,
  folder: string,
  module: SelectedModule,
): Promise<MirroredModule | MissingModule> {
  try {
    return await fetchModule(source, folder, module);
  } catch (error) {
    if (error instanceof ModuleUnobtainable) return { module: formatModule(module), reason: error.message };
    throw error;
  }
}

/** In this order, so that whoever reads them in between is never promised what isn't there. */
async function writeMirror(
  folder: string,
  line: string,
  pins: Pins,
  modules: readonly MirroredModule[],
  index: ModuleIndex,
): Promise<void> {
  const present = new Map(
    [...(pins[line] ?? []), ...modules.map(({ pin }) => pin)].map((pin) => [formatModule(pin), pin]),
  );
  const earlier = readMirroredIndex(folder, line);
  const builds = new Map<string, OfferedModule>();
  for (const entry of [...index.entries, ...(earlier?.entries ?? [])]) {
    const id = formatModule(entry);
    if (!("location" in entry) || builds.has(id)) continue;
    if (present.get(id)?.location === archiveLocation(entry)) builds.set(id, entry);
  }
  await replaceFile(path.join(folder, PIN_FILE), formatPins({ ...pins, [line]: [...present.values()] }));
  await replaceFile(path.join(folder, indexFileOf(line)), composeIndex([...builds.values()], index.others));
}
