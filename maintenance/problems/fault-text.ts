import { FAULTS } from "./fault-kinds";
import type { ProblemKinds } from "./kind";

const KINDS: ProblemKinds = FAULTS;

/** Why things can't be used, as a part of a sentence. */
export function describeFault({
  code,
  parameters,
}: {
  readonly code: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}): string {
  const kind = Object.hasOwn(KINDS, code) ? KINDS[code] : undefined;
  const read = kind?.parameters.safeParse(parameters).data;
  return kind === undefined || read === undefined ? code : kind.sentence(read, "");
}
