import { assign, compose, part } from "../script/parts";
import { runDirectory } from "../run/detached";

/** How a conductor keeps in touch with its machines, in seconds. */
export interface Pace {
  /** Between two signs of life. */
  readonly heartbeat: number;
  /** In which a machine must answer one; otherwise it counts as not heard from. */
  readonly patience: number;
  /** After the last one, a machine goes back by itself. */
  readonly lease: number;
  /** In which a machine must begin what it may begin. With the longest take of a server, it's less than what is left of any lease. */
  readonly grant: number;
}

export const PACE: Pace = { heartbeat: 5, patience: 10, lease: 90, grant: 15 };

/**
 * Tells a run that it's conducted still, and what it may begin. It prints an event when the run has been told.
 *
 * @param grants steps, or `back`
 * @param heardSeconds how long ago the conductor last heard from there
 */
export function conductScript(
  run: string,
  grants: readonly string[],
  heardSeconds: number,
  { lease, grant, patience }: Pace,
): string {
  return compose(
    part("remote/script/prelude.sh"),
    runDirectory(run),
    assign({
      ...{ GRANTS: grants.join(" "), LEASE_SECONDS: lease, GRANT_SECONDS: grant },
      ...{ HEARD_SECONDS: Math.floor(heardSeconds), PATIENCE_SECONDS: patience },
    }),
    part("remote/procedure/conduct.sh"),
  );
}
