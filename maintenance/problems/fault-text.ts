import { MODULE_FAULTS, PACKAGE_FAULTS } from "./fetching";
import type { ProblemKind } from "./kind";

const FAULTS: Readonly<Record<string, ProblemKind>> = { ...PACKAGE_FAULTS, ...MODULE_FAULTS };

/** Why things can't be used, as a part of a sentence. */
export function describeFault({
  code,
  parameters,
}: {
  readonly code: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}): string {
  const kind = Object.hasOwn(FAULTS, code) ? FAULTS[code] : undefined;
  const read = kind?.parameters.safeParse(parameters).data;
  return kind === undefined || read === undefined ? code : kind.sentence(read, "");
}
