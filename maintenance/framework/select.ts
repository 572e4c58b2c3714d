import { formatModule } from "./module";
import { findNewest, type IndexEntry, type ModuleIndex, type OfferedModule } from "./index-xml";
import type { ModulePin } from "./pins";
import { formatWish, type ModuleWish } from "./wish";

/** A build to be had: in the repository's list, or in the mirror already, or in both. */
export interface SelectedModule {
  readonly name: string;
  readonly version: string;
  readonly offered?: OfferedModule;
  readonly pin?: ModulePin;
}

/** A module that can't be had, and why: a sentence part after its name. */
export interface MissingModule {
  /** `cdr 2.10.0.5`, or `cdr`. */
  readonly module: string;
  readonly reason: string;
}

export interface Selection {
  readonly selected: readonly SelectedModule[];
  readonly missing: readonly MissingModule[];
}

/**
 * Finds builds in a repository's list: the newest of all its modules, or those that are asked for.
 *
 * @param pins what the mirror has of this version line
 */
export function selectModules(
  { entries }: ModuleIndex,
  pins: readonly ModulePin[],
  wishes: readonly ModuleWish[] | undefined,
): Selection {
  const names = new Set(entries.flatMap(({ name, current }) => (current ? [name] : [])));
  const wanted = wishes ?? [...names].map((name) => ({ name }));
  const selected = new Map<string, SelectedModule>();
  const missing = new Map<string, MissingModule>();
  const owners = new Map<string, string>();
  for (const wish of wanted) {
    const found = findModule(wish, entries, pins);
    const title = typeof found === "string" ? formatWish(wish) : formatModule(found);
    if (typeof found === "string") {
      missing.set(title, { module: title, reason: found });
      continue;
    }
    const location = found.offered?.location ?? found.pin?.location ?? "";
    const owner = owners.get(location) ?? title;
    if (owner === title) selected.set(title, found);
    else missing.set(title, { module: title, reason: `has the same location in the list as ${owner}` });
    owners.set(location, owner);
  }
  return { selected: [...selected.values()], missing: [...missing.values()] };
}

/** @returns the reason where there's none */
function findModule(
  { name, version }: ModuleWish,
  entries: readonly IndexEntry[],
  pins: readonly ModulePin[],
): SelectedModule | string {
  const ofName = entries.filter((entry) => entry.name === name);
  const asked = ofName.filter((entry) => (version === undefined ? entry.current : entry.version === version));
  const usable = asked.filter((entry) => "location" in entry);
  const offered = findNewest(usable);
  const pinned = (of: string): ModulePin | undefined =>
    pins.find((pin) => pin.name === name && pin.version === of);
  if (offered !== undefined) {
    if (usable.some((one) => one.version === offered.version && !isSameFile(one, offered))) {
      return "is in the list twice, as different files";
    }
    const pin = pinned(offered.version);
    return { name, version: offered.version, offered, ...(pin !== undefined && { pin }) };
  }
  const [unusable] = asked.flatMap((entry) => ("reason" in entry ? [entry.reason] : []));
  if (unusable !== undefined) return unusable;
  const pin = version === undefined ? undefined : pinned(version);
  if (pin !== undefined) return { name, version: pin.version, pin };
  const others = [...new Set(ofName.map((entry) => entry.version))];
  return others.length === 0
    ? "isn't in the list"
    : `isn't in the list, which has ${others.slice(0, 5).join(", ")}${others.length > 5 ? ", …" : ""}`;
}

function isSameFile(a: OfferedModule, b: OfferedModule): boolean {
  return a.location === b.location && JSON.stringify(a.sums) === JSON.stringify(b.sums);
}
