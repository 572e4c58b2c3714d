import type { TestGate } from "../change/test-gates";
import type { Catalogue } from "../impact/catalogue";
import type { ProblemArea, ProblemKinds } from "../problems/kind";
import type { ChangeForm } from "./change-form";

/** What a change record names, when something of it changes. */
export interface JudgedLayer {
  /** Its word in a change file. */
  readonly name: string;
  /** Completes "… would change as well": `packages of nodes`. */
  readonly noun: string;
  /** What a test in a sandbox must have shown before an emergency changes it. */
  readonly gates: readonly TestGate[];
  /** Whom a change of it reaches: the customers on its target, or everybody, since all depend on it. */
  readonly reaches: "target" | "everybody";
  /** What is worked on one by one, and so in waves; absent where nothing does it yet. */
  readonly worksOn?: "nodes" | "containers";
}

/** A kind of work as it's judged. What asks, plans and does it is registered in `kinds/`, by the same name. */
export interface JudgedKind {
  readonly name: string;
  /** In the order in which a change record names them. */
  readonly layers: readonly JudgedLayer[];
  readonly forms: readonly ChangeForm[];
  /** What is known of what its changes interrupt, without a stack's configuration. */
  readonly impact: Catalogue;
  /** What may go wrong with it or is worth knowing, by areas. */
  readonly problems: Readonly<Record<string, ProblemArea>>;
  /** Those of its problems that say why one thing can't be used on a node. */
  readonly faults: ProblemKinds;
}
