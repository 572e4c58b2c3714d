import { formatContainerIds } from "../../maintenance/fleet/container-ids";

/**
 * The same line of several containers as one, for people: `container 101: php 1-1 → 1-2` and the like become
 * `php 1-1 → 1-2 in 2 containers: 101, 102`.
 *
 * @param lines `container ID: WHAT`, or `NODE: WHAT`, which become just `WHAT`
 */
export function summariseLines(lines: readonly string[]): string[] {
  return groupLines(lines, /^(?:container (?<container>[^:\s]+)|[^:\s]+): (?<what>.*)$/).map(
    ({ what, containers }) => {
      if (containers.length === 0) return what;
      const where = containers.length === 1 ? "container" : `${containers.length} containers:`;
      return `${what} in ${where} ${formatContainerIds(containers)}`;
    },
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
