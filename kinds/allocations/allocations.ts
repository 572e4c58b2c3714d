import { defineKind } from "../define-kind";
import { draftAllocations } from "./plan/draft";
import { ALLOCATIONS_QUESTION } from "./question";

/** What containers may use of their node. Nothing is fetched for that. */
export const ALLOCATIONS = defineKind({
  name: "allocations",
  question: ALLOCATIONS_QUESTION,
  leftAlone: () => [],
  draft: draftAllocations,
  prepare: () => Promise.resolve(undefined),
  unprepared: undefined,
});
