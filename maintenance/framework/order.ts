import { compareText } from "../packages/version";

/** Modules that need each other, none of which can be installed before the other. */
export class CyclicModules extends Error {
  override readonly name = "CyclicModules";

  /** @param cycle names; each needs the next, and the last the first */
  constructor(readonly cycle: readonly string[]) {
    super(
      `modules that need each other can't be put into an order: ${[...cycle, cycle[0]].join(" needs ")}. ` +
        "Leave one of them out of the release",
    );
  }
}

/** The libraries that all others are built on, and what FreePBX's own upgrade begins with. */
const FIRST = ["framework", "core"];

/**
 * The order in which modules are installed: each after those that it needs; framework and core as early as that lets
 * them; otherwise by name, so that the same modules always come in the same order.
 *
 * @param needs names of the modules that one needs; those that aren't among `modules` don't matter
 * @throws CyclicModules
 */
export function orderModules<T extends { readonly name: string }>(
  modules: readonly T[],
  needs: (module: T) => readonly string[],
): readonly T[] {
  const byName = new Map(modules.map((module) => [module.name, module]));
  const ordered = new Map<string, T>();
  const path: string[] = [];
  const visit = (module: T): void => {
    if (ordered.has(module.name)) return;
    const begun = path.indexOf(module.name);
    if (begun !== -1) throw new CyclicModules(path.slice(begun));
    path.push(module.name);
    for (const name of [...needs(module)].sort(compareNames)) {
      const needed = name === module.name ? undefined : byName.get(name);
      if (needed !== undefined) visit(needed);
    }
    path.pop();
    ordered.set(module.name, module);
  };
  for (const module of [...modules].sort((a, b) => compareNames(a.name, b.name))) visit(module);
  return [...ordered.values()];
}

function compareNames(a: string, b: string): number {
  return rankName(a) - rankName(b) || compareText(a, b);
}

function rankName(name: string): number {
  const rank = FIRST.indexOf(name);
  return rank === -1 ? FIRST.length : rank;
}
