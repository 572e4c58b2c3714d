import { listSome } from "../decision/work";
import { competes } from "../packages/architecture";
import { groupBy } from "../packages/grouping";
import { comparePackages, formatNevra, type Package } from "../packages/nevra";
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
 * What was left out, a note for each reason:
 * `left out of the release for containers: httpd-2.2.15-70.el6.x86_64 is retracted: it loses sessions`.
 *
 * @param leftOut a build may be among them more than once
 */
export function describePassedOver(layer: Layer, leftOut: readonly LeftOut[]): string[] {
  const builds = new Map(leftOut.map((each) => [formatNevra(each.build), each]));
  const sorted = [...builds.values()].sort((a, b) => comparePackages(a.build, b.build));
  const notes = [...groupBy(sorted, ({ because }) => because)].map(([because, same]) => {
    const names = listSome(same.map(({ build }) => formatNevra(build)));
    return `left out of the release for ${layer}: ${names}${same.length > 1 ? ", each of which" : ""} ${because}`;
  });
  const rest = notes.length - TOLD;
  if (rest <= 0) return notes;
  return [
    ...notes.slice(0, TOLD),
    `left out of the release for ${layer}: more, for ${rest} other reasons, which the release file has under leftOut`,
  ];
}
