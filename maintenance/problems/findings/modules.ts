import { defineKind, text } from "../kind";
import { LOOK_AT_MODULES } from "./remedies";

/** What a run finds out about FreePBX's modules. */
export const MODULE_FINDINGS = {
  "module-changed": defineKind(
    { module: text, now: text, before: text },
    {
      sentence: ({ module, now, before }) => `module ${module} is ${now}, and was ${before}`,
      meaning: "A module isn't as it was.",
      remedy: LOOK_AT_MODULES,
    },
  ),
  "module-not-installed": defineKind(
    { module: text, wanted: text },
    {
      sentence: ({ module, wanted }) => `module ${module} isn't installed, and should be ${wanted}`,
      meaning: "The module's files are there, and FreePBX hasn't installed it.",
      remedy: LOOK_AT_MODULES,
    },
  ),
  "module-other-version": defineKind(
    { module: text, there: text, wanted: text },
    {
      sentence: ({ module, there, wanted }) =>
        `module ${module} ${there === "" ? "has no version" : `is ${there}`}, and should be ${wanted}`,
      meaning: "FreePBX lists another version of the module than the release has.",
      remedy: LOOK_AT_MODULES,
    },
  ),
  "module-unready": defineKind(
    { module: text, version: text, state: text },
    {
      sentence: ({ module, version, state }) => `module ${module} ${version} is ${state}`,
      meaning: "The module has the release's version, and isn't in the state that it should have.",
      remedy: LOOK_AT_MODULES,
    },
  ),
  "module-worse": defineKind(
    { module: text, state: text },
    {
      sentence: ({ module, state }) => `module ${module} is ${state}, and wasn't before`,
      meaning: "Another module is broken or half upgraded now.",
      remedy: LOOK_AT_MODULES,
    },
  ),
  "module-unlisted": defineKind(
    { module: text, wanted: text },
    {
      sentence: ({ module, wanted }) => `module ${module} isn't listed, and should be ${wanted}`,
      meaning: "FreePBX doesn't list a module of the release.",
      remedy: LOOK_AT_MODULES,
    },
  ),
  "modules-unlisted": defineKind(
    { said: text },
    {
      sentence: ({ said }) => `the modules can't be listed: ${said}`,
      meaning: "FreePBX doesn't list its modules.",
      remedy: "Look at framework.log.",
    },
  ),
  "tool-failed": defineKind(
    {},
    {
      sentence: () => "the admin tool failed, though all modules have the wanted versions",
      meaning: "The admin tool complained or failed. All modules have the wanted versions.",
      remedy: "Look at framework.log.",
    },
  ),
};
