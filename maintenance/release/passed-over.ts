import { competes } from "../packages/architecture";
import { groupBy } from "../packages/grouping";
import { comparePackages, formatNevra, type Package } from "../packages/nevra";
import { type Cause, cause } from "../problems/problem";
import { compareEvr } from "../packages/version";
import type { LeftOut } from "../repository/left-out";
import type { Layer } from "./release";

/** How many reasons are told. */
const TOLD = 10;

/**
 * The builds that a machine would get if its release hadn't left them out: newer than what it should have, or than what it
 * has, where the release doesn't speak of that package.
 */
export function findPassedOver(
  leftOut: readonly LeftOut[],
  installed: readonly Package[],
  desired: readonly Package[],
): LeftOut[] {
  if (leftOut.length === 0) return [];
  const installedByName = groupBy(installed, ({ name }) => name);
  const desiredByName = groupBy(desired, ({ name }) => name);
  return leftOut.filter(({ build }) => {
    const fits = (p: Package): boolean => competes(p.arch, build.arch);
    const there = (installedByName.get(build.name) ?? []).filter(fits);
    const wanted = (desiredByName.get(build.name) ?? []).filter(fits);
    return there.length > 0 && (wanted.length > 0 ? wanted : there).every((p) => compareEvr(build, p) > 0);
  });
}

/**
 * What was left out, a note for each reason.
 *
 * @param leftOut a build may be among them more than once
 */
export function listPassedOver(layer: Layer, leftOut: readonly LeftOut[]): Cause[] {
  const builds = new Map(leftOut.map((each) => [formatNevra(each.build), each]));
  const sorted = [...builds.values()].sort((a, b) => comparePackages(a.build, b.build));
  const reasons = [...groupBy(sorted, ({ because }) => because)];
  const told = reasons.slice(0, TOLD).map(([because, same]): Cause => {
    const packages = same.map(({ build }) => formatNevra(build));
    return cause("packages-passed-over", { layer, packages, because });
  });
  const rest = reasons.length - TOLD;
  return rest <= 0 ? told : [...told, cause("packages-passed-over-more", { layer, reasons: rest })];
}
