import { settingOf } from "../framework/setting-text";
import { isModuleLine, parseModuleChange } from "../framework/transition-text";
import { isRestartLine, parseRestart, type PlannedWork } from "../impact/planned-work";
import { parseTransition } from "../packages/transition-text";
import { isErasureLine, parseErasure } from "../transaction/erasure-text";

/** What changes alike on a node and in its containers: `php 5.3.3-38 → 5.3.3-40`, `httpd executes replaced files`. */
export interface WorkLine {
  /** The node's name. */
  readonly node: string;
  readonly what: string;
  /** `node`, or ids of its containers. */
  readonly targets: readonly string[];
}

/** The lines of one node's plan, as its resources show them. */
export interface NodePlanLines {
  readonly node: string;
  /** As of `describeTransition` and `describeErasure`. */
  readonly pending: readonly string[];
  /** As of `describeRestart`. */
  readonly restarts: readonly string[];
}

/** Puts together what is the same in several containers: a release brings the same packages to hundreds. */
export function groupWork(plans: readonly NodePlanLines[]): WorkLine[] {
  const groups = new Map<string, { node: string; what: string; targets: string[] }>();
  for (const { node, pending, restarts } of plans) {
    for (const line of [...pending, ...restarts]) {
      const { target, what } = splitLine(line);
      const key = `${node}\n${what}`;
      const group = groups.get(key) ?? { node, what, targets: [] };
      group.targets.push(target);
      groups.set(key, group);
    }
  }
  return [...groups.values()];
}

/**
 * What the lines say, one entry for each node.
 *
 * @throws InvalidTransition, InvalidErasure, InvalidModuleChange, InvalidRestartLine for lines that `groupWork` doesn't make
 */
export function readWork(lines: readonly WorkLine[]): PlannedWork[] {
  const nodes = new Map<string, WorkInMaking>();
  for (const { node, what, targets } of lines) {
    const work = nodes.get(node) ?? { transitions: [], erasures: [], restarts: [], modules: [], others: [] };
    nodes.set(node, work);
    for (const target of targets) addLine(work, target, what);
  }
  return [...nodes].map(([node, work]) => ({ node, ...work }));
}

type WorkInMaking = { [K in keyof Omit<PlannedWork, "node">]: PlannedWork[K][number][] };

function addLine(work: WorkInMaking, target: string, what: string): void {
  const line = `${target === "node" ? "node" : `container ${target}`}: ${what}`;
  const setting = settingOf(what);
  if (isRestartLine(what)) work.restarts.push(parseRestart(line));
  else if (isModuleLine(line)) work.modules.push(parseModuleChange(line));
  else if (setting !== undefined) work.others.push({ target, kind: "setting", what: setting });
  else if (isErasureLine(line)) work.erasures.push(parseErasure(line));
  else work.transitions.push(parseTransition(line));
}

/** A line that isn't about a container is about the node itself, by whichever name. */
function splitLine(line: string): { target: string; what: string } {
  const [, container, what = line] = /^(?:container (\S+)|[^:\s]+): (.*)$/.exec(line) ?? [];
  return { target: container ?? "node", what };
}
