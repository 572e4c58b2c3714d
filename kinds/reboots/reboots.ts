import { defineKind } from "../define-kind";
import { draftReboot } from "./plan/draft";
import { REBOOTS_QUESTION } from "./question";

/** Reboots of nodes into the newest kernel that they have. */
export const REBOOTS = defineKind({
  name: "reboots",
  question: REBOOTS_QUESTION,
  leftAlone: () => [],
  draft: draftReboot,
  prepare: () => Promise.resolve(undefined),
  unprepared: undefined,
});
