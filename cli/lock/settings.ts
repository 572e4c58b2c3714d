import path from "node:path";
import { LOCK_CONFIGURATION } from "../../declarations/file-kinds";
import { type Layer, LAYERS, type Release } from "../../maintenance/release/release";
import { OS_FAMILY } from "../../maintenance/release/schema";
import {
  type LayerSettings,
  type LockSettings,
  parseLockSettings,
} from "../../maintenance/repository/lock-settings";
import { MisusedCommand } from "../maint/command";
import { readArgument } from "../../declarations/read-argument";
import type { LockOptions, Origin } from "./options";

/** What a lock is made by, and the folder that its paths are relative to. */
export interface PlacedSettings {
  readonly settings: LockSettings;
  readonly folder: string;
}

/** @throws FileUnreadable, InvalidFile, MisusedCommand */
export function readSettings(
  { origin }: LockOptions,
  from: Release | undefined,
  cwd: string,
): PlacedSettings {
  if (origin.kind === "repository") return { settings: describeRepository(origin, from), folder: cwd };
  const file = path.resolve(cwd, origin.file);
  const text = readArgument(LOCK_CONFIGURATION, file);
  return { settings: parseLockSettings(text, origin.file), folder: path.dirname(file) };
}

/** One repository for nodes and containers alike: a package is changed only where it's installed. */
function describeRepository(
  { location, base, architecture, osFamily: named }: Extract<Origin, { kind: "repository" }>,
  from: Release | undefined,
): LockSettings {
  const osFamily = named ?? chooseOnlyFamily(from);
  if (!OS_FAMILY.safeParse(osFamily).success) {
    throw new MisusedCommand(`${JSON.stringify(osFamily)} is no OS family; they read like el6.`);
  }
  const bases = base.map((where, i) => [base.length === 1 ? "base" : `base${i + 1}`, where] as const);
  const describeLayer = (layer: Layer): LayerSettings => ({
    layer,
    osFamily,
    architecture,
    repositories: ["updates"],
    base: bases.map(([name]) => name),
    exclude: [],
    install: [],
    successors: [],
  });
  return {
    repositories: Object.fromEntries(
      [["updates", location] as const, ...bases].map(([name, where]) => [
        name,
        { location: where, keys: [] },
      ]),
    ),
    layers: LAYERS.map(describeLayer),
    exclude: [],
    minimumAgeDays: {},
    retracted: [],
  };
}

function chooseOnlyFamily(from: Release | undefined): string {
  const families = new Set(LAYERS.flatMap((layer) => Object.keys(from?.[layer] ?? {})));
  const [only] = families;
  if (only !== undefined && families.size === 1) return only;
  throw new MisusedCommand(
    families.size === 0
      ? "For which OS family is the repository? Say --os-family, e.g. --os-family el6."
      : `The release to begin with is for ${[...families].sort().join(" and ")}: say which by --os-family, or use a lock configuration.`,
  );
}
