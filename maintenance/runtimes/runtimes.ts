import { lxc } from "./lxc";
import { openvz } from "./openvz";
import type { Runtime } from "./runtime";

/**
 * All runtimes there are. The fleet file's words, the impact catalogue, what a node must have, and the tests of adapters come
 * from this list.
 */
export const RUNTIMES = [openvz, lxc] as const;

type Registered = (typeof RUNTIMES)[number];
export type RuntimeName = Registered["name"];
/** Keys of a fleet file that say where a runtime's containers are. */
export type RuntimePathSetting = Extract<Registered, { readonly path: unknown }>["path"]["setting"];

export function findRuntime(name: RuntimeName): Runtime {
  const found = RUNTIMES.find((runtime) => runtime.name === name);
  if (found === undefined) throw new UnknownRuntime(name);
  return found;
}

/** A state or a program names a runtime that isn't registered. */
export class UnknownRuntime extends Error {
  override readonly name = "UnknownRuntime";

  constructor(runtime: string) {
    super(`No runtime is called ${runtime}. There are ${RUNTIMES.map(({ name }) => name).join(", ")}.`);
  }
}
