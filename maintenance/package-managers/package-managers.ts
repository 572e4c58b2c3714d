import { dnf } from "./dnf";
import type { PackageManager } from "./package-manager";
import { yum } from "./yum";

/**
 * All package managers there are, older ones first. The fleet file's words, the impact catalogue, what a node must have, which processes
 * are waited for, and the tests of adapters come from this list.
 */
export const PACKAGE_MANAGERS = [yum, dnf] as const;

/** In a fleet file, where nobody keeps the packages. */
export const UNKEPT = "none";

export type PackageManagerName = (typeof PACKAGE_MANAGERS)[number]["name"];
/** What a fleet file may say. */
export type PackageManagerChoice = PackageManagerName | typeof UNKEPT;

export function findPackageManager(name: PackageManagerName): PackageManager {
  const found = PACKAGE_MANAGERS.find((manager) => manager.name === name);
  if (found === undefined) throw new UnknownPackageManager(name);
  return found;
}

/** A state or a program names a package manager that isn't registered. */
export class UnknownPackageManager extends Error {
  override readonly name = "UnknownPackageManager";

  constructor(name: string) {
    const names = PACKAGE_MANAGERS.map((manager) => manager.name);
    super(`No package manager is called ${name}. There are ${names.join(", ")}.`);
  }
}
