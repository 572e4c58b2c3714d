import type { z } from "zod";
import { formatPath } from "../maintenance/files/problem";
import { judgeRun, type Verdict } from "../maintenance/gate/judge";
import { GateRecord } from "../maintenance/gate/record";
import { sentenceOf } from "./sentence";

/** What the policies have to say of a gate; a record that can't be judged says why, as a sentence. */
export type Judgement =
  { readonly record: GateRecord; readonly verdict: Verdict } | { readonly unreadable: string };

/** How many mistakes of a record are spelled out. */
const SPELLED_OUT = 5;

/** Judges a gate's record once, however many policies ask. */
export class GateJudge {
  #last: { readonly text: string; readonly judgement: Judgement } | undefined;

  /** @param props the gate's inputs, of which each policy is handed a copy of its own */
  judge(props: unknown): Judgement {
    let text: string;
    try {
      text = JSON.stringify(props);
    } catch (error) {
      // A value that is only known once something was made.
      return { unreadable: `The gate's record can't be read: ${sentenceOf(error)}` };
    }
    if (this.#last?.text !== text) this.#last = { text, judgement: judgeText(text) };
    return this.#last.judgement;
  }

  /** The record of this run's gate; undefined before it was asked about, or when it can't be read. */
  get record(): GateRecord | undefined {
    const judgement = this.#last?.judgement;
    return judgement !== undefined && "record" in judgement ? judgement.record : undefined;
  }
}

function judgeText(text: string): Judgement {
  const parsed = GateRecord.safeParse(JSON.parse(text));
  if (!parsed.success) {
    return {
      unreadable: `The gate's record isn't one that this pack knows: ${describeMistakes(parsed.error)}.`,
    };
  }
  try {
    return { record: parsed.data, verdict: judgeRun(parsed.data) };
  } catch (error) {
    return { unreadable: `The gate's record can't be judged: ${sentenceOf(error)}` };
  }
}

/** What is wrong with a record: `change.tier (…), now (…) and 3 more`. */
export function describeMistakes({ issues }: z.ZodError): string {
  const mistakes = issues.slice(0, SPELLED_OUT).map(({ path, message }) => {
    const place = formatPath(path.map((key) => (typeof key === "symbol" ? String(key) : key)));
    return place === "" ? message : `${place} (${message})`;
  });
  const rest = issues.length - mistakes.length;
  return mistakes.join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}
