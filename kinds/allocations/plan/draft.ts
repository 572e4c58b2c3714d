import { groupChanges, type TargetChange } from "../../../maintenance/changes/group-changes";
import { compareContainerIds } from "../../../maintenance/fleet/container-ids";
import { settingsById } from "../../../maintenance/fleet/grouped-settings";
import { cause, type Problem, problemOf } from "../../../maintenance/problems/problem";
import type { Draft } from "../../draft";
import { findListed } from "../../find-container";
import type { DraftContext } from "../../kind";
import type { Operation } from "../../operation";
import { noteWaiting } from "../../waiting-targets";
import type { AllocationsArgs } from "../args";
import type { ContainerAllocations } from "../look/facts";
import { ALLOCATIONS_QUESTION } from "../question";
import { tellReport } from "../unit/report";
import { type AllocationUnit, describeAllocationsWork } from "../unit/work";
import { planAllocations } from "./plan";

const NOTHING_KNOWN: ContainerAllocations = { live: new Map(), saved: new Map() };

/** The allocations of a node's containers. Nothing has to be fetched for them. */
export function draftAllocations(
  { args }: Operation<AllocationsArgs>,
  { observation, waiting }: Pick<DraftContext, "observation" | "waiting">,
): Draft<undefined, undefined> {
  const { node } = args;
  const changes: TargetChange[] = [];
  const units: AllocationUnit[] = [];
  const troubled: string[] = [];
  const lines = { notes: noteWaiting(node, waiting), problems: new Array<Problem>() };
  const ids = Object.entries(settingsById(args.targets)).sort(([a], [b]) => compareContainerIds(a, b));
  const seen = observation.node.factsOf(ALLOCATIONS_QUESTION);
  const said = seen === undefined ? "the node wasn't asked" : seen.unseen;
  if (said !== undefined) lines.problems.push(problemOf(node, "node", cause("allocations-unseen", { said })));
  for (const [id, { beancounters }] of ids) {
    if (waiting.has(id)) continue;
    const container = findListed(id, node, observation, lines);
    if (container === undefined) continue;
    if (seen === undefined || said !== undefined) {
      troubled.push(id);
      continue;
    }
    const known = seen.containers.get(id) ?? NOTHING_KNOWN;
    const planned = planAllocations(id, beancounters, container.state === "running", known);
    changes.push(...planned.changes);
    lines.problems.push(...planned.problems.map((problem) => problemOf(node, id, problem)));
    if (planned.problems.length > 0) troubled.push(id);
    else if (planned.wanted.length > 0) units.push({ target: id, wanted: planned.wanted });
  }
  return {
    finish: () => ({
      ...lines,
      pending: groupChanges(changes),
      unmanaged: [],
      unusable: [],
      targets: units.map(({ target }) => target),
      troubled,
      describeWork: (targets, terms) => {
        const chosen = units.filter(({ target }) => targets.includes(target));
        const what = `allocations of the containers of ${node}`;
        const { readReport, ...work } = describeAllocationsWork(args.ways, what, chosen, terms);
        return Promise.resolve({ ...work, readReport: (...printed) => tellReport(readReport(...printed)) });
      },
    }),
  };
}
