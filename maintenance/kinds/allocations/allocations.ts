import { z } from "zod";
import { entry } from "../impact/entry";
import { defineForm } from "./change-form";
import type { JudgedKind } from "./judged-kind";

/** A parameter of a container's beancounters. */
const Allocation = z.object({ kind: z.literal("allocation"), parameter: z.string().min(1) });

const ALLOCATION = defineForm({
  schema: Allocation,
  describe: ({ parameter }) => `allocation ${parameter}`,
  nameOf: ({ parameter }) => parameter,
  subject: "beancounters",
  layerOf: () => "beancounters",
});

/** What containers may use of their node. It's judged, and nothing does it yet. */
export const ALLOCATIONS = {
  name: "allocations",
  layers: [{ name: "beancounters", noun: "beancounters", gates: [], reaches: "target" }],
  forms: [ALLOCATION],
  impact: [entry("beancounters", ["*"], [], "nothing", "are changed while containers run")],
  problems: {},
  faults: {},
} as const satisfies JudgedKind;
