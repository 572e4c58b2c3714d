import { processesShell } from "../inside/processes";
import { assign, part, shellQuote } from "../script/parts";
import { type Asking, askScript } from "./ask-script";
import type { AskedQuestion } from "./question";

/** What each script that asks a machine begins with. */
export function askedShell(): string {
  return processesShell() + part("remote/inside/open-mark.sh");
}

/** Asks all questions of a machine in one entry, in their order. */
export function observeScript(options: Asking & { readonly questions: readonly AskedQuestion[] }): string {
  const { questions } = options;
  const shellOf = (place: AskedQuestion["question"]["place"]): string =>
    questions.map(({ question }) => (question.place === place ? question.shell(options) : "")).join("");
  // Where the node knows all that's asked, no container is entered.
  const isOfNode = questions.every(({ question }) => question.place === "node");
  const choices = questions.map(({ question: { name }, leftAlone }) => {
    const variable = `WITH_${name.toUpperCase().replaceAll("-", "_")}`;
    const patterns = leftAlone.map(shellQuote).join(" | ");
    return `${variable}=yes\n${patterns === "" ? "" : `case $1 in ${patterns}) ${variable}=no ;; esac\n`}printf '${variable}=%s\\n' "$${variable}" || return\n`;
  });
  return askScript(
    options,
    assign({ FACTS: askedShell() + shellOf(undefined), FACTS_OF_NODE: shellOf("node") }) +
      `question_of() {\n${isOfNode ? '[ "$1" = node ] || return 0\n' : ""}${choices.join("")}printf '%s\\n' "$FACTS"\n[ "$1" != node ] || printf '%s\\n' "$FACTS_OF_NODE"\n}\n`,
  );
}
