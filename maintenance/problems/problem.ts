import type { ParametersOf, ProblemCode } from "./catalogue";

/** Why something failed, was deferred, or needs a look: a code of the catalogue, and its parameters. */
export type Cause = {
  readonly [Code in ProblemCode]: { readonly code: Code; readonly parameters: ParametersOf<Code> };
}[ProblemCode];

/** A cause, with its node and perhaps its container. */
export type Problem = Cause & {
  /** The node's name. */
  readonly node: string;
  /** A container's id; absent where the problem is of the node itself, or of all its work. */
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
