import { defineKind } from "../define-kind";
import { draftModules, readFrameworkKeys } from "./plan/draft";
import { MODULES_QUESTION } from "./question";
import { NOTHING_PREPARED, prepareModules } from "./stage/prepare";

/** Modules of FreePBX in a node's containers, at the versions of a release. */
export const MODULES = defineKind({
  name: "modules",
  question: MODULES_QUESTION,
  leftAlone: () => ["node"],
  draft: draftModules,
  prepare: async (session, _args, needs) => {
    const units = needs.flat();
    return prepareModules(session, await readFrameworkKeys(units), units);
  },
  unprepared: NOTHING_PREPARED,
});
