import { z } from "zod";
import { after, text } from "./kind";
import { describeFailedGate, describeUnitFindings, type UnitFinding, unitFindings } from "./unit-findings";

/** What became of a change of modules whose gates didn't pass; `unknown` where the container didn't say. */
export const WAYS_BACK = ["back", "unproven", "left", "stuck", "unknown"] as const;
export type WayBack = (typeof WAYS_BACK)[number];

/** A gate that isn't passed after the way back, and why. */
const failedGate = z.object({ gate: text, findings: unitFindings });
export type FailedGate = z.output<typeof failedGate>;

/**
 * `openRun`: whose change stays unproven. `troubles`: what went wrong on the way back. `failedGates`: those that aren't passed after it.
 * `kept`: a folder; empty where nothing is.
 */
export const wayBack = {
  became: z.enum(WAYS_BACK),
  openRun: text,
  troubles: unitFindings,
  failedGates: z.array(failedGate).readonly(),
  kept: text,
};

/** What became of it, in a sentence. */
export function describeWayBack({
  became,
  openRun,
  troubles,
  failedGates,
  kept,
}: {
  readonly became: WayBack;
  readonly openRun: string;
  readonly troubles: readonly UnitFinding[];
  readonly failedGates: readonly FailedGate[];
  readonly kept: string;
}): string {
  const backup = kept === "" ? "" : `; modules and database of before are in ${kept}`;
  const wrong = [
    ...(troubles.length === 0 ? [] : [describeUnitFindings(troubles)]),
    ...failedGates.map(({ gate, findings }) => describeFailedGate(gate, findings)),
  ];
  switch (became) {
    case "back":
      return "It's back to the modules and the database of before, file by file";
    case "unproven":
      return `Nothing was changed but that its configuration was read again. The change of run ${openRun} stays unproven, and is asked for again`;
    case "left":
      return `It was left like that, since the change asks for no way back${backup}`;
    case "stuck":
      return `Going back to what was there before went wrong as well, look at it now${after(wrong.join("; "))}${backup}`;
    case "unknown":
      return `Nobody knows what became of it, look at it now${backup}`;
  }
}

/** What was put right before nothing was changed. */
export function describeRecovered(recovered: readonly UnitFinding[]): string {
  return recovered.length === 0 ? "" : `, except that ${describeUnitFindings(recovered)}`;
}
