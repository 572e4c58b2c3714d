import type { Package } from "../packages/nevra";
import { type Capability, fits } from "./capability";

/** What of a package's Obsoletes erases another one, once it's installed; undefined where nothing does. */
export function findObsoleting(
  by: { readonly name: string; readonly obsoletes: readonly Capability[] },
  { name, epoch, version, release }: Package,
): Capability | undefined {
  // rpm compares with the name alone, never with what a package provides (its `addObsoleteErasures`, lib/depends.c).
  if (by.name === name) return undefined;
  const itself = { name, range: { comparison: "EQ", than: { epoch, version, release } } } as const;
  return by.obsoletes.find((capability) => capability.name === name && fits(itself, capability));
}
