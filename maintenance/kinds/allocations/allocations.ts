import { z } from "zod";
import { entry } from "../../impact/entry";
import { defineForm } from "../change-form";
import type { JudgedKind } from "../judged-kind";
import { describeAmount } from "./amount";
import { ALLOCATION_PROBLEMS } from "./problems";

const amount = z.string().min(1);

/** What a container may use of its node. Amounts are as of `parseAmount`. */
const Allocation = z.object({
  kind: z.literal("allocation"),
  parameter: z.string().min(1),
  /** What counts now; absent where it doesn't run. */
  from: amount.exactOptional(),
  /** What its configuration says, and counts from its next start on; absent where it says nothing. */
  saved: amount.exactOptional(),
  to: amount,
});
type Allocation = Readonly<z.output<typeof Allocation>>;

const ALLOCATION = defineForm({
  schema: Allocation,
  describe: (change) => `allocation ${change.parameter} ${describeSteps(change)}`,
  nameOf: ({ parameter }) => parameter,
  subject: "beancounters",
  layerOf: () => "beancounters",
});

function describeSteps({ parameter, from, saved, to }: Allocation): string {
  const told = (value: string): string => describeAmount(parameter, value);
  const kept = saved === undefined ? "not saved" : `saved as ${told(saved)}`;
  if (from === undefined)
    return `${saved === undefined ? kept : told(saved)} → ${told(to)} (from its next start on)`;
  if (from === to) return `${kept} → saved as ${told(to)}`;
  return `${told(from)} → ${told(to)}${saved === from ? "" : ` (${kept})`}`;
}

/** What containers may use of their node. */
export const ALLOCATIONS = {
  name: "allocations",
  layers: [
    { name: "beancounters", noun: "beancounters", gates: [], reaches: "target", worksOn: "containers" },
  ],
  forms: [ALLOCATION],
  impact: [entry("beancounters", ["*"], [], "nothing", "is an allocation, set while the container runs")],
  problems: {
    allocations: {
      title: "Allocations",
      intro: "What keeps a container from its allocations, and what came of changing them.",
      kinds: ALLOCATION_PROBLEMS,
    },
  },
  faults: {},
} as const satisfies JudgedKind;
