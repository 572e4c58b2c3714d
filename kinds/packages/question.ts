import type { Question } from "../../remote/look/question";
import { FactsUnreadable } from "../../remote/look/facts-unreadable";
import { parseSystemFacts, type SystemFacts } from "./look/facts";
import { packagesFactsShell } from "./look/facts-shell";

/**
 * What packages there are, and who executes their files. It comes first: what it tells of a machine that is left alone is whether that can
 * be entered.
 */
export const PACKAGES_QUESTION: Question<SystemFacts> = {
  name: "packages",
  shell: packagesFactsShell,
  read: ({ text, code }, { isLeftAlone }) => {
    try {
      const facts = parseSystemFacts(text, code);
      return isLeftAlone ? undefined : { facts };
    } catch (error) {
      if (error instanceof FactsUnreadable) return { unreadable: error.message };
      throw error;
    }
  },
};
