import type { ParametersOf, ProblemCode } from "./catalogue";

/** Why something went wrong, was left, or is to be looked at: a code of the catalogue, and what is known. */
export type Cause = {
  readonly [Code in ProblemCode]: { readonly code: Code; readonly parameters: ParametersOf<Code> };
}[ProblemCode];

/** A cause, and what it's of. */
export type Problem = Cause & {
  /** The node's name. */
  readonly node: string;
  /** A container's id; absent where it's of the node itself, or of all that was to be done there. */
  readonly target?: string;
};

export function cause<Code extends ProblemCode>(
  code: Code,
  parameters: ParametersOf<Code>,
): Extract<Cause, { readonly code: Code }> {
  return { code, parameters } as unknown as Extract<Cause, { readonly code: Code }>;
}

/** @param target a container's id, or `node` */
export function problemOf(node: string, target: string, because: Cause): Problem {
  return target === "node" ? { node, ...because } : { node, target, ...because };
}
