import type { Question } from "../../remote/look/question";

/** Nothing: clients are asked only where a server is to be updated, and others' plans don't wait for that. */
export const STORAGE_QUESTION: Question<never> = {
  name: "storage",
  place: "node",
  shell: () => "",
  read: () => undefined,
};
