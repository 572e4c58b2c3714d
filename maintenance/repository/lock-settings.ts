import type { FileForm } from "../files/form";
import { InvalidFile, type PathSegment, type Problem } from "../files/problem";
import { suggest } from "../files/suggestion";
import { createProblem, validateDeclared } from "../files/validate";
import { parseNevra } from "../packages/nevra";
import { type Layer, LAYERS } from "../release/release";
import type { LockedArchitecture } from "./compatible-architectures";
import type { Rules } from "./eligibility";
import { LockFile } from "./lock-schema";

const FORM: FileForm = { what: "a lock configuration", fields: ["repositories"] };

/** Where releases come from, and what may not come into them. */
export interface LockSettings extends Omit<Rules, "asOf"> {
  readonly repositories: Readonly<Record<string, RepositorySettings>>;
  /** Each layer and OS family once. */
  readonly layers: readonly LayerSettings[];
}

export interface RepositorySettings {
  /** As it's written: a URL, or a path relative to the file. */
  readonly location: string;
  /** Paths of armored public keys, relative to the file; empty where nothing is asked of signatures. */
  readonly keys: readonly string[];
}

export interface LayerSettings {
  readonly layer: Layer;
  readonly osFamily: string;
  readonly architecture: LockedArchitecture;
  /** Names of repositories. */
  readonly repositories: readonly string[];
  readonly base: readonly string[];
  /** In addition to those for all. */
  readonly exclude: readonly string[];
  /** Names of packages that are brought in everywhere. */
  readonly install: readonly string[];
  /** Names of packages that take the place of what they obsolete. */
  readonly successors: readonly string[];
}

export const DEFAULT_ARCHITECTURE: LockedArchitecture = "x86_64";

/**
 * Reads a lock configuration.
 * @throws InvalidFile with every problem of the file
 */
export function parseLockSettings(text: string, file: string): LockSettings {
  const source = validateDeclared({ file, text }, LockFile, FORM);
  const { repositories, exclude = [], minimumAgeDays = {}, retracted = [] } = source.value;
  const problems: Problem[] = [];
  const known = Object.keys(repositories);
  const checkNames = (names: readonly string[], path: readonly PathSegment[]): void => {
    for (const [i, name] of names.entries()) {
      if (known.includes(name)) continue;
      const message = `there's no repository ${JSON.stringify(name)} above${suggest(name, known)}`;
      problems.push(createProblem(source, [...path, i], message));
    }
  };

  const layers = LAYERS.flatMap((layer) =>
    Object.entries(source.value[layer] ?? {}).map(([osFamily, entry]): LayerSettings => {
      checkNames(entry.repositories, [layer, osFamily, "repositories"]);
      checkNames(entry.base ?? [], [layer, osFamily, "base"]);
      return {
        layer,
        osFamily,
        architecture: entry.architecture ?? DEFAULT_ARCHITECTURE,
        repositories: entry.repositories,
        base: entry.base ?? [],
        exclude: entry.exclude ?? [],
        install: entry.install ?? [],
        successors: entry.successors ?? [],
      };
    }),
  );
  if (layers.length === 0) {
    problems.push(createProblem(source, [], "neither nodes nor containers take packages from anywhere"));
  }
  if (problems.length > 0) throw new InvalidFile(problems);
  return {
    repositories: Object.fromEntries(
      Object.entries(repositories).map(([name, { location, keys }]) => [
        name,
        { location, keys: keys ?? [] },
      ]),
    ),
    layers,
    exclude,
    minimumAgeDays: Object.fromEntries(
      Object.entries(minimumAgeDays).filter(([, days]) => days !== undefined),
    ),
    retracted: retracted.map(({ nevra, because }) => ({ build: parseNevra(nevra), because })),
  };
}
