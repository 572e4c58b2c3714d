import { FRAMEWORK_KEY_FILE } from "../../declarations/file-kinds";
import { readArmoredKeys } from "../../declarations/read-public-keys";
import { groupChanges, type TargetChange } from "../../maintenance/changes/group-changes";
import type { PlannedChange } from "../../maintenance/changes/planned-change";
import type { ContainerFramework } from "../../maintenance/fleet/framework";
import { settingsById } from "../../maintenance/fleet/grouped-settings";
import { compareContainerIds } from "../../maintenance/fleet/container-ids";
import { desiredModules } from "../../maintenance/framework/desired";
import type { DesiredModule, InstalledModule } from "../../maintenance/framework/module";
import { planModules } from "../../maintenance/framework/plan";
import { computeModuleTransitions } from "../../maintenance/framework/transition";
import type { Release } from "../../maintenance/release/release";
import { changesModules, type FrameworkFacts } from "../../remote/facts/framework";
import type { PreparedModules } from "../../remote/framework/prepare";
import { describeVerdict } from "../../remote/framework/gates";
import type { FrameworkReport } from "../../remote/framework/report";
import { type FrameworkUnit, moduleKey } from "../../remote/framework/run-files";
import { describeUnusable } from "../../remote/unusable";
import { describeFrameworkWork } from "../../remote/framework/work";
import type { NodeObservation } from "../../remote/observe";
import type { FrameworkArgs } from "../part";
import type { Draft, Plan, Told } from "./draft";
import { findContainer } from "./find-container";
import { describeWaiting, type WaitingTargets } from "./waiting-targets";

/** A container whose framework can be seen. */
interface Target {
  readonly id: string;
  readonly settings: ContainerFramework;
  readonly facts: FrameworkFacts;
}

interface Lines {
  readonly pending: TargetChange[];
  readonly notes: string[];
  readonly unmanaged: string[];
  readonly problems: string[];
}

/**
 * The framework modules of a node's containers.
 *
 * @param rollback whether a container whose gates fail goes back to what it had before
 */
export function draftFramework(
  args: FrameworkArgs,
  release: Release,
  observation: NodeObservation,
  rollback: boolean,
  waiting: WaitingTargets = new Map(),
): Draft {
  const notes = describeWaiting(args.node, waiting);
  const lines: Lines = { pending: [], notes, unmanaged: [], problems: [] };
  const targets = findTargets(args, observation, lines, waiting);
  const units = targets.map((target) => describeUnit(target, release, rollback)).filter(hasWork);
  return {
    packages: [],
    transactions: [],
    modules: units,
    finish: (prepared) => finish(args, targets, release, rollback, lines, prepared.modules),
  };
}

/** The armored public keys of these units' containers, one after another. */
export function readFrameworkKeys(units: readonly FrameworkUnit[]): Promise<string> {
  return readArmoredKeys(FRAMEWORK_KEY_FILE, [...new Set(units.flatMap(({ settings }) => settings.keys))]);
}

function findTargets(
  args: FrameworkArgs,
  observation: NodeObservation,
  lines: Lines,
  waiting: WaitingTargets,
): Target[] {
  const ids = Object.entries(settingsById(args.targets)).sort(([a], [b]) => compareContainerIds(a, b));
  return ids.flatMap(([id, settings]): Target[] => {
    if (waiting.has(id)) return [];
    const container = findContainer(id, args.node, observation, lines);
    if (container === undefined) return [];
    const { framework } = container;
    if (typeof framework === "object") {
      if (framework.tool === settings.tool) return [{ id, settings, facts: framework }];
      lines.problems.push(
        `container ${id}: it has ${framework.tool}, and the fleet file says ${settings.tool}: correct its framework.line or framework.tool`,
      );
      return [];
    }
    const why = framework ?? container.unreadable ?? "there's no FreePBX in it";
    lines.problems.push(`container ${id}: its modules can't be looked at: ${why}`);
    return [];
  });
}

function describeUnit({ id, settings, facts }: Target, release: Release, rollback: boolean): FrameworkUnit {
  const { wanted } = computeModuleTransitions(facts.modules, desiredOf({ id, settings, facts }, release));
  return { scope: id, settings, modules: wanted, seen: facts.modules, rollback };
}

/** Where nothing is known of the modules, none is changed: first they're put there again. */
function desiredOf({ settings, facts }: Target, release: Release): readonly DesiredModule[] {
  return facts.isHalfSwapped ? [] : desiredModules(release, settings.line, settings.overrides);
}

