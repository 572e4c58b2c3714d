import type { PathSegment } from "../files/problem";
import { parseAmount } from "../kinds/allocations/amount";
import { ALLOCATION_WORDS } from "../kinds/allocations/words";
import { findRuntime, type RuntimeName } from "../runtimes/runtimes";
import { listWords } from "../text/list-words";
import type { BeancountersContent } from "./beancounters-schema";
import type { Entry, Report } from "./merge";
import type { Defaults, NodeContent } from "./schema";

/** What a container may use, by the words of its runtime: amounts as of `parseAmount`. */
export type Beancounters = Readonly<Record<string, string>>;

/**
 * Puts together what container, node and defaults say, word by word. Defaults are for all runtimes: there, words of others are passed over.
 *
 * @returns undefined where nobody says anything
 */
export function resolveBeancounters(
  own: BeancountersContent | undefined,
  { content: node }: Pick<Entry<NodeContent>, "content">,
  defaults: Defaults | undefined,
  runtime: RuntimeName,
): Beancounters | undefined {
  const said: BeancountersContent = { ...defaults?.beancounters, ...node.beancounters, ...own };
  const amounts = ALLOCATION_WORDS[runtime].flatMap((word): [string, string][] => {
    const amount = said[word.name];
    return amount === undefined ? [] : [[word.name, parseAmount(amount, word)]];
  });
  return amounts.length === 0 ? undefined : Object.fromEntries(amounts);
}

/** Reports the words of a node or a container that its runtime doesn't know. */
export function refuseUnknownWords(
  said: BeancountersContent | undefined,
  runtime: RuntimeName,
  entry: Entry<NodeContent>,
  path: readonly PathSegment[],
  report: Report,
): void {
  const known = ALLOCATION_WORDS[runtime].map(({ name }) => name);
  for (const name of Object.keys(said ?? {})) {
    if (known.includes(name)) continue;
    const { title } = findRuntime(runtime);
    report(
      entry,
      [...path, "beancounters", name],
      `isn't known to ${title}, which knows ${listWords(known)}`,
    );
  }
}
