import { createHash } from "node:crypto";
import { competes } from "../packages/architecture";
import type { Build } from "../packages/build";
import { areInstallOnly } from "../packages/install-only";
import { groupBy } from "../packages/grouping";
import { formatNevra, type Package } from "../packages/nevra";
import type { DesiredPackage } from "../packages/transition";
import { findObsoleting as findObsoletes } from "../repository/obsoletes";
import type { ArrivingPackage } from "./arriving";

/** What one machine is to get in one go, and what is installed there now. */
export interface Transaction {
  /** `node`, or the id of a container. */
  readonly target: string;
  readonly arriving: readonly DesiredPackage[];
  readonly installed: readonly Build[];
}

/** The installed packages that give way, by what is known of the arriving ones. */
export interface Leaving {
  /** Older builds of what arrives. */
  readonly replaced: readonly Package[];
  /** Taken away by an `Obsoletes`, with the name of the package that has it. */
  readonly obsoleted: readonly { readonly erased: Package; readonly by: string }[];
  /** Builds of the same name whose architecture could live beside the new one: only rpm knows, by the files inside. */
  readonly uncertain: readonly Package[];
  /** What arrives and is obsoleted by what else arrives: rpm leaves it out without a word. */
  readonly leftOut: readonly { readonly build: Package; readonly by: string }[];
}

/** What leaves a machine when these packages arrive there. */
export function predictLeaving(
  { arriving, installed }: Transaction,
  obsoletesOf: (build: Package) => ArrivingPackage["obsoletes"],
): Leaving {
  const arrivals = arriving
    .filter((p) => !areInstallOnly(p))
    .map((build): ArrivingPackage => ({ build, obsoletes: obsoletesOf(build) }));
  // Few have any, and a machine has hundreds of packages to hold against them.
  const obsoleting = arrivals.filter(({ obsoletes }) => obsoletes.length > 0);
  const findObsoleting = (p: Package): string | undefined =>
    obsoleting.find(({ build, obsoletes }) => findObsoletes({ name: build.name, obsoletes }, p) !== undefined)
      ?.build.name;
  const leftOut = withCause(
    arrivals.map(({ build }) => build),
    findObsoleting,
  );
  const upgrades = arrivals.map(({ build }) => build).filter((p) => findObsoleting(p) === undefined);
  const byName = groupBy(upgrades, ({ name }) => name);
  const isReplaced = (p: Package): boolean =>
    byName.get(p.name)?.some(({ arch }) => competes(arch, p.arch)) === true;
  const sameName = installed.filter(({ name }) => byName.has(name));
  return {
    replaced: sameName.filter(isReplaced),
    uncertain: sameName.filter((p) => !isReplaced(p)),
    obsoleted: withCause(installed, findObsoleting).map(({ build, by }) => ({ erased: build, by })),
    leftOut,
  };
}

function withCause(
  packages: readonly Package[],
  findCause: (p: Package) => string | undefined,
): { readonly build: Package; readonly by: string }[] {
  return packages.flatMap((build) => {
    const by = findCause(build);
    return by === undefined ? [] : [{ build, by }];
  });
}

/** Transactions of which rpm says the same: the same packages arrive where the same ones are installed. */
export interface TransactionGroup {
  /**
   * The machines to ask: two where there are two, since one container's customer may have it say anything. The first and the last: ids
   * beside each other are often of one customer.
   */
  readonly asked: readonly Transaction[];
  readonly others: readonly Transaction[];
}

/** In the order of the first of each group. */
export function groupTransactions(transactions: readonly Transaction[]): TransactionGroup[] {
  return [...groupBy(transactions, keyOf).values()].map((alike) => ({
    asked: [...alike.slice(0, 1), ...alike.slice(1).slice(-1)],
    others: alike.slice(1, -1),
  }));
}

/** A node's own rpm and a container's may differ, also where their packages are the same. SHA-1 is what every rpm tells. */
function keyOf({ target, arriving, installed }: Transaction): string {
  const describe = (p: Build): string =>
    `${formatNevra(p)} ${p.header?.sha1 ?? p.header?.sha256 ?? "-"}${areInstallOnly(p) ? " beside others" : ""}`;
  const list = (packages: readonly Build[]): string => packages.map(describe).sort().join("\n");
  const text = `${String(target === "node")}\n${list(arriving)}\n\n${list(installed)}`;
  return createHash("sha256").update(text).digest("hex");
}
