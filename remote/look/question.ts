import type { ContainerRuntime } from "../enter/entering";
import type { Answer } from "./ask";

/** What a kind of work asks a node and its containers while they're observed. */
export interface Question<Facts> {
  /** The kind's. In the shell, `WITH_NAME`, in capitals and with `_` for `-`, says whether a machine is asked: `yes` or `no`. */
  readonly name: string;
  /** `node`: the node knows it of all its containers, and only the node is asked. All machines are, unless told. */
  readonly place?: "node";
  /** What prints the kind's sections, after those parts of others that come first. One entry into a machine answers all questions. */
  shell(runtime: ContainerRuntime): string;
  /** @returns undefined where there's nothing to be told */
  read(answer: Answer, machine: AskedMachine): Seen<Facts> | undefined;
}

export interface AskedMachine {
  /** `node`, or a container's id. */
  readonly target: string;
  /** Whether it was left alone with this question. */
  readonly isLeftAlone: boolean;
}

/** What was seen of a machine, or, as a part of a sentence, why it couldn't be. */
export type Seen<Facts> = { readonly facts: Facts } | { readonly unreadable: string };

/** What was seen of one machine, question by question. */
export class Sights {
  private readonly byName = new Map<string, Seen<unknown>>();

  with<Facts>({ name }: Question<Facts>, seen: Seen<Facts>): this {
    this.byName.set(name, seen);
    return this;
  }

  of<Facts>({ name }: Question<Facts>): Seen<Facts> | undefined {
    // What stands by a question's name is what `with` was given for it.
    return this.byName.get(name) as Seen<Facts> | undefined;
  }

  /** Undefined where nothing was seen, be it that it couldn't be. */
  factsOf<Facts>(question: Question<Facts>): Facts | undefined {
    const seen = this.of(question);
    return seen !== undefined && "facts" in seen ? seen.facts : undefined;
  }

  /** The first reason why something couldn't be seen. */
  get unreadable(): string | undefined {
    return [...this.byName.values()].flatMap((seen) => ("unreadable" in seen ? [seen.unreadable] : []))[0];
  }
}

/** A question, and the targets that are left alone with it. */
export interface AskedQuestion<Facts = unknown> {
  readonly question: Question<Facts>;
  readonly leftAlone: readonly string[];
}
