import { describeIn } from "../../maintenance/changes/describe-change";
import { formatContainerIds } from "../../maintenance/fleet/container-ids";
import { groupBy } from "../../maintenance/packages/grouping";

/** What there is to tell of a unit that was done. */
export interface ToldOfUnit {
  /** `node`, or the id of a container. */
  readonly scope: string;
  readonly text: string;
}

/** What is told of several containers alike, once: `restarted httpd in 2 containers: 101, 102`. A node is understood. */
export function summarise(told: readonly ToldOfUnit[]): string[] {
  return [...groupBy(told, ({ text }) => text)].map(([text, same]) =>
    describeIn(
      text,
      same.map(({ scope }) => scope),
    ),
  );
}

/** The same `container ID: WHAT` of several containers as one `containers 101–140: WHAT`; other lines stay as they are. */
export function joinLines(lines: readonly string[]): string[] {
  return groupLines(lines, /^container (?<container>[^:\s]+): (?<what>.*)$/).map(({ what, containers }) =>
    containers.length === 0
      ? what
      : `${containers.length === 1 ? "container" : "containers"} ${formatContainerIds(containers)}: ${what}`,
  );
}

/** In the order in which each `what` comes first. */
function groupLines(lines: readonly string[], form: RegExp): { what: string; containers: string[] }[] {
  const groups = new Map<string, { what: string; containers: string[] }>();
  for (const line of lines) {
    const { container, what = line } = form.exec(line)?.groups ?? {};
    const key = `${container === undefined ? "" : "container"}: ${what}`;
    const group = groups.get(key) ?? { what, containers: [] };
    if (container !== undefined) group.containers.push(container);
    groups.set(key, group);
  }
  return [...groups.values()];
}
