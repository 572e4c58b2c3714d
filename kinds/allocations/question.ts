import type { Question } from "../../remote/look/question";
import { type AllocationFacts, parseAllocationFacts } from "./look/facts";
import { allocationsFactsShell } from "./allocations-shell";

/** What each container may use, holds and was refused, and what its configuration says: the node knows that of all of them. */
export const ALLOCATIONS_QUESTION: Question<AllocationFacts> = {
  name: "allocations",
  place: "node",
  shell: allocationsFactsShell,
  read: ({ text }, { target }) => (target === "node" ? { facts: parseAllocationFacts(text) } : undefined),
};
