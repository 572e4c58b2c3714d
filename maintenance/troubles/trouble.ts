import { formatContainerIds, parseContainerIds } from "../fleet/container-ids";
import { groupBy } from "../packages/grouping";
import { type Cause, plainCause } from "./cause";

/** Something that went wrong, was left, or is to be looked at. */
export interface Trouble {
  /** The node's name. */
  readonly node: string;
  /** A container's id, or `node` for the node itself; absent where it's of all that was to be done there. */
  readonly scope?: string;
  readonly cause: Cause;
}

/** Containers as `formatContainerIds` lists them: an id has no comma, and a list's commas are followed by a blank. */
const LINE = /^containers? (?<containers>[^\s:]+(?:, [^\s:]+)*): (?<text>.*)$/s;

/** Reads a line of a plan: `container 101: WHAT`, `containers 101–103: WHAT`; another one is of the node as a whole. */
export function readTroubles(node: string, line: string): Trouble[] {
  const { containers, text } = LINE.exec(line)?.groups ?? {};
  if (containers === undefined || text === undefined) return [{ node, cause: plainCause(line) }];
  return parseContainerIds(containers).map((scope) => ({ node, scope, cause: plainCause(text) }));
}

/** How long a text may be, in characters. */
const LONGEST = 1500;

/**
 * Each cause once, with all whom it concerns, the first one first:
 * `containers 101–120: rpm ended the transaction with exit code 4: …`.
 *
 * @param nodes `named` where troubles of several nodes stand together: `containers 101–103 on node1, 201 on node2: …`
 */
export function describeTroubles(troubles: readonly Trouble[], nodes: "understood" | "named"): string[] {
  const isOfContainer = ({ scope }: Trouble): boolean => scope !== undefined && scope !== "node";
  const groups = groupBy(
    troubles,
    (trouble) => `${isOfContainer(trouble) ? "container" : "node"} ${trouble.cause.kind}`,
  );
  return [...groups.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const where = isOfContainer(first) ? describeContainers(same, nodes) : describeNodes(same);
    return [`${where}${cutOff(first.cause.text)}${describeVariation(same, nodes)}`];
  });
}

/** Each by itself: `container 101 on node1: …`. */
export function listTroubles(troubles: readonly Trouble[]): string[] {
  return troubles.flatMap((trouble) => describeTroubles([trouble], "named"));
}

function describeContainers(same: readonly Trouble[], nodes: "understood" | "named"): string {
  const byNode = [...groupBy(same, ({ node }) => node)].map(([node, troubles]) => {
    const ids = formatContainerIds([...new Set(troubles.map(({ scope = "" }) => scope))]);
    return nodes === "named" ? `${ids} on ${node}` : ids;
  });
  const count = new Set(same.map(({ node, scope }) => `${node}/${scope ?? ""}`)).size;
  return `${count === 1 ? "container" : "containers"} ${byNode.join(", ")}: `;
}

/** Most sentences about a whole node name it themselves. */
function describeNodes(same: readonly Trouble[]): string {
  const names = [...new Set(same.map(({ node }) => node))];
  const isNamed = names.length === 1 && same[0]?.cause.text.includes(names.join("")) === true;
  return isNamed ? "" : `${names.join(", ")}: `;
}

/** Where figures differ it's said whose are shown. */
function describeVariation(same: readonly Trouble[], nodes: "understood" | "named"): string {
  const [first] = same;
  if (first === undefined || same.every(({ cause }) => cause.text === first.cause.text)) return "";
  const { node, scope = "node" } = first;
  const whose = scope === "node" ? node : `container ${scope}${nodes === "named" ? ` on ${node}` : ""}`;
  return ` (the figures are those of ${whose})`;
}

function cutOff(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}
