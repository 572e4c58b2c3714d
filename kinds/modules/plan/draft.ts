import { FRAMEWORK_KEY_FILE } from "../../../declarations/file-kinds";
import { readArmoredKeys } from "../../../declarations/read-public-keys";
import { groupChanges, type TargetChange } from "../../../maintenance/changes/group-changes";
import type { PlannedChange } from "../../../maintenance/changes/planned-change";
import { settingsById } from "../../../maintenance/fleet/grouped-settings";
import { compareContainerIds } from "../../../maintenance/fleet/container-ids";
import { desiredModules } from "../../../maintenance/framework/desired";
import type { DesiredModule, InstalledModule } from "../../../maintenance/framework/module";
import { planModules } from "../../../maintenance/framework/plan";
import { computeModuleTransitions } from "../../../maintenance/framework/transition";
import type { Release } from "../../../maintenance/release/release";
import { changesModules, type FrameworkFacts } from "../look/facts";
import type { PreparedModules } from "../stage/prepare";
import { describeGateResult } from "../unit/read-gates";
import type { FrameworkReport } from "../unit/report";
import { type FrameworkUnit, moduleKey } from "../unit/run-files";
import { type Fault, gatherFaults } from "../../../maintenance/problems/fault";
import { type Cause, cause, type Problem, problemOf } from "../../../maintenance/problems/problem";
import { describeFrameworkWork } from "../unit/work";
import type { NodeObservation } from "../../../remote/look/observe";
import type { ModulesArgs, ModulesTarget } from "../args";
import { PACKAGES_QUESTION } from "../../packages/question";
import { explainUnrunnable } from "../../unrunnable-probes";
import { MODULES_QUESTION } from "../question";
import type { DraftContext } from "../../kind";
import type { Operation } from "../../operation";
import type { Draft, Plan, UnitNotes } from "../../draft";
import { findContainer } from "../../find-container";
import { noteWaiting, type WaitingTargets } from "../../waiting-targets";

/** A container whose framework can be seen. */
interface Target {
  readonly id: string;
  readonly settings: ModulesTarget;
  readonly facts: FrameworkFacts;
  /** Why its probes can't be run; absent where they can. */
  readonly unrunnable?: Cause;
}

interface Lines {
  readonly pending: TargetChange[];
  readonly notes: Problem[];
  readonly unmanaged: Problem[];
  readonly problems: Problem[];
}

/** The framework modules of a node's containers. */
export function draftModules(
  { args }: Operation<ModulesArgs>,
  { release, observation, waiting, rollsBack: rollback }: DraftContext,
): Draft<readonly FrameworkUnit[], PreparedModules> {
  const notes = noteWaiting(args.node, waiting);
  const lines: Lines = { pending: [], notes, unmanaged: [], problems: [] };
  const targets = findTargets(args, observation, lines, waiting);
  const units = targets.map((target) => describeUnit(target, release, rollback)).filter(hasWork);
  return {
    ...(units.length > 0 && { need: units }),
    finish: (prepared) => finish(args, targets, release, rollback, lines, prepared),
  };
}

/** The armored public keys of these units' containers, one after another. */
export function readFrameworkKeys(units: readonly FrameworkUnit[]): Promise<string> {
  return readArmoredKeys(FRAMEWORK_KEY_FILE, [...new Set(units.flatMap(({ settings }) => settings.keys))]);
}

function findTargets(
  args: ModulesArgs,
  observation: NodeObservation,
  lines: Lines,
  waiting: WaitingTargets,
): Target[] {
  const ids = Object.entries(settingsById(args.targets)).sort(([a], [b]) => compareContainerIds(a, b));
  return ids.flatMap(([id, settings]): Target[] => {
    if (waiting.has(id)) return [];
    const container = findContainer(id, args.node, observation, lines);
    if (container === undefined) return [];
    const seen = container.sights?.of(MODULES_QUESTION);
    if (seen !== undefined && "facts" in seen) {
      const { facts } = seen;
      const programs = container.sights?.factsOf(PACKAGES_QUESTION)?.programs;
      const unrunnable = explainUnrunnable(settings.probes, programs);
      if (facts.tool === settings.tool)
        return [{ id, settings, facts, ...(unrunnable !== undefined && { unrunnable }) }];
      const other = cause("framework-other-tool", { there: facts.tool, declared: settings.tool });
      lines.problems.push(problemOf(args.node, id, other));
      return [];
    }
    const said = seen?.unreadable ?? container.sights?.unreadable ?? "there's no FreePBX in it";
    lines.problems.push(problemOf(args.node, id, cause("modules-unseen", { said })));
    return [];
  });
}

