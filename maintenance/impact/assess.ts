import type { WorkLine } from "../changes/change-group";
import type { Erasure, PlannedChange } from "../changes/planned-change";
import { assessPackage, type ChangingPackage } from "./assess-package";
import type { Catalogue, Subject } from "./catalogue";
import { causeOf, sumUp, unknownCause } from "./cause";
import { describeReason, groupByReason, type Impact, type LowestTier, type PlacelessImpact } from "./impact";
import { createLookUp, type LookUp } from "./look-up";

export interface ImpactAssessment {
  readonly impacts: readonly Impact[];
  readonly lowestTier: LowestTier;
  /** Why it isn't T1, each reason once; empty for T1. */
  readonly reasons: readonly string[];
  /** Names of packages and the like of which it isn't known what they interrupt, each once. */
  readonly unknown: readonly string[];
}

/** What the planned work interrupts, judged by what would really change. */
export function assessImpact(work: readonly WorkLine[], catalogue: Catalogue): ImpactAssessment {
  const lookUp = createLookUp(catalogue);
  const impacts = work.flatMap(({ node, targets, change }) => {
    const known = new Map<boolean, PlacelessImpact>();
    return targets.map((target): Impact => {
      const onNode = target === "node";
      const impact = known.get(onNode) ?? assessChange(change, onNode, lookUp);
      known.set(onNode, impact);
      return { node, target, ...impact };
    });
  });
  const reasons = groupByReason(impacts).map(describeReason);
  return {
    impacts,
    lowestTier: reasons.length === 0 ? "T1" : "T2",
    reasons,
    unknown: [...new Set(impacts.filter(({ known }) => !known).map(({ name }) => name))],
  };
}

function assessChange(change: PlannedChange, onNode: boolean, lookUp: LookUp): PlacelessImpact {
  const byCatalogue = (subject: Subject, name: string): PlacelessImpact => {
    const found = lookUp(subject, name, onNode);
    const cause =
      found === undefined
        ? unknownCause("the impact catalogue has no entry for it")
        : causeOf(`${name} ${found.entry.because}`, found);
    return sumUp(subject, name, [cause]);
  };
  switch (change.kind) {
    case "package":
      return assessPackage(changing(change, change.from.length === 0), onNode, lookUp);
    case "erasure":
      return judgeErasure(assessPackage(changing(change, false), onNode, lookUp), change);
    case "module":
      return change.from === undefined
        ? describeNewModule(change.module)
        : byCatalogue("module", change.module);
    case "restart":
      return byCatalogue("service", change.service);
    case "setting":
      return byCatalogue("setting", change.setting);
    case "allocation":
      return byCatalogue("beancounters", change.parameter);
    case "share":
      return byCatalogue("storage", change.share);
    case "device":
      return byCatalogue("device", change.device);
  }
}

function changing(
  { name, observed }: Pick<Extract<PlannedChange, { kind: "package" | "erasure" }>, "name" | "observed">,
  isNew: boolean,
): ChangingPackage {
  return { name, isNew, ...(observed !== undefined && { observed }) };
}

/**
 * What a package gives is gone with it: nothing brings it back that follows a change, be it a restart or a reboot. Where the release
 * brings in what takes its place, it's a change like any other.
 */
function judgeErasure(impact: PlacelessImpact, { by, because }: Erasure): PlacelessImpact {
  if (because === "succeeds") return impact;
  const { name, interrupts, known, lowestTier } = impact;
  const how = `${name} is erased by ${by}`;
  const reason = !known
    ? `it's erased by ${by}, and nobody knows what that interrupts: it counts as interrupting → at least T2`
    : interrupts.length === 0
      ? `${how}, which interrupts nothing → ${lowestTier === "T2" ? "at least T2" : "T1"}`
      : `${how}, and ${interrupts.join(", ")} with it → at least T2`;
  return { ...impact, lowestTier: interrupts.length > 0 ? "T2" : lowestTier, reason };
}

function describeNewModule(name: string): PlacelessImpact {
  return {
    subject: "module",
    name,
    interrupts: [],
    needs: "nothing",
    lowestTier: "T1",
    reason: `${name} isn't installed there: installing it disturbs nobody → T1`,
    known: true,
  };
}
