import type { BeancountersArgs } from "./beancounters";
import type { ContainerFrameworkArgs } from "./framework";
import type { ProbeArgs } from "./probe";

/** How a node or container differs from the release. */
export interface OverridesArgs {
  /** Builds to have instead of the release's, where they're installed: `name-[epoch:]version-release.arch`. Default: none. */
  readonly packages?: readonly string[];
  /** Builds to have whether they're installed or not, in the same form. Default: none. */
  readonly install?: readonly string[];
  /** Names of packages to leave as they are. Default: none. */
  readonly hold?: readonly string[];
}

/** A container on a node. */
export interface ContainerArgs {
  /** Whose PBX it is: one of `customers`. */
  readonly customer: string;
  /** Its host name, for people. Default: none. */
  readonly hostname?: string;
  /** Containers of one customer that stand in for each other: two of one group are never interrupted at once. Default: none. */
  readonly group?: string;
  /** The ring that a release reaches it in. Default: the node's. */
  readonly ring?: string;
  /** Which part of the release counts, e.g. `el6`. Default: the node's `containerOsFamily`. */
  readonly osFamily?: string;
  /** `none`: nobody keeps this container's packages, e.g. since it's a Debian. Default: the node's package manager. */
  readonly packageManager?: "none";
  /** How it differs from the release. Default: not at all. */
  readonly overrides?: OverridesArgs;
  /** How its framework differs from the node's settings and from the release. Default: not at all. */
  readonly framework?: ContainerFrameworkArgs;
  /** What it may use, instead of what its node says, word by word. Default: what its node says. */
  readonly beancounters?: BeancountersArgs;
  /**
   * What must be so of it before and after each work in it, beside what its node says. `none` takes one of those away. Default: what its
   * node says.
   */
  readonly probes?: Readonly<Record<string, ProbeArgs | "none">>;
}
