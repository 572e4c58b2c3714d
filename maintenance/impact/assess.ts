import type { WorkLine } from "../changes/change-group";
import { layerOf, type PlannedChange } from "../changes/planned-change";
import { formOf } from "../kinds/forms";
import type { ChangeLayer } from "../kinds/layers";
import { assessByName } from "./assess-by-name";
import type { Catalogue } from "./catalogue";
import { describeReason, groupByReason, type LowestTier, type PlacelessImpact } from "./impact";
import { createLookUp, type LookUp } from "./look-up";

/** What one change interrupts where it's made. */
export interface Impact extends PlacelessImpact {
  /** The node's name. */
  readonly node: string;
  /** `node`, the id of a container, or the name of a SAN server or device. */
  readonly target: string;
  /** The layer whose work interrupts it. */
  readonly layer: ChangeLayer;
}

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
      return { node, target, layer: layerOf(change, target), ...impact };
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
  const form = formOf(change);
  return (
    form.assess?.(change, onNode, lookUp) ?? assessByName(form.subject, form.nameOf(change), onNode, lookUp)
  );
}
