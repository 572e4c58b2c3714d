import { z } from "zod";
import { entry } from "../../impact/entry";
import { defineForm } from "../change-form";
import type { JudgedKind } from "../judged-kind";
import { STORAGE_PROBLEMS } from "./problems";

/** A share of a storage server: `san1:/srv/pbx`. */
const Share = z.object({ kind: z.literal("share"), share: z.string().min(1) });

const SHARE = defineForm({
  schema: Share,
  describe: ({ share }) => `share ${share}`,
  nameOf: ({ share }) => share,
  subject: "storage",
  layerOf: () => "storage",
});

/** Shares that containers live on. All of them stop while the servers are updated. */
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
  problems: {
    storage: {
      title: "Storage",
      intro: "What keeps the servers of shares from their release, and notes on it.",
      kinds: STORAGE_PROBLEMS,
    },
  },
  faults: {},
} as const satisfies JudgedKind;
