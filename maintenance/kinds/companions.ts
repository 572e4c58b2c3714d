import { z } from "zod";
import { entry } from "../impact/entry";
import { KNOWN_SERVICES } from "../impact/known-services";
import { defineForm } from "./change-form";
import type { JudgedKind } from "./judged-kind";
import { packageLayer } from "./packages/package-layer";

/** A service that executes replaced files already, and is therefore restarted. */
export const Restart = z.object({ kind: z.literal("restart"), service: z.string().min(1) });
export type Restart = Readonly<z.output<typeof Restart>>;

const RESTART = defineForm({
  schema: Restart,
  describe: ({ service }) => `${service} executes replaced files`,
  nameOf: ({ service }) => service,
  subject: "service",
  layerOf: packageLayer,
  comesAlong: true,
});

/**
 * What is set, or asked again, beside packages and modules.
 * - `automatic-updates`: FreePBX's own updates of modules (13 and later) are switched off.
 * - `framework-gates`: the gates of an earlier change of modules haven't passed. They're asked again, after the configuration was read again.
 * - `package-gates`: those of an earlier change of packages haven't passed. They're asked again, and what it left down is started.
 */
export const SettingChange = z.object({
  kind: z.literal("setting"),
  setting: z.enum(["automatic-updates", "framework-gates", "package-gates"]),
});
export type SettingChange = Readonly<z.output<typeof SettingChange>>;

const SETTINGS: Readonly<Record<SettingChange["setting"], string>> = {
  "automatic-updates": "enabled → disabled",
  "framework-gates": "open → passed",
  "package-gates": "open → passed",
};

const SETTING = defineForm({
  schema: SettingChange,
  describe: ({ setting }) => `setting ${setting} ${SETTINGS[setting]}`,
  nameOf: ({ setting }) => setting,
  subject: "setting",
  layerOf: packageLayer,
  comesAlong: true,
});

/** What comes with any change, and is of no layer that a record would name. */
export const COMPANIONS = {
  name: "companions",
  layers: [],
  forms: [RESTART, SETTING],
  impact: [
    ...KNOWN_SERVICES,
    entry(
      "setting",
      ["automatic-updates"],
      [],
      "nothing",
      "is when FreePBX changes modules by itself: switching it off changes none of them",
    ),
    entry(
      "setting",
      ["framework-gates"],
      [],
      "nothing",
      "are asked again once Asterisk has read its configuration, which calls don't notice",
    ),
    entry(
      "setting",
      ["package-gates"],
      [],
      "nothing",
      "are asked again, and what an earlier change left down is started: nothing that runs is restarted",
    ),
  ],
  problems: {},
  faults: {},
} as const satisfies JudgedKind;
