import { z } from "zod";
import { entry } from "../../impact/entry";
import { defineForm } from "../change-form";
import type { JudgedKind } from "../judged-kind";
import { PROCEDURE_PROBLEMS, REBOOT_PROBLEMS } from "./problems";

/** A reboot of a node, with the package of its kernel: `vzkernel`, and the versions before and after. */
export const Reboot = z.object({
  kind: z.literal("reboot"),
  kernel: z.string().min(1),
  from: z.string().min(1),
  to: z.string().min(1),
});
export type Reboot = Readonly<z.output<typeof Reboot>>;

const REBOOT = defineForm({
  schema: Reboot,
  describe: ({ kernel, from, to }) => `reboot, ${kernel} ${from} → ${to}`,
  nameOf: ({ kernel }) => kernel,
  subject: "reboot",
  layerOf: () => "reboots",
});

/** Reboots of nodes. All their containers stop meanwhile. */
export const REBOOTS = {
  name: "reboots",
  layers: [
    { name: "reboots", noun: "the kernels that nodes run", gates: [], reaches: "target", worksOn: "nodes" },
  ],
  forms: [REBOOT],
  impact: [
    entry(
      "reboot",
      ["*"],
      ["vz-kernel", "asterisk", "web", "database"],
      "reboot",
      "is what the node boots: every container on it stops",
    ),
  ],
  problems: {
    procedures: {
      title: "Procedures",
      intro: "Problems of work that interrupts service in steps, and gives back what it took away.",
      kinds: PROCEDURE_PROBLEMS,
    },
    reboots: {
      title: "Reboots",
      intro: "What keeps a node from its newest kernel, and notes on it.",
      kinds: REBOOT_PROBLEMS,
    },
  },
  faults: {},
} as const satisfies JudgedKind;
