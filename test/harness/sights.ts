import type { FrameworkFacts } from "../../kinds/modules/look/facts";
import { MODULES_QUESTION } from "../../kinds/modules/question";
import type { SystemFacts } from "../../kinds/packages/look/facts";
import { PACKAGES_QUESTION } from "../../kinds/packages/question";
import type { ContainerObservation } from "../../remote/look/observe";
import { askedShell } from "../../remote/look/observe-script";
import { type AskedQuestion, type Seen, Sights } from "../../remote/look/question";

/** Only packages are asked for. */
export function asksPackages(unkept: readonly string[] = []): readonly AskedQuestion[] {
  return [{ question: PACKAGES_QUESTION, leftAlone: unkept }];
}

/** What a machine shows; a text is why that can't be seen. */
export function sightsOf(packages?: SystemFacts | string, modules?: FrameworkFacts | string): Sights {
  const sights = new Sights();
  if (packages !== undefined) sights.with(PACKAGES_QUESTION, asSeen(packages));
  if (modules !== undefined) sights.with(MODULES_QUESTION, asSeen(modules));
  return sights;
}

function asSeen<Facts extends object>(what: Facts | string): Seen<Facts> {
  return typeof what === "string" ? { unreadable: what } : { facts: what };
}

export function packageFacts(machine: Sights | ContainerObservation | undefined): SystemFacts | undefined {
  return (machine instanceof Sights ? machine : machine?.sights)?.factsOf(PACKAGES_QUESTION);
}

export function whyUnreadable(container: ContainerObservation | undefined): string | undefined {
  return container?.sights?.unreadable;
}

/** A script that asks one machine, as it runs there. */
export function askedScript(...questions: readonly AskedQuestion["question"][]): string {
  const wishes = questions.map(({ name }) => `WITH_${name.toUpperCase()}=yes\n`);
  return (
    wishes.join("") +
    askedShell() +
    questions.map((question) => question.shell({ runtime: "openvz" })).join("")
  );
}
