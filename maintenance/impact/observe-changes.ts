import type { ChangeGroup } from "../changes/change-group";
import { mergeGroups } from "../changes/group-changes";
import type { PlannedChange } from "../changes/planned-change";
import type { Erasure } from "../kinds/packages/erasure";
import type { PackageChange } from "../kinds/packages/package-change";
import type { ObservedUse } from "../changes/observed-use";
import { formatEvr, formatNevra, type Package } from "../packages/nevra";
import type { ExecutedFiles } from "./executed-files";
import type { KnownContents, PackageContents } from "./package-contents";
import { UseFinder } from "./use-finder";

/** A machine on which packages change, as it was seen. */
export interface ObservedTarget {
  /** Absent where not all could be seen. */
  readonly executed?: ExecutedFiles;
  readonly installed: readonly Package[];
  readonly arriving: readonly Package[];
}

/**
 * Adds to changes of packages who uses these where they change, as far as that could be seen. What changes alike in several places is
 * told apart where its use differs.
 *
 * @param targets by `node` or the ids of containers
 */
export function observeChanges(
  groups: readonly ChangeGroup[],
  targets: ReadonlyMap<string, ObservedTarget>,
  contents: KnownContents,
): ChangeGroup[] {
  const finders = new Map<ExecutedFiles, UseFinder>();
  const finderOf = (executed: ExecutedFiles): UseFinder => {
    const finder = finders.get(executed) ?? new UseFinder(executed);
    finders.set(executed, finder);
    return finder;
  };
  const observe = (change: PlannedChange, target: string): PlannedChange => {
    if (change.kind !== "package" && change.kind !== "erasure") return change;
    const seen = targets.get(target);
    if (seen?.executed === undefined) return change;
    const observed = findUse(change, target, seen, finderOf(seen.executed), contents);
    return observed === undefined ? change : { ...change, observed };
  };
  return mergeGroups(
    groups.flatMap(({ targets: all, change }) =>
      all.map((target) => ({ targets: [target], change: observe(change, target) })),
    ),
  );
}

function findUse(
  change: PackageChange | Erasure,
  target: string,
  { installed, arriving }: ObservedTarget,
  finder: UseFinder,
  contents: KnownContents,
): ObservedUse | undefined {
  const leaving = contents.leaving.get(target);
  const ofName = (p: Package): boolean => p.name === change.name;
  const isErased = (p: Package): boolean =>
    ofName(p) && change.kind === "erasure" && p.arch === change.arch && formatEvr(p) === change.from;
  const gone = installed
    .filter(change.kind === "erasure" ? isErased : ofName)
    .flatMap((p): PackageContents[] => {
      const known = leaving?.get(formatNevra(p));
      return known === undefined ? [] : [known];
    });
  if (change.kind === "erasure") return finder.find(undefined, gone);
  const build = arriving.find(
    (p) => ofName(p) && formatEvr(p) === change.to && (change.arch ?? p.arch) === p.arch,
  );
  const signed = build && contents.arriving.get(formatNevra(build));
  return signed && finder.find(signed, gone);
}
