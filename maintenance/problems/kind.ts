import { z } from "zod";

/** A kind of problem, deferral or note: its parameters, its message, and its entry in the docs. */
export interface ProblemKind<Shape extends z.ZodRawShape = z.ZodRawShape> {
  readonly parameters: z.ZodObject<Shape>;
  /** Names of parameters that may differ while the cause is the same, such as a size, a time or a machine's name. */
  readonly varying: readonly string[];
  /** Names of parameters that a tool worded. Numbers that stand alone in them make no other cause. */
  readonly said: readonly string[];
  /** Whether the sentence names the node itself. */
  readonly namesNode: boolean;
  /** What happened, in sentences without the last full stop. The node's or container's name comes before them. */
  sentence(parameters: z.output<z.ZodObject<Shape>>, node: string): string;
  /** For the docs: what it means. */
  readonly meaning: string;
  /** For the docs: what to do. */
  readonly remedy: string;
  /** What to do about this one, in sentences; the remedy, unless it depends on the parameters. */
  advise(parameters: z.output<z.ZodObject<Shape>>): string;
}

/** By their codes. */
export type ProblemKinds = Readonly<Record<string, ProblemKind>>;

/** Problems of one subject, which are a chapter of the docs. */
export interface ProblemArea {
  readonly title: string;
  readonly intro: string;
  readonly kinds: ProblemKinds;
}

/** All kinds of several lists. */
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