/** Whether FreePBX's own updates are to be switched off, and aren't. */
function isUpdaterToBeStopped({ settings, facts: { updates } }: Target): boolean {
  return settings.automaticUpdater === "disable" && updates !== undefined && changesModules(updates);
}

function hasWork({ modules }: FrameworkUnit): boolean {
  return modules.length > 0;
}

function finish(
  args: FrameworkArgs,
  targets: readonly Target[],
  release: Release,
  rollback: boolean,
  lines: Lines,
  prepared: PreparedModules,
): Plan {
  const units: FrameworkUnit[] = [];
  const unusable = new Map<string, string>();
  for (const target of targets) {
    const { id, settings, facts } = target;
    lines.notes.push(...describeSurroundings(target));
    const desired = desiredOf(target, release);
    const plan = planModules(id, facts, desired, (module) => prepared.descriptions.get(moduleKey(module)));
    const add = (change: PlannedChange): void => void lines.pending.push({ target: id, change });
    plan.changes.forEach(add);
    lines.notes.push(...plan.notes);
    lines.problems.push(...plan.problems);
    if (plan.unmanaged.length > 0) lines.unmanaged.push(`container ${id}: ${listModules(plan.unmanaged)}`);
    for (const module of plan.wanted) {
      const reason = prepared.unusable.get(moduleKey(module));
      if (reason !== undefined) unusable.set(`module ${module.name} ${module.version}`, reason);
    }
    const stopsUpdater = isUpdaterToBeStopped(target);
    if (stopsUpdater) add({ kind: "setting", setting: "automatic-updates" });
    const isOpen = facts.open !== undefined || facts.isHalfSwapped;
    if (isOpen) add({ kind: "setting", setting: "framework-gates" });
    // What lacks something that it needs isn't begun; the others are.
    const modules = plan.problems.length > 0 ? [] : plan.wanted;
    if (modules.length > 0 || stopsUpdater || isOpen)
      units.push({ scope: id, settings, modules, seen: facts.modules, rollback });
  }
  return {
    ...lines,
    pending: groupChanges(lines.pending),
    unusable: describeUnusable(unusable).map((sentence) => `${args.node}: ${sentence}`),
    scopes: units.map(({ scope }) => scope),
    troubled: [],
    describeWork: async (scopes, terms) => {
      const chosen = units.filter(({ scope }) => scopes.includes(scope));
      const ways = { ...args.ways, frameworkKeys: await readFrameworkKeys(chosen) };
      const what = `framework modules of the containers of ${args.node}`;
      const { readReport, ...work } = describeFrameworkWork(ways, what, chosen, terms);
      return { ...work, readReport: (...printed) => tellReport(readReport(...printed)) };
    },
  };
}

function describeSurroundings({ id, settings, facts }: Target): string[] {
  const { toolsAtWork, updates, open, isHalfSwapped } = facts;
  const isReported =
    settings.automaticUpdater === "report" && updates !== undefined && changesModules(updates);
  return [
    ...toolsAtWork.map(
      (tool) => `container ${id}: ${tool} is at work: what is seen may be in the middle of a change`,
    ),
    ...(open === undefined
      ? []
      : [
          `container ${id}: the gates haven't passed since run ${open.run} (${open.who}) changed ${open.what}; they're asked again`,
        ]),
    ...(isHalfSwapped
      ? [
          `container ${id}: its directory of modules is missing, since a run was ended when it went back; it's put there again first`,
        ]
      : []),
    ...(isReported
      ? [
          `container ${id}: FreePBX updates modules by itself, beside the release; automaticUpdater: disable switches that off`,
        ]
      : []),
  ];
}

function listModules(modules: readonly InstalledModule[]): string {
  return modules.map(({ name, version = "of no version" }) => `${name} ${version}`).join(", ");
}

function tellReport({ gates, alsoChanged, recovered, proven, kept, updates }: FrameworkReport): Told {
  return {
    info: [
      ...gates.map(describeVerdict),
      ...(proven === undefined ? [] : [`the gates have passed that were open since run ${proven}`]),
      ...(kept === undefined ? [] : [`modules and database of before are kept in ${kept}`]),
      ...(updates === undefined || changesModules(updates)
        ? []
        : ["automatic updates of modules are switched off"]),
    ],
    warnings: [
      ...recovered,
      ...alsoChanged.map((change) => `module ${change} changed as well, though the plan doesn't name it`),
      ...(updates !== undefined && changesModules(updates)
        ? [
            "automatic updates of modules are still on, though they were to be switched off: look at `fwconsole updatemanager`",
          ]
        : []),
    ],
  };
}
