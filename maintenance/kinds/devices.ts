import { z } from "zod";
import { entry } from "../impact/entry";
import { defineForm } from "./change-form";
import type { JudgedKind } from "./judged-kind";

/** A device beside the nodes, such as an SBC. */
const Device = z.object({ kind: z.literal("device"), device: z.string().min(1) });

const DEVICE = defineForm({
  schema: Device,
  describe: ({ device }) => `device ${device}`,
  nameOf: ({ device }) => device,
  subject: "device",
  layerOf: () => "devices",
});

/** Devices beside the nodes. It's judged, and nothing does it yet. */
export const DEVICES = {
  name: "devices",
  layers: [{ name: "devices", noun: "devices", gates: [], reaches: "everybody" }],
  forms: [DEVICE],
  impact: [
    entry(
      "device",
      ["sansay*", "sbc*"],
      ["sbc"],
      "restart",
      "is a session border controller: calls pass through it",
    ),
  ],
  problems: {},
  faults: {},
} as const satisfies JudgedKind;
