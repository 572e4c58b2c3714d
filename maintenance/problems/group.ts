import { z } from "zod";
import { formatContainerIds, InvalidContainerIds, parseContainerIds } from "../fleet/container-ids";
import { groupBy } from "../packages/grouping";
import { kindOf } from "./catalogue";
import type { Problem } from "./problem";

/** A cause with all of one node whom it concerns, as plain data for inputs, outputs and reports. */
export const ProblemGroup = z.object({
  node: z.string(),
  /** Containers, as `101–120, 131`; absent where it's of the node itself, or of all that was to be done there. */
  targets: z.string().optional(),
  /** Of the catalogue: see docs/problems.md. */
  code: z.string(),
  parameters: z.record(z.string(), z.unknown()),
  /** Whose parameters these are, where others of the same cause have other figures. */
  figuresOf: z.string().optional(),
});
export type ProblemGroup = z.output<typeof ProblemGroup>;

/** How long a word of a parameter may be, in characters: a container may print a megabyte. */
const LONGEST = 1500;

/** The number by itself: those in versions and names aren't. */
const NUMBER = /(?<![\w.:-])\d+(?![\w:-]|\.\d)/g;

/** What has the same key has the same cause, whatever the figures in it. */
export function causeKey({ code, parameters }: Pick<ProblemGroup, "code" | "parameters">): string {
  const { varying = [], said = [] } = kindOf(code) ?? {};
  const telling = Object.entries(parameters)
    .filter(([name]) => !varying.includes(name))
    .map(([name, value]) => [
      name,
      said.includes(name) ? JSON.stringify(value).replaceAll(NUMBER, "#") : value,
    ]);
  return JSON.stringify([code, telling]);
}

/** Each cause of a node once, with all whom it concerns, the first one first. */
export function groupProblems(problems: readonly Problem[]): ProblemGroup[] {
  const keyOf = (problem: Problem): string =>
    JSON.stringify([problem.node, problem.target === undefined, causeKey(problem)]);
  return [...groupBy(problems, keyOf).values()].flatMap((same): ProblemGroup[] => {
    const [first] = same;
    if (first === undefined) return [];
    const { node, target, code } = first;
    const parameters = bound(first.parameters);
    if (target === undefined) return [{ node, code, parameters }];
    const targets = formatContainerIds([...new Set(same.flatMap((problem) => problem.target ?? []))]);
    const shown = JSON.stringify(first.parameters);
    const differ = same.some((problem) => JSON.stringify(problem.parameters) !== shown);
    return [{ node, targets, code, parameters, ...(differ && { figuresOf: target }) }];
  });
}

/** The containers of a group; none where it's of its node. */
export function targetsOf({ targets }: ProblemGroup): readonly string[] {
  if (targets === undefined) return [];
  try {
    return parseContainerIds(targets);
  } catch (error) {
    if (error instanceof InvalidContainerIds) return [targets];
    throw error;
  }
}

/**
 * Reads groups as another run, or another version, wrote them. Nothing of them makes it fail.
 *
 * @returns what isn't a group, such as the sentences of earlier versions, as `recorded-otherwise`
 */
export function readProblemGroups(value: unknown): ProblemGroup[] {
  if (!Array.isArray(value)) return [];
  return value.map((entry: unknown): ProblemGroup => {
    const group = ProblemGroup.safeParse(entry).data;
    if (group !== undefined) return group;
    const text = typeof entry === "string" ? entry : JSON.stringify(entry);
    return { node: "", code: "recorded-otherwise", parameters: { text } };
  });
}

/** As part of an object that is validated, as inputs of a resource are. */
export const ProblemGroups = z.array(z.unknown()).transform(readProblemGroups);

function bound(parameters: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, shorten(value)]));
}

function shorten(value: unknown): unknown {
  if (typeof value === "string") return cutOff(value);
  if (Array.isArray(value)) return value.map(shorten);
  return typeof value === "object" && value !== null ? bound({ ...value }) : value;
}

export function cutOff(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}
