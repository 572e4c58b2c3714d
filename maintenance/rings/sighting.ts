import { Temporal } from "@js-temporal/polyfill";
import { groupProblems } from "../problems/group";
import { cause, type Problem, problemOf } from "../problems/problem";
import type { RingRecord, RingSighting } from "./record";

/** What was seen of one layer of a node or container. */
export interface TargetSighting {
  /** `node`, or a container's id. */
  readonly target: string;
  /** `sound`: nothing of the release is missing there. `stopped`: it doesn't run. `other`: its plan tells what it is. */
  readonly state: "sound" | "stopped" | "other";
  /** Since when it has had all of the release, as its node keeps it. */
  readonly since?: Temporal.Instant;
}

/** What was seen on one node. */
export interface NodeSighting {
  readonly node: string;
  readonly targets: readonly TargetSighting[];
  /** What kept the plan of the node from being whole. */
  readonly problems: readonly Problem[];
}

/** What nodes showed of the rings that others wait for. */
export function summariseSightings(
  rings: readonly RingRecord[],
  nodes: readonly NodeSighting[],
): RingSighting[] {
  return rings.slice(0, -1).map(({ name, members }) => {
    const seen = nodes.flatMap(({ node, targets, problems }) => {
      const ours = members[node];
      if (ours === undefined) return [];
      return [
        {
          node,
          targets: targets.filter(({ target }) => ours.includes(target)),
          problems: problems.filter((problem) => concerns(problem, ours)),
        },
      ];
    });
    const since = latest(seen.flatMap(({ targets }) => targets.filter(({ state }) => state === "sound")));
    return {
      ring: name,
      ...(since !== undefined && { since: since.toString() }),
      ailing: groupProblems(
        seen.flatMap(({ node, targets, problems }) => [...problems, ...listStopped(node, targets)]),
      ),
    };
  });
}

/** A problem that isn't a container's is everybody's on its node. */
function concerns({ target }: Problem, targets: readonly string[]): boolean {
  return target === undefined || targets.includes(target);
}

/** The last moment; none where any of them has none, or there's nobody. */
function latest(targets: readonly TargetSighting[]): Temporal.Instant | undefined {
  const moments = targets.map(({ since }) => since);
  if (moments.includes(undefined)) return undefined;
  return moments.reduce<Temporal.Instant | undefined>(
    (last, moment) =>
      last === undefined || (moment !== undefined && Temporal.Instant.compare(moment, last) > 0)
        ? moment
        : last,
    undefined,
  );
}

/** What had the release and doesn't run. What has never had it was stopped before, and shows nothing of it. */
function listStopped(node: string, targets: readonly TargetSighting[]): Problem[] {
  const stopped = targets.filter(({ state, since }) => state === "stopped" && since !== undefined);
  return [...new Set(stopped.map(({ target }) => target))].map((target) =>
    problemOf(node, target, cause("ring-stopped", {})),
  );
}
