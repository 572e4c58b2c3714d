import type { z } from "zod";
import { CONNECTION_PROBLEMS } from "./connection";
import { MODULE_FAULTS, PACKAGE_FAULTS } from "./fetching";
import { HOST_KEY_PROBLEMS } from "./host-keys";
import type { ProblemKind } from "./kind";
import { MODULE_PROBLEMS } from "./modules";
import { PACKAGE_PROBLEMS } from "./packages";
import { PLANNING_PROBLEMS } from "./planning";
import { RUN_PROBLEMS } from "./runs";

/** What a problem, a deferral or a note may be of, each with its kinds. */
export const AREAS = {
  connection: { ...CONNECTION_PROBLEMS, ...HOST_KEY_PROBLEMS },
  planning: PLANNING_PROBLEMS,
  fetching: PACKAGE_FAULTS,
  packages: PACKAGE_PROBLEMS,
  modules: { ...MODULE_PROBLEMS, ...MODULE_FAULTS },
  runs: RUN_PROBLEMS,
};

const CATALOGUE = {
  ...CONNECTION_PROBLEMS,
  ...HOST_KEY_PROBLEMS,
  ...PLANNING_PROBLEMS,
  ...PACKAGE_FAULTS,
  ...PACKAGE_PROBLEMS,
  ...MODULE_PROBLEMS,
  ...MODULE_FAULTS,
  ...RUN_PROBLEMS,
};

/** The stable name of a kind of problem. */
export type ProblemCode = keyof typeof CATALOGUE;

export type ParametersOf<Code extends ProblemCode> = z.output<(typeof CATALOGUE)[Code]["parameters"]>;

const BY_CODE: Readonly<Record<string, ProblemKind>> = CATALOGUE;

/** @returns undefined for a code that this version doesn't know */
export function kindOf(code: string): ProblemKind | undefined {
  return Object.hasOwn(BY_CODE, code) ? BY_CODE[code] : undefined;
}

export type Area = keyof typeof AREAS;

/** What a code is of; undefined for one that this version doesn't know. */
export function areaOf(code: string): Area | undefined {
  return (Object.keys(AREAS) as Area[]).find((area) => Object.hasOwn(AREAS[area], code));
}
