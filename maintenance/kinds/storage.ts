import { z } from "zod";
import { entry } from "../impact/entry";
import { defineForm } from "./change-form";
import type { JudgedKind } from "./judged-kind";

/** A share of a storage server. */
const Share = z.object({ kind: z.literal("share"), share: z.string().min(1) });

const SHARE = defineForm({
  schema: Share,
  describe: ({ share }) => `share ${share}`,
  nameOf: ({ share }) => share,
  subject: "storage",
  layerOf: () => "storage",
});

/** Shares that containers live on. It's judged, and nothing does it yet. */
export const STORAGE = {
  name: "storage",
  layers: [{ name: "storage", noun: "storage", gates: [], reaches: "everybody" }],
  forms: [SHARE],
  impact: [
    entry(
      "storage",
      ["*"],
      ["asterisk", "web", "database"],
      "storage-procedure",
      "serves the shares that containers live on: they're shut down, remounted, and the containers restarted",
    ),
  ],
  problems: {},
  faults: {},
} as const satisfies JudgedKind;
