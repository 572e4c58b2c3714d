import { Temporal } from "@js-temporal/polyfill";
import { z } from "zod";
import { instant } from "../calendar/time-fields";
import { Targets } from "../changes/change-group";
import { formatContainerIds } from "../fleet/container-ids";
import { PENDING_RESTART_DAYS, type TargetRestart } from "./pending-restart";

/* What a gate's record says of restarts that wait. */

/** What waits alike on a node, as `PendingRestart` has it. */
export const RestartLine = z.object({
  node: z.string(),
  targets: Targets,
  kind: z.enum(["service", "reboot"]),
  name: z.string(),
  packages: z.array(z.string()).readonly(),
  leftBy: z.enum(["change", "fleet"]).optional(),
  /** When a run left it so, or a look first saw it; absent where the node couldn't keep that. */
  since: instant().optional(),
});
export type RestartLine = Readonly<z.output<typeof RestartLine>>;

/** By which moment, and after how many days, something has waited for too long. */
export interface RestartTerms {
  readonly now: string;
  readonly pendingRestartDays?: number | undefined;
}

/** Whether something has waited for longer than the fleet file allows. What nobody knows the beginning of hasn't. */
export function isOld({ since }: RestartLine, { now, pendingRestartDays }: RestartTerms): boolean {
  if (since === undefined) return false;
  const hours = (pendingRestartDays ?? PENDING_RESTART_DAYS) * 24;
  const limit = Temporal.Instant.from(since).add({ hours });
  return Temporal.Instant.compare(limit, Temporal.Instant.from(now)) < 0;
}

/** As it's written into properties. */
export type RecordedRestart = Omit<RestartLine, "targets"> & { readonly targets: string };

/** What was found on a target, and since when it's so. */
export type DatedRestart = TargetRestart & { readonly since?: string };

/** What waits alike on a node stands once. */
export function groupRestarts(node: string, found: readonly DatedRestart[]): RestartLine[] {
  const lines = new Map<string, RestartLine & { readonly targets: string[] }>();
  for (const { target, kind, name, packages, leftBy, since } of found) {
    const key = JSON.stringify([kind, name, packages, leftBy, since]);
    const line = lines.get(key) ?? {
      ...{ node, targets: [], kind, name, packages },
      ...(leftBy !== undefined && { leftBy }),
      ...(since !== undefined && { since }),
    };
    line.targets.push(target);
    lines.set(key, line);
  }
  return [...lines.values()];
}

/** The form for properties, which the schema reads. */
export function recordRestarts(lines: readonly RestartLine[]): RecordedRestart[] {
  return lines.map((line) => ({ ...line, targets: formatContainerIds(line.targets) }));
}
