import { describeIn } from "../../maintenance/changes/describe-change";
import { groupBy } from "../../maintenance/packages/grouping";

/** What there is to tell of a unit that was done. */
export interface UnitLine {
  /** `node`, or the id of a container. */
  readonly target: string;
  readonly text: string;
}

/** What is told of several containers alike, once: `restarted httpd in 2 containers: 101, 102`. A node is understood. */
export function summarise(told: readonly UnitLine[]): string[] {
  return [...groupBy(told, ({ text }) => text)].map(([text, same]) =>
    describeIn(
      text,
      same.map(({ target }) => target),
    ),
  );
}
