import type { Question } from "../../remote/look/question";
import { FactsUnreadable } from "../../remote/look/facts-unreadable";
import { type FrameworkFacts, parseFrameworkFacts } from "./look/facts";
import { modulesFactsShell } from "./modules-shell";

/** What FreePBX there is in containers, and with which modules. A node itself has none. */
export const MODULES_QUESTION: Question<FrameworkFacts> = {
  name: "modules",
  shell: modulesFactsShell,
  read: ({ text }, { target }) => {
    if (target === "node") return undefined;
    try {
      const facts = parseFrameworkFacts(text);
      return facts === undefined ? undefined : { facts };
    } catch (error) {
      if (error instanceof FactsUnreadable) return { unreadable: error.message };
      throw error;
    }
  },
};
