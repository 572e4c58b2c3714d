import type { DesiredModule } from "../framework/module";
import type { DesiredPackage } from "../packages/transition";

/** The two places whose packages a release pins. */
export type Layer = "nodes" | "containers";

/** A lock file: the exact builds that nodes and containers should run, by OS family, and of framework modules. */
export interface Release {
  readonly name: string;
  readonly nodes: Readonly<Record<string, readonly DesiredPackage[]>>;
  readonly containers: Readonly<Record<string, readonly DesiredPackage[]>>;
  /** By version line of FreePBX (`2.10`), each name once; absent where the release leaves the framework alone. */
  readonly framework?: Readonly<Record<string, readonly DesiredModule[]>>;
}
