import type { Lack } from "../change/lack";
import { requirements } from "../change/requirements";
import type { Change } from "../change/change";
import type { Finding, Level } from "./finding";
import type { Judgement } from "./inputs";

/** How much harm there is in breaking a rule: `critical` when customers lose service without warning. */
export type Severity = "low" | "medium" | "high" | "critical";

/** One rule of the maintenance policy. */
export interface Rule {
  readonly name: string;
  /** The gravest that it finds. */
  readonly level: Level;
  /** What it asks for, as a sentence. */
  readonly description: string;
  readonly severity: Severity;
  /** The steps by which a change comes to satisfy it, as a sentence or two. */
  readonly remediation: string;
  /** What its advisory findings are about, as a sentence; only a mandatory rule that has such findings has this. */
  readonly advice?: string;
  readonly judge: (judgement: Judgement) => readonly Finding[];
}

/** A rule that only the change record is asked about. */
export function recordRule({
  name,
  ...texts
}: Pick<Rule, "name" | "description" | "severity" | "remediation">): Rule {
  return {
    name,
    level: "mandatory",
    ...texts,
    judge: ({ change, now }) =>
      requirements(change, now)
        .filter((lack) => lack.rule === name)
        .map((lack) => findingOf(change, lack)),
  };
}

/** A lack of the record, as a finding. */
export function findingOf(change: Change, lack: Lack): Finding {
  return { level: "mandatory", target: describeChange(change), ...lack };
}

export function describeChange({ id }: Change): string {
  return `change ${id}`;
}
