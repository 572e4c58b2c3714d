import type { z } from "zod";
import { formatPath } from "../maintenance/files/problem";
import { sentenceOf } from "./sentence";

/**
 * A resource's record with the verdict on it; a record that can't be judged says why, as a sentence, and so does a resource that was never
 * asked for one; a record that isn't of this run is passed over.
 */
export type Judged<R, V> =
  | { readonly record: R; readonly verdict: V }
  | { readonly unreadable: string }
  | { readonly unasked: string }
  | { readonly passedOver: true };

/** How many mistakes of a record are spelled out. */
const SPELLED_OUT = 5;

/** A resource whose inputs are a record, of which each policy is handed a copy of its own. */
export interface RecordSource {
  readonly urn: string;
  readonly props: unknown;
}

/** Judges the records that resources' inputs are, each once, however many policies ask. */
export class RecordJudge<R, V> {
  readonly #byUrn = new Map<string, { readonly text: string; readonly judged: Judged<R, V> }>();

  /** @param what how messages name it: `gate` */
  constructor(
    private readonly what: string,
    private readonly schema: z.ZodType<R>,
    private readonly verdictOn: (record: R) => V,
  ) {}

  judge({ urn, props }: RecordSource): Judged<R, V> {
    let text: string;
    try {
      text = JSON.stringify(props);
    } catch (error) {
      // A value that is only known once something was made. What was asked about before doesn't count any more.
      this.#byUrn.delete(urn);
      return { unreadable: `The ${this.what}'s record can't be read: ${sentenceOf(error)}` };
    }
    const known = this.#byUrn.get(urn);
    if (known?.text === text) return known.judged;
    const judged = this.read(text);
    this.#byUrn.set(urn, { text, judged });
    return judged;
  }

  /** Forgets what was known of a resource. */
  protected forget({ urn }: RecordSource): void {
    this.#byUrn.delete(urn);
  }

  /** The record of a resource that was asked about before; undefined for others, when it can't be read, and when it was passed over. */
  recordOf(urn: string): R | undefined {
    const judged = this.#byUrn.get(urn)?.judged;
    return judged !== undefined && "record" in judged ? judged.record : undefined;
  }

  /** Judges a record that isn't just what a resource says. */
  judgeRecord(record: R): Judged<R, V> {
    try {
      return { record, verdict: this.verdictOn(record) };
    } catch (error) {
      return { unreadable: `The ${this.what}'s record can't be judged: ${sentenceOf(error)}` };
    }
  }

  private read(text: string): Judged<R, V> {
    const parsed = this.schema.safeParse(JSON.parse(text));
    if (parsed.success) return this.judgeRecord(parsed.data);
    return {
      unreadable: `The ${this.what}'s record isn't one that this pack knows: ${describeMistakes(parsed.error)}.`,
    };
  }
}

/** What is wrong with a record: `change.tier (…), now (…) and 3 more`. */
function describeMistakes({ issues }: z.ZodError): string {
  const mistakes = issues.slice(0, SPELLED_OUT).map(({ path, message }) => {
    const place = formatPath(path.map((key) => (typeof key === "symbol" ? String(key) : key)));
    return place === "" ? message : `${place} (${message})`;
  });
  const rest = issues.length - mistakes.length;
  return mistakes.join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}
