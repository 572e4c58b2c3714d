import { compareContainerIds, formatContainerIds, parseContainerIds } from "./container-ids";

/** Settings of many containers, each said once: a state holds them twice, and a person reads what changes in them. */
export interface GroupedSettings<T extends object> {
  /** What most containers have. */
  readonly common: Partial<T>;
  /** Containers that are alike, and what they have instead of the common or beside it; the largest group first. */
  readonly groups: readonly { readonly containers: string; readonly own?: Partial<T> }[];
}

/** @param settings by container id */
export function groupSettings<T extends object>(settings: Readonly<Record<string, T>>): GroupedSettings<T> {
  // In one order, however the fleet file has them.
  const all = Object.entries(settings).sort(([a], [b]) => compareContainerIds(a, b));
  const common = findCommon(all.map(([, ofOne]) => ofOne));
  const groups = new Map<string, { containers: string[]; own: Partial<T> }>();
  for (const [id, ofOne] of all) {
    const own = without(ofOne, common);
    const key = textOf(own);
    const group = groups.get(key) ?? { containers: [], own };
    group.containers.push(id);
    groups.set(key, group);
  }
  return {
    common,
    groups: [...groups.values()]
      .sort((a, b) => b.containers.length - a.containers.length)
      .map(({ containers, own }) => ({
        containers: formatContainerIds(containers),
        ...(Object.keys(own).length > 0 && { own }),
      })),
  };
}

/**
 * The settings of each container, by its id.
 *
 * @throws InvalidContainerIds
 */
export function settingsById<T extends object>({ common, groups }: GroupedSettings<T>): Record<string, T> {
  return Object.fromEntries(
    groups.flatMap(({ containers, own }) =>
      parseContainerIds(containers).map((id): [string, T] => [id, { ...common, ...own } as T]),
    ),
  );
}

/** Of each setting that all have, the value that most of them have. */
function findCommon<T extends object>(all: readonly T[]): Partial<T> {
  const [first] = all;
  if (first === undefined) return {};
  const keys = (Object.keys(first) as (keyof T)[]).filter((key) =>
    all.every((one) => Object.hasOwn(one, key)),
  );
  return Object.fromEntries(
    keys.map((key) => [key, findCommonest(all.map((one) => one[key]))]),
  ) as Partial<T>;
}

function findCommonest<V>(values: readonly V[]): V | undefined {
  const counts = new Map<string, { value: V; count: number }>();
  for (const value of values) {
    const counted = counts.get(textOf(value)) ?? { value, count: 0 };
    counted.count++;
    counts.set(textOf(value), counted);
  }
  return [...counts.values()].sort((a, b) => b.count - a.count)[0]?.value;
}

function without<T extends object>(settings: T, common: Partial<T>): Partial<T> {
  const entries = Object.entries(settings).filter(
    ([key, value]) => textOf(value) !== textOf(common[key as keyof T]),
  );
  return Object.fromEntries(entries) as Partial<T>;
}

/** Equal for plain data that is equal, and was made in one way. */
function textOf(value: unknown): string {
  return JSON.stringify(value);
}
