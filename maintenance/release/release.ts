import type { DesiredPackage } from "../packages/transition";

/** The two places whose packages a release pins. */
export type Layer = "nodes" | "containers";

/** A lock file: the exact builds that nodes and containers should run, by OS family. */
export interface Release {
  readonly name: string;
  readonly nodes: Readonly<Record<string, readonly DesiredPackage[]>>;
  readonly containers: Readonly<Record<string, readonly DesiredPackage[]>>;
}
