import type { GateDeclaration } from "../gate/record";
import type { PlannedOperation } from "../gate/planned-operation";
import { groupWork } from "../changes/group-changes";
import { interrupts } from "../decision/affected-customers";
import { assessImpact } from "../impact/assess";
import { DEFAULT_CATALOGUE } from "../impact/default-catalogue";
import { extendCatalogue } from "../impact/stack-entries";
import { type ChangeLayer, LAYERS } from "../kinds/layers";
import type { WaveLimits } from "./batches";
import { type Expectation, expectWaves, type ExpectedWork } from "./expect";
import { membersOn } from "./fleet-groups";
import type { WaveUnit } from "./groups";
import type { WaveSize } from "./wave-size";

/** A plan, with its layer. */
export type LayerPlan = PlannedOperation & { readonly layer: ChangeLayer };

type Declared = Pick<GateDeclaration, "change" | "groups" | "impact">;

/** Absent where all begins at once. */
export function waveLimits({ change }: Declared): WaveLimits | undefined {
  if (change?.waves === undefined) return undefined;
  const { waves: sizes, maxPerNode } = change;
  return { sizes, ...(maxPerNode !== undefined && { maxPerNode }) };
}

/** How many failures end a run: where a change goes in waves and says nothing of it, the first. */
export function mostFailures({ change }: Declared): WaveSize | undefined {
  return change?.maxFailures ?? (change?.waves === undefined ? undefined : 1);
}

/** What is worked on, with the groups that this interrupts. */
export function describeUnits({ groups, impact }: Declared, plan: LayerPlan): WaveUnit[] {
  const { node, targets } = plan;
  if (groups === undefined) return targets.map((target) => ({ target, members: [] }));
  const { impacts } = assessImpact(groupWork([plan]), extendCatalogue(impact, DEFAULT_CATALOGUE));
  const interrupted = new Set(impacts.filter(interrupts).map(({ target }) => target));
  return targets.map((target) => ({
    target,
    members: interrupted.has(target) ? membersOn(groups, node, target) : [],
  }));
}

/** When all would be done, and, with waves, each batch; undefined where nothing waits for anything but its own node. */
export function expectRun(declared: Declared, plans: readonly LayerPlan[]): Expectation | undefined {
  const limits = waveLimits(declared);
  if (limits === undefined && declared.groups === undefined) return undefined;
  const work = [...plans]
    .sort((a, b) => LAYERS.indexOf(a.layer) - LAYERS.indexOf(b.layer))
    .map((plan): ExpectedWork => ({
      ...{ layer: plan.layer, node: plan.node, unitMinutes: plan.unitMinutes, parallel: plan.parallel },
      units: describeUnits(declared, plan),
    }));
  const expected = expectWaves(work, limits, declared.change?.waveSoakMinutes ?? 0);
  return limits === undefined ? { ...expected, batches: [] } : expected;
}
