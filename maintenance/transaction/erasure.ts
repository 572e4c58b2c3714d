import { formatEvr, type Package } from "../packages/nevra";

/** A package that a transaction takes away, though nobody asked for that by name. */
export interface Erasure {
  /** `node`, or the id of a container. */
  readonly target: string;
  readonly name: string;
  readonly arch: string;
  /** The installed `[epoch:]version-release`. */
  readonly from: string;
  /** The name of the arriving package that takes it away. */
  readonly by: string;
  /**
   * - `obsoletes`: `by` says so itself.
   * - `succeeds`: the release says so as well: it brings `by` in to take its place.
   * - `replaces`: rpm keeps no two of that name, though their architectures differ.
   */
  readonly because: "obsoletes" | "succeeds" | "replaces";
}

/** The erasure of a package on a target, by an arriving one. */
export function buildErasure(
  target: string,
  erased: Package,
  by: string,
  because: Erasure["because"],
): Erasure {
  const { name, arch } = erased;
  return { target, name, arch, from: formatEvr(erased), by, because };
}

/** Whether an erasure takes away this package. */
export function isOf({ name, arch, from }: Erasure, p: Package): boolean {
  return name === p.name && arch === p.arch && from === formatEvr(p);
}
