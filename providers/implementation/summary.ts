/**
 * The same line of several containers as one, for people: `container 101: php 1-1 → 1-2` and the like become
 * `php 1-1 → 1-2 in 2 containers: 101, 102`.
 *
 * @param lines `container ID: WHAT`, or `NODE: WHAT`, which become just `WHAT`
 */
export function summariseLines(lines: readonly string[]): string[] {
  const places = new Map<string, string[]>();
  for (const line of lines) {
    const [, container, what = line]: (string | undefined)[] =
      /^(?:container ([^:\s]+)|[^:\s]+): (.*)$/.exec(line) ?? [];
    const where = places.get(what) ?? [];
    if (container !== undefined) where.push(container);
    places.set(what, where);
  }
  return [...places].map(([what, containers]) => {
    if (containers.length === 0) return what;
    const where = containers.length === 1 ? "container" : `${containers.length} containers:`;
    return `${what} in ${where} ${containers.join(", ")}`;
  });
}
