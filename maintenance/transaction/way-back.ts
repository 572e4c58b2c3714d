import { groupBy } from "../packages/grouping";
import type { Erasure } from "../kinds/packages/erasure";
import { competes } from "../packages/architecture";
import { areSameBuild, type Build } from "../packages/build";
import { areInstallOnly } from "../packages/install-only";
import { formatNevra } from "../packages/nevra";
import { isOf } from "./erasure";
import type { Transaction } from "./transaction";

/** Why a build can't be had for a way back. */
export const WAY_BACK_LACKS = ["doubled", "another-build", "unfetched", "untrusted"] as const;

/** A build that a way back needs, and that can't be had. */
export interface WayBackLack {
  /** Its NEVRA. */
  readonly package: string;
  /**
   * `doubled`: another build of it is installed as well, and no run goes back to that. `another-build`: another build has its name, in the repository or in this
   * run. `unfetched`: no repository has it. `untrusted`: no release key signs it.
   */
  readonly why: (typeof WAY_BACK_LACKS)[number];
  /** What a tool says of it; empty where none was asked. */
  readonly said: string;
}

/** How a machine gets back to what it has now. */
export interface WayBack {
  /** The builds that a transaction takes away. */
  readonly former: readonly Build[];
  /** Those of them that can't be had: then there's no way back. */
  readonly lacking: readonly WayBackLack[];
}

/** The installed builds that a transaction takes away: those that give way, and those that are erased. */
export function findFormer(
  { arriving, installed }: Pick<Transaction, "arriving" | "installed">,
  erasures: readonly Erasure[],
): readonly Build[] {
  const byName = groupBy(arriving, ({ name }) => name);
  const givesWay = (p: Build): boolean =>
    (byName.get(p.name) ?? []).some((build) =>
      areInstallOnly(build) ? formatNevra(build) === formatNevra(p) : competes(build.arch, p.arch),
    );
  return installed.filter((p) => givesWay(p) || erasures.some((erasure) => isOf(erasure, p)));
}

/**
 * Which files bring machines back: a node keeps one file for a name, so two builds of one name can't both be had.
 *
 * @param formers by target, as of {@link findFormer}
 * @param arriving of all targets
 * @returns the builds to fetch, each once, and by target what can't be had, whatever is fetched
 */
export function chooseFormerFiles(
  formers: ReadonlyMap<string, readonly Build[]>,
  arriving: readonly Build[],
): { readonly files: readonly Build[]; readonly lacking: ReadonlyMap<string, readonly WayBackLack[]> } {
  const chosen = new Map<string, Build>(arriving.map((build) => [formatNevra(build), build]));
  const files: Build[] = [];
  const lacking = new Map<string, readonly WayBackLack[]>();
  for (const [target, former] of formers) {
    const doubled = findDoubled(former);
    const lacks = former.flatMap((build): WayBackLack[] => {
      const name = formatNevra(build);
      if (doubled.has(build)) return [{ package: name, why: "doubled", said: "" }];
      const same = chosen.get(name);
      if (same !== undefined)
        return areSameBuild(same, build) ? [] : [{ package: name, why: "another-build", said: "" }];
      chosen.set(name, build);
      files.push(build);
      return [];
    });
    if (lacks.length > 0) lacking.set(target, lacks);
  }
  return { files, lacking };
}

/** Builds of which rpm would keep only one: a broken transaction's remains. */
function findDoubled(former: readonly Build[]): ReadonlySet<Build> {
  const groups = [...groupBy(former, ({ name }) => name).values()];
  return new Set(
    groups.flatMap((named) =>
      named.filter((p) => named.some((other) => other !== p && competes(other.arch, p.arch))),
    ),
  );
}
