import { listSome } from "../maintenance/decision/work";
import { groupBy } from "../maintenance/packages/grouping";

/**
 * What can't be used, each reason once: `php-5.3.3-40.x86_64 isn't signed with a release key: it has no signature`,
 * `a-1-1.noarch, b-1-1.noarch and 40 more, each of which couldn't be fetched: no package repository is enabled on the node`.
 *
 * @param reasons names, each with a reason that completes a sentence which begins with it
 */
export function describeUnusable(reasons: Iterable<readonly [name: string, reason: string]>): string[] {
  return [...groupBy([...reasons], ([, reason]) => reason)].map(([reason, same]) => {
    const names = listSome(same.map(([name]) => name));
    return `${names}${same.length > 1 ? ", each of which" : ""} ${reason}`.trimEnd();
  });
}

/** Reads lines of `NAME<TAB>REASON`; what has no reason is a sentence of its own. */
export function readReasons(text: string): ReadonlyMap<string, string> {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return new Map(
    lines.map((line) => {
      const [name = "", reason = ""] = line.split("\t");
      return [name, reason.trim()] as const;
    }),
  );
}
