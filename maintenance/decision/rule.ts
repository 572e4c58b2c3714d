import type { Lack } from "../change/lack";
import { requirements } from "../change/requirements";
import type { Change } from "../change/change";
import type { Finding, Level } from "./finding";
import type { Judgement } from "./inputs";

/** One rule of the maintenance policy. */
export interface Rule {
  readonly name: string;
  /** The gravest that it finds; some of its findings may be advisory. */
  readonly level: Level;
  /** What it asks for, as a sentence. */
  readonly description: string;
  readonly judge: (judgement: Judgement) => readonly Finding[];
}

/** A rule that only the change record is asked about. */
export function recordRule(name: string, description: string): Rule {
  return {
    name,
    level: "mandatory",
    description,
    judge: ({ change }) =>
      requirements(change)
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
