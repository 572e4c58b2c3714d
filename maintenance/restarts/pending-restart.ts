/** How many days a restart may wait before that's warned about, where the fleet file says nothing else. */
export const PENDING_RESTART_DAYS = 30;

/**
 * What waits for a restart: a service that executes replaced files, or a node with a newer kernel than it runs.
 *
 * - `service`: `name` is the service's, and `packages` are those whose former files it executes, as far as that can be told.
 * - `reboot`: `name` is that of the kernel's package, and `packages` is the one build that the node would boot, as `NAME VERSION-RELEASE`.
 */
export interface PendingRestart {
  readonly kind: "service" | "reboot";
  readonly name: string;
  readonly packages: readonly string[];
  /**
   * Why this run leaves it: its tier keeps calls up, or its change names no reboots (`change`); or the fleet file says `restart: never`
   * (`fleet`). Absent where the run restarts it.
   */
  readonly leftBy?: "change" | "fleet";
}

/** The same on a target: `node`, or a container's id. */
export interface TargetRestart extends PendingRestart {
  readonly target: string;
}

/** What waits on some targets. */
export interface RestartsSeen {
  readonly found: readonly TargetRestart[];
  /** Where somebody looked: all that waits there is among what was found. */
  readonly looked: readonly Pick<TargetRestart, "target" | "kind">[];
}
