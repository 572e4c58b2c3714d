import type { z } from "zod";
import { JUDGED_KINDS, type RegisteredKind } from "../kinds/kinds";
import { CONNECTION_PROBLEMS } from "./connection";
import { HOST_KEY_PROBLEMS } from "./host-keys";
import type { ProblemArea, ProblemKind, Together } from "./kind";
import { PLANNING_PROBLEMS } from "./planning";
import { RUN_PROBLEMS } from "./runs";

const BEFORE = {
  connection: {
    title: "Connection",
    intro: "Why a machine can't be worked on at all.",
    kinds: { ...CONNECTION_PROBLEMS, ...HOST_KEY_PROBLEMS },
  },
  planning: {
    title: "Planning",
    intro: "What keeps packages from being planned, and what is worth knowing of a machine.",
    kinds: PLANNING_PROBLEMS,
  },
};

const AFTERWARDS = {
  runs: {
    title: "Runs",
    intro: "What becomes of a run: it isn't begun, isn't heard of any more, or leaves something for later.",
    kinds: RUN_PROBLEMS,
  },
};

type Areas = typeof BEFORE & Together<RegisteredKind["problems"]> & typeof AFTERWARDS;
export type Area = keyof Areas;

/** What a problem, a deferral or a note may be of, each with its kinds. */
export const AREAS: Readonly<Record<Area, ProblemArea>> = Object.assign(
  {},
  BEFORE,
  ...JUDGED_KINDS.map(({ problems }) => problems),
  AFTERWARDS,
) as Areas;

type Catalogue = Together<Areas[Area]["kinds"]>;

/** The stable name of a kind of problem. */
export type ProblemCode = keyof Catalogue;

export type ParametersOf<Code extends ProblemCode> = z.output<Catalogue[Code]["parameters"]>;

const BY_CODE = new Map(Object.values(AREAS).flatMap(({ kinds }) => Object.entries(kinds)));

/** @returns undefined for a code that this version doesn't know */
export function kindOf(code: string): ProblemKind | undefined {
  return BY_CODE.get(code);
}

/** What a code is of; undefined for one that this version doesn't know. */
export function areaOf(code: string): Area | undefined {
  return (Object.keys(AREAS) as Area[]).find((area) => Object.hasOwn(AREAS[area].kinds, code));
}