function describeUnit({ id, settings, facts }: Target, release: Release, rollback: boolean): FrameworkUnit {
  const { wanted } = computeModuleTransitions(facts.modules, desiredOf({ id, settings, facts }, release));
  return { target: id, settings, modules: wanted, seen: facts.modules, rollback };
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
  args: ModulesArgs,
  targets: readonly Target[],
  release: Release,
  rollback: boolean,
  lines: Lines,
  prepared: PreparedModules,
): Plan {
  const units: FrameworkUnit[] = [];
  const unusable = new Map<string, Fault>();
  for (const target of targets) {
    const { id, settings, facts } = target;
    const tell = (because: Cause): Problem => problemOf(args.node, id, because);
    lines.notes.push(...noteSurroundings(target).map(tell));
    const desired = desiredOf(target, release);
    if (target.unrunnable !== undefined && describeUnit(target, release, rollback).modules.length > 0) {
      lines.problems.push(tell(target.unrunnable));
      continue;
    }
    const plan = planModules(id, facts, desired, (module) => prepared.descriptions.get(moduleKey(module)));
    const add = (change: PlannedChange): void => void lines.pending.push({ target: id, change });
    plan.changes.forEach(add);
    lines.notes.push(...plan.notes.map(tell));
    lines.problems.push(...plan.problems.map(tell));
    if (plan.unmanaged.length > 0)
      lines.unmanaged.push(tell(cause("modules-unmanaged", { modules: listModules(plan.unmanaged) })));
    for (const module of plan.wanted) {
      const fault = prepared.unusable.get(moduleKey(module));
      if (fault !== undefined) unusable.set(`${module.name} ${module.version}`, fault);
    }
    const stopsUpdater = isUpdaterToBeStopped(target);
    if (stopsUpdater) add({ kind: "setting", setting: "automatic-updates" });
    const isOpen = facts.open !== undefined || facts.isHalfSwapped;
    if (isOpen) add({ kind: "setting", setting: "framework-gates" });
    // What lacks something that it needs isn't begun; the others are.
    const modules = plan.problems.length > 0 ? [] : plan.wanted;
    if (modules.length > 0 || stopsUpdater || isOpen)
      units.push({ target: id, settings, modules, seen: facts.modules, rollback });
  }
  return {
    ...lines,
    pending: groupChanges(lines.pending),
    unusable: gatherFaults(unusable).map((because) => problemOf(args.node, "node", because)),
    targets: units.map(({ target }) => target),
    troubled: [],
    describeWork: async (targets, terms) => {
      const chosen = units.filter(({ target }) => targets.includes(target));
      const ways = { ...args.ways, frameworkKeys: await readFrameworkKeys(chosen) };
      const what = `framework modules of the containers of ${args.node}`;
      const { readReport, ...work } = describeFrameworkWork(ways, what, chosen, terms);
      return { ...work, readReport: (...printed) => tellReport(readReport(...printed)) };
    },
  };
}

function noteSurroundings({ settings, facts }: Target): Cause[] {
  const { toolsAtWork, updates, open, isHalfSwapped } = facts;
  const isReported =
    settings.automaticUpdater === "report" && updates !== undefined && changesModules(updates);
  return [
    ...toolsAtWork.map((tool) => cause("module-tool-at-work", { tool })),
    ...(open === undefined ? [] : [cause("gates-open", { run: open.run, who: open.who, what: open.what })]),
    ...(isHalfSwapped ? [cause("modules-half-swapped", {})] : []),
    ...(isReported ? [cause("updater-on", {})] : []),
  ];
}

function listModules(modules: readonly InstalledModule[]): string[] {
  return modules.map(({ name, version = "of no version" }) => `${name} ${version}`);
}

function tellReport({ gates, alsoChanged, recovered, proven, kept, updates }: FrameworkReport): UnitNotes {
  return {
    info: [
      ...gates.map(describeGateResult),
      ...(proven === undefined ? [] : [`the gates have passed that were open since run ${proven}`]),
      ...(kept === undefined ? [] : [`modules and database of before are kept in ${kept}`]),
      ...(updates === undefined || changesModules(updates)
        ? []
        : ["automatic updates of modules are switched off"]),
    ],
    warnings: [
      ...recovered.map((finding) => cause("modules-recovered", { findings: [finding] })),
      ...alsoChanged.map((change) => cause("module-changed-beside-plan", { change })),
      ...(updates !== undefined && changesModules(updates) ? [cause("updater-still-on", {})] : []),
    ],
  };
}
