import type { WorkLine } from "../../changes/change-group";
import { listTargets } from "../../changes/group-changes";
import type { PlannedChange } from "../../changes/planned-change";
import { groupBy } from "../../packages/grouping";
import { describeBuild, type ExactBuild } from "../../release/overridden";
import type { Finding } from "../finding";
import type { DecisionInputs } from "../inputs";
import { describeChange, type Rule } from "../rule";
import { describeTarget } from "../work";
import { listSome } from "../../text/list-some";

/** Judges what a run would really bring: an override that is there already, or that nobody has, is none of its business. */
export const evidenceCoversOverrides: Rule = {
  name: "evidence-covers-overrides",
  level: "mandatory",
  description:
    "A T4 or SHTF deploys no builds of the fleet file's overrides. No test of the release covers those.",
  severity: "high",
  remediation:
    "Put the build into a release and have that tested. Until then, the fleet file's hold keeps the package as it is.",
  advice:
    "The other tiers, too, deploy only builds of the tested release, and none of the fleet file's overrides.",
  judge: ({ change, work, overridden, deployed }) => {
    const isEmergency = change.tier === "T4" || change.tier === "SHTF";
    const release = deployed ?? change.release;
    const tested = release === undefined ? "a release" : `release ${release.name}`;
    return findDeployed(overridden, work).map(({ what, places }): Finding => ({
      rule: "evidence-covers-overrides",
      level: isEmergency ? "mandatory" : "advisory",
      target: describeChange(change),
      message: `The fleet file's overrides bring ${what} to ${listSome(places)}, and no test of ${tested} covers that.`,
      remedy:
        "Put the build into a release and have that tested. Or hold the package there (`hold`) until it can be.",
    }));
  },
};

/** The overridden builds that the work brings, each once, with where. */
function findDeployed(
  overridden: DecisionInputs["overridden"],
  work: readonly WorkLine[],
): { what: string; places: string[] }[] {
  const works = groupBy(work, ({ node }) => node);
  const deployed = new Map<string, string[]>();
  for (const { node, build, targets } of overridden) {
    const found = works.get(node);
    if (found === undefined) continue;
    const brought = listTargets(found.filter(({ change }) => brings(change, build)));
    const places = targets
      .filter((target) => brought.has(target))
      .map((target) => describeTarget(node, target));
    const what = describeBuild(build);
    if (places.length > 0) deployed.set(what, [...(deployed.get(what) ?? []), ...places]);
  }
  return [...deployed].map(([what, places]) => ({ what, places }));
}

function brings(change: PlannedChange, build: ExactBuild): boolean {
  if (build.kind === "module")
    return change.kind === "module" && change.module === build.module && change.to === build.version;
  return (
    change.kind === "package" &&
    change.name === build.name &&
    change.to === build.version &&
    (change.arch === undefined || change.arch === build.arch)
  );
}
