import type { ModuleOverrides } from "../framework/desired";
import type { FrameworkTool } from "../framework/tools/tools";

/** How the framework (FreePBX) of one container is kept, with all defaults applied. */
export interface ContainerFramework {
  /** Version line, e.g. `2.10`. */
  readonly line: string;
  readonly tool: FrameworkTool;
  /** URL that the locations of modules are below. */
  readonly repository: string;
  /** Paths of armored public keys, as the fleet's other paths; may be empty. */
  readonly keys: readonly string[];
  readonly automaticUpdater: "report" | "disable";
  /** How many registrations may be missing after a change. */
  readonly registrationTolerance: number;
  /** Shell commands in place of mysqldump and mysql. */
  readonly database?: { readonly dump: string; readonly restore: string };
  /** A call that must be answered before and after a change. */
  readonly sipCall?: { readonly extension: string; readonly port: number };
  readonly overrides: ModuleOverrides;
}
