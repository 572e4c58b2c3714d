import { formatContainerIds } from "../fleet/container-ids";
import { groupBy } from "../packages/grouping";
import { kindOf } from "./catalogue";
import { causeKey, cutOff, groupProblems, type ProblemGroup, targetsOf } from "./group";
import type { Problem } from "./problem";

type RecordedCause = Pick<ProblemGroup, "code" | "parameters">;

/**
 * What happened, in a sentence without its last full stop, and without the node or container that it's of.
 *
 * @param node where it happened; empty where that's not to be named
 */
export function describeCause({ code, parameters }: RecordedCause, node: string): string {
  const kind = kindOf(code);
  const read = kind?.parameters.safeParse(parameters).data;
  // Another version may know another code, or other parameters.
  if (kind === undefined || read === undefined) return `${code}: ${showParameters(parameters)}`;
  return cutOff(kind.sentence(read, node));
}

/** What is to be done about it, in sentences; empty for what this version doesn't know. */
export function adviseOn({ code, parameters }: RecordedCause): string {
  const kind = kindOf(code);
  const read = kind?.parameters.safeParse(parameters).data;
  return kind === undefined || read === undefined ? "" : kind.advise(read);
}

/**
 * Each cause once, with all whom it concerns, the first one first:
 * `containers 101–120: rpm ended the transaction with exit code 4: …`.
 *
 * @param nodes `named` where problems of several nodes stand together: `containers 101–103 on node1, 201 on node2: …`
 */
export function describeProblems(
  groups: readonly ProblemGroup[],
  nodes: "understood" | "named" = "understood",
): string[] {
  const same = groupBy(groups, (group) => `${group.targets === undefined} ${causeKey(group)}`);
  return [...same.values()].flatMap((alike) => {
    const [first] = alike;
    if (first === undefined) return [];
    const where = first.targets === undefined ? nameNodes(alike) : `${nameContainers(alike, nodes)}: `;
    return [`${where}${describeCause(first, first.node)}${describeVariation(alike, nodes)}`];
  });
}

/** Each by itself: `container 101 on node1: …`. */
export function listProblems(problems: readonly Problem[]): string[] {
  return problems.flatMap((problem) => describeProblems(groupProblems([problem]), "named"));
}

/** Earlier versions kept a sentence of their own as `reason` or `said`, also beside other parameters. */
function showParameters({ reason, said, ...others }: Readonly<Record<string, unknown>>): string {
  const text = [reason, said].find((value) => typeof value === "string" && value !== "");
  return typeof text === "string" ? cutOff(text) : JSON.stringify({ reason, said, ...others });
}

function nameContainers(alike: readonly ProblemGroup[], nodes: "understood" | "named"): string {
  const byNode = [...groupBy(alike, ({ node }) => node)].map(([node, groups]) => ({
    node,
    ids: [...new Set(groups.flatMap(targetsOf))],
  }));
  const names = byNode.map(({ node, ids }) => {
    const list = formatContainerIds(ids);
    return nodes === "named" ? `${list} on ${node}` : list;
  });
  const count = byNode.reduce((sum, { ids }) => sum + ids.length, 0);
  return `${count === 1 ? "container" : "containers"} ${names.join(", ")}`;
}

function nameNodes(alike: readonly ProblemGroup[]): string {
  const names = [...new Set(alike.map(({ node }) => node))].filter((name) => name !== "");
  const isNamed = names.length === 1 && alike[0] !== undefined && kindOf(alike[0].code)?.namesNode === true;
  return names.length === 0 || isNamed ? "" : `${names.join(", ")}: `;
}

/** Where figures differ it's said whose are shown. */
function describeVariation(alike: readonly ProblemGroup[], nodes: "understood" | "named"): string {
  const [first] = alike;
  if (first === undefined) return "";
  const { node, targets, code, figuresOf } = first;
  // A sentence that names its node has that one's name in it.
  const shown = describeCause(first, node);
  const isAlike = alike.every((group) => describeCause(group, group.node) === shown);
  if (isAlike && alike.every((group) => group.figuresOf === undefined)) return "";
  if (targets === undefined) return ` (the figures are those of ${node})`;
  if (kindOf(code) === undefined) return "";
  const whose = `container ${figuresOf ?? targetsOf(first)[0] ?? ""}`;
  return ` (the figures are those of ${whose}${nodes === "named" ? ` on ${node}` : ""})`;
}
