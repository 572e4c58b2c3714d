import { compareContainerIds, formatContainerIds } from "../fleet/container-ids";
import { groupBy } from "../packages/grouping";

/** How long a service of a target was away, as its node measured it: from the last good answer to the first good one. */
export interface TargetInterruption {
  /** `node`, or a container's id. */
  readonly target: string;
  /** asterisk, web or database; `container` from its stop until it ran. */
  readonly service: string;
  readonly seconds: number;
}

/** The same of all whom it concerned alike, as states have it. */
export interface RecordedInterruption {
  /** As `formatContainerIds` has them. */
  readonly targets: string;
  readonly service: string;
  readonly seconds: number;
}

/** A state has no more of a run: the longest ones. */
const MOST_RECORDED = 100;

export function recordInterruptions(all: readonly TargetInterruption[]): RecordedInterruption[] {
  return [...groupBy(all, ({ service, seconds }) => `${seconds} ${service}`).values()]
    .flatMap((alike) =>
      alike.slice(0, 1).map(({ service, seconds }) => ({
        ...{ targets: formatContainerIds(alike.map(({ target }) => target)), service, seconds },
      })),
    )
    .sort((a, b) => b.seconds - a.seconds || (a.service < b.service ? -1 : 1))
    .slice(0, MOST_RECORDED);
}

/** What there is to tell of a target: `down for 40 s, without asterisk for 41 s`. */
export interface ToldInterruption {
  readonly target: string;
  readonly text: string;
}

/** By target, in their order. */
export function describeInterruptions(all: readonly TargetInterruption[]): ToldInterruption[] {
  return [...groupBy(all, ({ target }) => target)]
    .sort(([a], [b]) => compareContainerIds(a, b))
    .map(([target, own]) => ({
      target,
      text: own
        .map(
          ({ service, seconds }) =>
            `${service === "container" ? "down" : `without ${service}`} for ${seconds} s`,
        )
        .join(", "),
    }));
}
