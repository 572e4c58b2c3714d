import { z } from "zod";
import { after, text } from "./kind";
import { describeFailedGate, describeUnitFindings, type UnitFinding, unitFindings } from "./unit-findings";

/** What a run did with a change of modules whose gates failed; `unknown` where the container didn't report it. */
export const WAYS_BACK = ["back", "unproven", "left", "stuck", "unknown"] as const;
export type WayBack = (typeof WAYS_BACK)[number];

/** A gate that fails after the rollback, and why. */
const failedGate = z.object({ gate: text, findings: unitFindings });
export type FailedGate = z.output<typeof failedGate>;

/**
 * `openRun`: the run whose change stays unproven. `troubles`: what failed in the rollback. `failedGates`: the gates that fail after it.
 * `kept`: the folder with the former modules and database; empty where there's none.
 */
export const wayBack = {
  became: z.enum(WAYS_BACK),
  openRun: text,
  troubles: unitFindings,
  failedGates: z.array(failedGate).readonly(),
  kept: text,
};

/** What the run did with the change, in sentences without the last full stop. */
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
  const backup = kept === "" ? "" : `. The former modules and database are in ${kept}`;
  const wrong = [
    ...(troubles.length === 0 ? [] : [describeUnitFindings(troubles)]),
    ...failedGates.map(({ gate, findings }) => describeFailedGate(gate, findings)),
  ];
  switch (became) {
    case "back":
      return "The run rolled it back: modules and database are as before, file by file";
    case "unproven":
      return `This run only reloaded its configuration. The change of run ${openRun} stays unproven, so the next run asks its gates again`;
    case "left":
      return `The run left it like that, since the change asks for no rollback${backup}`;
    case "stuck":
      return `The rollback failed as well${after(wrong.join("; "))}. Look at it now${backup}`;
    case "unknown":
      return `It isn't known whether the run rolled it back. Look at it now${backup}`;
  }
}

/** What the run repaired, though it changed nothing else. */
export function describeRecovered(recovered: readonly UnitFinding[]): string {
  return recovered.length === 0 ? "" : `, except this: ${describeUnitFindings(recovered)}`;
}
