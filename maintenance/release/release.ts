import type { DesiredModule } from "../framework/module";
import type { DesiredPackage } from "../packages/transition";
import type { Advisory } from "../repository/advisory";
import type { LeftOut, LeftOutInBulk } from "../repository/left-out";

/** The two places whose packages a release pins. */
export type Layer = "nodes" | "containers";
export const LAYERS = ["nodes", "containers"] as const satisfies readonly Layer[];

/** A lock file: the exact builds that nodes and containers should run, by OS family, and of framework modules. */
export interface Release {
  readonly name: string;
  readonly nodes: Readonly<Record<string, readonly ReleasedPackage[]>>;
  readonly containers: Readonly<Record<string, readonly ReleasedPackage[]>>;
  /** By version line of FreePBX (`2.10`), each name once; absent where the release leaves the framework alone. */
  readonly framework?: Readonly<Record<string, readonly DesiredModule[]>>;
  /** What it was made from; absent where somebody wrote it by hand. */
  readonly provenance?: Provenance;
  /** What was known when it was made, by OS family; it decides nothing. */
  readonly notes?: Readonly<Record<Layer, Readonly<Record<string, ReleaseNotes>>>>;
}

/** Whether a release speaks of framework modules. */
export function hasFramework({ framework = {} }: Pick<Release, "framework">): boolean {
  return Object.keys(framework).length > 0;
}

/** A released build, with what its repository said of its file. */
export interface ReleasedPackage extends DesiredPackage {
  /** Of the file, in bytes. */
  readonly size?: number;
  /** Id of the key that the file says it's signed by, 16 hexadecimal digits; whether that's true the node checks. */
  readonly signedBy?: string;
}

export interface ReleaseNotes {
  /** What the released builds have fixed, sorted by id. */
  readonly advisories: readonly Advisory[];
  /** Builds that the repositories offered, and that aren't in it; sorted. */
  readonly leftOut: readonly LeftOut[];
  /** The same, where many were left out for one and the same reason. */
  readonly leftOutInBulk: readonly LeftOutInBulk[];
}

/** What a release was made from. No clock has a part in it: the same repositories give the same release. */
export interface Provenance {
  /** The release that it began with. */
  readonly from?: { readonly release: string; readonly digest: string };
  /** The packages that were asked for, where it wasn't all updates. */
  readonly only?: readonly string[];
  /** The day that packages' ages were counted to. */
  readonly asOf?: string;
  /** By name. */
  readonly repositories: Readonly<Record<string, RepositoryState>>;
}

/** A repository as it was. */
export interface RepositoryState {
  /** Path or URL. */
  readonly location: string;
  /** What it calls this state of itself. */
  readonly revision: string;
  /** SHA-256 of its repomd.xml, which has the checksums of all else: 64 hexadecimal digits. */
  readonly repomd: string;
  /** Id of the key that repomd.xml was found to be signed by. */
  readonly signedBy?: string;
}
