import { formatNevra, parseNevra } from "../../../../maintenance/packages/nevra";
import type { ReleasedPackage } from "../../../../maintenance/release/release";
import type { Advisory } from "../../../../maintenance/repository/advisory";
import type { Rules } from "../../../../maintenance/repository/eligibility";
import {
  draftLayer,
  lockLayer,
  type LayerRequest,
  type LockedLayer,
} from "../../../../maintenance/repository/lock-layer";
import type { LayerSettings } from "../../../../maintenance/repository/lock-settings";
import { packagesOf, type Recipe } from "./repository-fixture";

export interface Attempt {
  readonly offered: readonly (string | Recipe)[];
  readonly base?: readonly (string | Recipe)[];
  readonly frozen?: readonly (string | ReleasedPackage)[];
  /** Names or builds. */
  readonly only?: readonly string[];
  readonly rules?: Partial<Rules>;
  readonly settings?: Partial<LayerSettings>;
  readonly advisories?: readonly Advisory[];
  readonly streams?: ReadonlyMap<string, string>;
}

function recipesOf(entries: readonly (string | Recipe)[]): Recipe[] {
  return entries.map((entry) => (typeof entry === "string" ? { nevra: entry } : entry));
}

export function released(nevra: string, more: Partial<ReleasedPackage> = {}): ReleasedPackage {
  return { ...parseNevra(nevra), ensure: "where-installed", ...more };
}

/** Locks one layer of what is offered. */
export function attemptLock({ offered, base = [], frozen = [], only, ...more }: Attempt): LockedLayer {
  const request: LayerRequest = {
    settings: {
      ...{ layer: "containers", osFamily: "el6", architecture: "x86_64" },
      ...{ repositories: ["updates"], base: ["base"], exclude: [], install: [], successors: [] },
      ...more.settings,
    },
    rules: { exclude: [], minimumAgeDays: {}, retracted: [], ...more.rules },
    offer: {
      packages: packagesOf(recipesOf(offered)),
      advisories: more.advisories ?? [],
      streams: more.streams ?? new Map(),
    },
    base: packagesOf(recipesOf(base), "base"),
    frozen: frozen.map((p) => (typeof p === "string" ? released(p) : p)),
    ...(only !== undefined && {
      wishes: only.map((text) => {
        if (!text.includes(".")) return { name: text };
        const build = parseNevra(text);
        return { name: build.name, build };
      }),
    }),
  };
  return lockLayer(request, draftLayer(request, new Map()), () => ({}));
}

/** The builds that are locked, as texts. */
export function lockBuilds(attempt: Attempt): string[] {
  return attemptLock(attempt).packages.map(formatNevra);
}

/** What was left out: `build: reason`. */
export function leaveOut(attempt: Attempt): string[] {
  return attemptLock(attempt).notes.leftOut.map(
    ({ build, reason, because }) => `${formatNevra(build)} ${reason}: ${because}`,
  );
}
