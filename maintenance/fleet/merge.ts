import { formatPath, type PathSegment, type Problem } from "../files/problem";
import { createProblem, type ValidFile } from "../files/validate";
import type { FleetFileContent } from "./schema";

export type FleetSource = ValidFile<FleetFileContent>;

/** A part of a fleet, and the place it was read from. */
export interface Entry<T> {
  readonly content: T;
  readonly source: FleetSource;
  readonly path: readonly PathSegment[];
}

/** Takes what is wrong with a part of an entry. */
export type Report = (entry: Entry<unknown>, path: readonly PathSegment[], message: string) => void;

type Single = "fleet" | "releaseKeys" | "qualification" | "rings" | "pendingRestartDays" | "defaults";
type Mapping = Exclude<keyof FleetFileContent, Single>;
type Content<K extends keyof FleetFileContent> = NonNullable<FleetFileContent[K]>;
type Item<K extends Mapping> = Content<K>[string];

/** The parts of all files put together, by name; the first wins where a problem has been reported. */
export type MergedFleet = { readonly [K in Single]: Entry<Content<K>> | undefined } & {
  readonly [K in Mapping]: ReadonlyMap<string, Entry<Item<K>>>;
};

/** Puts the files of one fleet together; what two files both define is a problem that names both. */
export function mergeFiles(sources: readonly FleetSource[]): { merged: MergedFleet; problems: Problem[] } {
  const problems: Problem[] = [];

  const reportTwice = (entry: Entry<unknown>, first: Entry<unknown>): void => {
    const where = `${first.source.file}:${first.source.locate(first.path)}`;
    problems.push(
      createProblem(entry.source, entry.path, `${formatPath(entry.path)} is already defined in ${where}`),
    );
  };

  function findSingle<K extends Single>(key: K): Entry<Content<K>> | undefined {
    let found: Entry<Content<K>> | undefined;
    for (const source of sources) {
      const content = source.value[key];
      if (content === undefined) continue;
      const entry: Entry<Content<K>> = { content, source, path: [key] };
      if (found === undefined) found = entry;
      else reportTwice(entry, found);
    }
    return found;
  }

  function collect<K extends Mapping>(key: K): Map<string, Entry<Item<K>>> {
    const found = new Map<string, Entry<Item<K>>>();
    for (const source of sources) {
      for (const [name, content] of Object.entries(source.value[key] ?? {}) as [string, Item<K>][]) {
        const entry: Entry<Item<K>> = { content, source, path: [key, name] };
        const first = found.get(name);
        if (first === undefined) found.set(name, entry);
        else reportTwice(entry, first);
      }
    }
    return found;
  }

  const merged: MergedFleet = {
    fleet: findSingle("fleet"),
    releaseKeys: findSingle("releaseKeys"),
    rings: findSingle("rings"),
    qualification: findSingle("qualification"),
    pendingRestartDays: findSingle("pendingRestartDays"),
    defaults: findSingle("defaults"),
    bastions: collect("bastions"),
    customers: collect("customers"),
    nodes: collect("nodes"),
    sanServers: collect("sanServers"),
    repositories: collect("repositories"),
    devices: collect("devices"),
  };
  return { merged, problems };
}
