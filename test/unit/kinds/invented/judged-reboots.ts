import { z } from "zod";
import { entry } from "../../../../maintenance/impact/entry";
import { defineForm } from "../../../../maintenance/kinds/change-form";
import type { JudgedKind } from "../../../../maintenance/kinds/judged-kind";
import { JUDGED_KINDS } from "../../../../maintenance/kinds/kinds";
import { defineKind, text } from "../../../../maintenance/problems/kind";

/* A kind of work that only tests know. Whoever imports this registers it, and has to do so before all else is loaded. */

const Reboot = z.object({ kind: z.literal("invented-reboot"), from: z.string(), to: z.string() });

const JUDGED_REBOOTS: JudgedKind = {
  name: "invented-reboots",
  layers: [
    {
      name: "invented-reboots",
      noun: "kernels that nodes run",
      gates: ["no-regression-asterisk"],
      reaches: "target",
    },
  ],
  forms: [
    defineForm({
      schema: Reboot,
      describe: ({ from, to }) => `kernel ${from} → ${to} (reboot)`,
      nameOf: ({ to }) => to,
      subject: "invented-kernel",
      layerOf: () => "invented-reboots",
    }),
  ],
  impact: [
    entry("invented-kernel", ["*"], ["vz-kernel"], "reboot", "is what all containers on the node run on"),
  ],
  problems: {
    "invented-reboots": {
      title: "Reboots",
      intro: "What keeps a node from its newest kernel.",
      kinds: {
        "invented-unbootable": defineKind(
          { kernel: text },
          {
            sentence: ({ kernel }) => `kernel ${kernel} has no entry in the boot loader`,
            meaning: "A kernel that is installed can't be booted.",
            remedy: "Mend the boot loader.",
          },
        ),
      },
    },
  },
  faults: {},
};

(JUDGED_KINDS as readonly JudgedKind[] as JudgedKind[]).push(JUDGED_REBOOTS);
