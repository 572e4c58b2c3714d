import { z } from "zod";

/** A kind of problem, deferral or note: what is known of one, the sentence that tells it, and what the docs say of it. */
export interface ProblemKind<Shape extends z.ZodRawShape = z.ZodRawShape> {
  readonly parameters: z.ZodObject<Shape>;
  /** Names of parameters that differ though the cause is the same: a size, a time, the name of a machine. */
  readonly varying: readonly string[];
  /** Names of parameters that a tool worded: the numbers by themselves in them make no other cause. */
  readonly said: readonly string[];
  /** Whether the sentence names the node, so that nothing else needs to. */
  readonly namesNode: boolean;
  /** What happened, without the node or container that it's of, and without the last full stop. */
  sentence(parameters: z.output<z.ZodObject<Shape>>, node: string): string;
  /** For the docs: what it means. */
  readonly meaning: string;
  /** For the docs: what is to be done. */
  readonly remedy: string;
  /** What is to be done about this one, in sentences; the remedy, unless it depends on the parameters. */
  advise(parameters: z.output<z.ZodObject<Shape>>): string;
}

/** By their codes. */
export type ProblemKinds = Readonly<Record<string, ProblemKind>>;

/** What problems are of: a chapter of the docs. */
export interface ProblemArea {
  readonly title: string;
  readonly intro: string;
  readonly kinds: ProblemKinds;
}

/** All that several lists of kinds have, which is of each of them. */
export type Together<Union> = (Union extends unknown ? (one: Union) => void : never) extends (
  all: infer All,
) => void
  ? All
  : never;

/** A kind, whose parameters are told by their names; nothing varies, is said, or names the node unless told. */
export function defineKind<Shape extends z.ZodRawShape>(
  parameters: Shape,
  {
    varying = [],
    said = [],
    namesNode = false,
    advise,
    ...kind
  }: Pick<ProblemKind<Shape>, "sentence" | "meaning" | "remedy"> &
    Partial<Pick<ProblemKind<Shape>, "advise">> & {
      readonly varying?: readonly (keyof Shape & string)[];
      readonly said?: readonly (keyof Shape & string)[];
      readonly namesNode?: boolean;
    },
): ProblemKind<Shape> {
  return {
    parameters: z.object(parameters),
    varying,
    said,
    namesNode,
    advise: advise ?? (() => kind.remedy),
    ...kind,
  };
}

export const text = z.string();
export const texts = z.array(z.string()).readonly();
export const number = z.number();

/** `: WORDS`, or nothing where there are none. */
export function after(words: string): string {
  return words === "" ? "" : `: ${words}`;
}

/** `a`, `an` or the like is chosen by the number of things. */
export function byCount<T>(things: readonly unknown[], one: T, several: T): T {
  return things.length === 1 ? one : several;
}
