import type { z } from "zod";
import { JUDGED_KINDS, type RegisteredKind } from "../kinds/kinds";
import { CONNECTION_PROBLEMS } from "./connection";
import { EVIDENCE_PROBLEMS, LAYOUT_PROBLEMS, SIGNATURE_PROBLEMS } from "../evidence/problems";
import { PROMOTION_NOTES, PROMOTION_PROBLEMS } from "../promotion/problems";
import { FINDINGS } from "./findings";
import { HOST_KEY_PROBLEMS } from "./host-keys";
import type { ProblemArea, ProblemKind, Together } from "./kind";
import { PLANNING_PROBLEMS } from "./planning";
import { RUN_PROBLEMS } from "./runs";

const BEFORE = {
  connection: {
    title: "Connection",
    intro: "Problems that keep a run away from a whole machine.",
    kinds: { ...CONNECTION_PROBLEMS, ...HOST_KEY_PROBLEMS },
  },
  planning: {
    title: "Planning",
    intro: "Problems that keep a run from planning packages, and notes on a machine.",
    kinds: PLANNING_PROBLEMS,
  },
};

const AFTERWARDS = {
  runs: {
    title: "Runs",
    intro: "Runs that don't begin, fall silent, or leave work for later.",
    kinds: RUN_PROBLEMS,
  },
  promotion: {
    title: "Promotion",
    intro: "What keeps a release from being promoted, and notes on a promotion.",
    kinds: { ...PROMOTION_PROBLEMS, ...PROMOTION_NOTES },
  },
  evidence: {
    title: "Evidence",
    intro: "Why an evidence file, its signature or a public key doesn't count.",
    kinds: { ...EVIDENCE_PROBLEMS, ...SIGNATURE_PROBLEMS, ...LAYOUT_PROBLEMS },
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

/** What scripts find on machines, and problems have among their parameters. A code may also be the code of a problem. */
export const FINDING_AREA: ProblemArea = {
  title: "Findings",
  intro:
    "What a machine found out about itself. Other problems have findings among their parameters: " +
    "`findings`, `before`, `troubles` or `failedGates`. A finding's parameters are a list of words, in the order below.",
  kinds: FINDINGS,
};

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
