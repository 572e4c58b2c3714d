import { JUDGED_KINDS, type RegisteredKind } from "../kinds/kinds";
import type { ProblemKinds, Together } from "./kind";

type Faults = Together<RegisteredKind["faults"]>;
export type FaultCode = keyof Faults;

/** Why one thing can't be used on a node, of all kinds of work. */
export const FAULTS = Object.assign({}, ...JUDGED_KINDS.map(({ faults }): ProblemKinds => faults)) as Faults;
