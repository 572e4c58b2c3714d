import { Temporal } from "@js-temporal/polyfill";
import type { ProblemGroup } from "../problems/group";
import { isOpen, type Incident } from "./incidents";

/** A ring that another one waits for, as it was found with the release that is to be deployed. */
export interface PrecedingRing {
  readonly name: string;
  readonly soakHours: number;
  /** What lacks something of the release: `container 101 on node1`. */
  readonly lacking: readonly string[];
  /** Nodes that nobody could look at. */
  readonly unseen: readonly string[];
  /** What is wrong in it. */
  readonly ailing: readonly ProblemGroup[];
  readonly incidents: readonly Incident[];
  /** When the last of what runs in it came to have all of the release; absent when nobody knows. */
  readonly since?: Temporal.Instant;
}

/** What keeps a release from the next ring. */
export type Obstacle =
  | { readonly kind: "lacking"; readonly places: readonly string[] }
  | { readonly kind: "unseen"; readonly nodes: readonly string[] }
  | { readonly kind: "ailing"; readonly problems: readonly ProblemGroup[] }
  | { readonly kind: "incident"; readonly incident: Incident }
  /** Nothing in it shows since when it has had the release. */
  | { readonly kind: "unknown" }
  | {
      readonly kind: "soaking";
      readonly since: Temporal.Instant;
      readonly missingMinutes: number;
      readonly opensAt: Temporal.Instant;
    };

/** What keeps a release from the ring after this one, at a moment; nothing when the way is free. */
export function findObstacles(before: PrecedingRing, now: Temporal.Instant): Obstacle[] {
  const { lacking, unseen, ailing, incidents } = before;
  return [
    ...(lacking.length > 0 ? [{ kind: "lacking" as const, places: lacking }] : []),
    ...(unseen.length > 0 ? [{ kind: "unseen" as const, nodes: unseen }] : []),
    ...(ailing.length > 0 ? [{ kind: "ailing" as const, problems: ailing }] : []),
    ...incidents
      .filter((incident) => isOpen(incident, now))
      .map((incident) => ({ kind: "incident" as const, incident })),
    // How long it has had the release is a question only where all of it has.
    ...(lacking.length + unseen.length > 0 ? [] : measureSoak(before, now)),
  ];
}

/** A moment that is still to come is no record of anything. */
function measureSoak({ since, soakHours }: PrecedingRing, now: Temporal.Instant): Obstacle[] {
  if (since === undefined || Temporal.Instant.compare(now, since) < 0) return [{ kind: "unknown" }];
  const opensAt = since.add({ hours: soakHours });
  const missingMinutes = now.until(opensAt).total("minutes");
  return missingMinutes <= 0 ? [] : [{ kind: "soaking", since, missingMinutes, opensAt }];
}
