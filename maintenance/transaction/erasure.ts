import type { Erasure } from "../kinds/packages/erasure";
import { formatEvr, type Package } from "../packages/nevra";

/** The erasure of a package by an arriving one. */
export function buildErasure(erased: Package, by: string, because: Erasure["because"]): Erasure {
  const { name, arch } = erased;
  return { kind: "erasure", name, arch, from: formatEvr(erased), by, because };
}

/** Whether an erasure takes away this package. */
export function isOf({ name, arch, from }: Erasure, p: Package): boolean {
  return name === p.name && arch === p.arch && from === formatEvr(p);
}
