import type { ChangeGroup } from "../../../maintenance/changes/change-group";
import { groupChanges, type TargetChange, withoutTargets } from "../../../maintenance/changes/group-changes";
import { compareContainerIds } from "../../../maintenance/fleet/container-ids";
import type { Overrides } from "../../../maintenance/fleet/fleet";
import { settingsById } from "../../../maintenance/fleet/grouped-settings";
import { matchesPattern } from "../../../maintenance/impact/catalogue";
import type { Probes } from "../../../maintenance/fleet/resolve-probes";
import type { ExecutedFiles } from "../../../maintenance/impact/executed-files";
import { type Cause, cause, type Problem, problemOf } from "../../../maintenance/problems/problem";
import { formatEvr, parseNevra, type Package } from "../../../maintenance/packages/nevra";
import { ContradictoryPackages } from "../../../maintenance/packages/coexistence";
import { computeTransitions, type DesiredPackage } from "../../../maintenance/packages/transition";
import { desiredPackages } from "../../../maintenance/release/desired";
import { findPassedOver, listPassedOver } from "../../../maintenance/release/passed-over";
import type { Layer, Release } from "../../../maintenance/release/release";
import type { RestartsSeen, TargetRestart } from "../../../maintenance/restarts/pending-restart";
import type { LeftOut } from "../../../maintenance/repository/left-out";
import type { OpenChange } from "../../../remote/inside/open-change";
import type { SystemFacts } from "../look/facts";
import type { NodeObservation } from "../../../remote/look/observe";
import type { PackagesArgs, PackagesTarget } from "../args";
import { PACKAGES_QUESTION } from "../question";
import { explainUnrunnable } from "../../unrunnable-probes";
import { findContainer } from "../../find-container";
import { quoteForeign } from "../../../maintenance/text/plain-text";
import { noteWaiting, type WaitingTargets } from "../../waiting-targets";

/** What is to be done in a container, or on the node itself, before it's known what rpm makes of it. */
export interface PlannedUnit {
  readonly target: string;
  /** Empty when only services are to be restarted, or open gates to be asked again. */
  readonly packages: readonly DesiredPackage[];
  readonly installed: readonly Package[];
  /** Which files its services execute; absent where not all could be seen. */
  readonly executed?: ExecutedFiles;
  /** How many registrations may be missing afterwards; none unless told. */
  readonly tolerance?: number;
  /** What must be so before and after; none unless told. */
  readonly probes?: Probes;
  /** Packages that may not be erased: by their names, the release that names them; none for those that the fleet file holds. */
  readonly kept: ReadonlyMap<string, { readonly release?: string }>;
}

/** What must change of packages, and the units of work that bring it about. */
export interface PackagesPlan {
  readonly pending: readonly ChangeGroup[];
  readonly notes: readonly Problem[];
  readonly unmanaged: readonly Problem[];
  readonly problems: readonly Problem[];
  readonly units: readonly PlannedUnit[];
  /** Services that execute replaced files. */
  readonly restarts: RestartsSeen;
  /** Targets that couldn't be planned. */
  readonly troubled: readonly string[];
}

/** How many names of unmanaged packages a note spells out, and how many packages that are installed twice have a note. */
const SPELLED_OUT = 8;

/**
 * What must change on a node, or in its containers, to be as a release wants it. A pure function.
 *
 * @param keepRunning patterns of services that the change may not restart
 */
export function planPackages(
  args: PackagesArgs,
  release: Release,
  layer: Layer,
  observation: NodeObservation,
  waiting: WaitingTargets = new Map(),
  keepRunning: readonly string[] = [],
): PackagesPlan {
  const plan = new PlanInMaking(args, release, layer, keepRunning);
  if (observation.lockHolder !== undefined) {
    plan.note("node", cause("node-at-work", { holder: observation.lockHolder }));
  }
  if (layer === "nodes" && observation.heldBy !== undefined) {
    const { holder, process } = observation.heldBy;
    plan.note("node", cause("unit-held", { holder, process }));
  }
  const targets = settingsById(args.targets);
  for (const [target, settings] of Object.entries(targets).sort(([a], [b]) => compareContainerIds(a, b))) {
    if (!waiting.has(target)) plan.addTarget(target, settings, observation);
  }
  plan.notes.push(...noteWaiting(args.node, waiting));
  if (layer === "containers") {
    const unlisted = [...observation.containers.keys()].filter((id) => !Object.hasOwn(targets, id));
    for (const id of unlisted.sort(compareContainerIds)) plan.note(id, cause("container-unlisted", {}));
    for (const unfit of findUnfit(observation)) plan.note("node", unfit);
  }
  return plan.finish();
}

/** What can't be known of a node's containers. */
function findUnfit({ unfitContainers = [], runtimeSaid }: NodeObservation): Cause[] {
  return [
    ...unfitContainers.map((name) => cause("container-unfit", { name: quoteForeign(name, 80) })),
    ...(runtimeSaid === undefined
      ? []
      : [cause("containers-perhaps-missing", { said: quoteForeign(runtimeSaid) })]),
  ];
}

class PlanInMaking {
  private readonly transitions: TargetChange[] = [];
  private readonly restarts: TargetRestart[] = [];
  private readonly looked: RestartsSeen["looked"][number][] = [];
  readonly notes: Problem[] = [];
  readonly problems: Problem[] = [];
  readonly units: PlannedUnit[] = [];
  readonly troubled: string[] = [];
  readonly unmanaged: Problem[] = [];
  private readonly passedOver: LeftOut[] = [];

  constructor(
    private readonly args: PackagesArgs,
    private readonly release: Release,
    private readonly layer: Layer,
    private readonly keepRunning: readonly string[],
  ) {}

  note(target: string, because: Cause): void {
    this.notes.push(problemOf(this.args.node, target, because));
  }

  addTarget(target: string, settings: PackagesTarget, observation: NodeObservation): void {
    if (settings.osFamily === undefined) {
      this.note(target, cause("packages-unkept", {}));
      if (target !== "node") findContainer(target, this.args.node, observation, this);
      return;
    }
    const facts =
      target === "node" ? observation.node.factsOf(PACKAGES_QUESTION) : this.findFacts(target, observation);
    if (facts === undefined) return;
    for (const tool of facts.packageTools) {
      this.note(target, cause("package-tool-at-work", { tool }));
    }
    const { unseen: said } = facts.restarts;
    if (said !== undefined) {
      this.problems.push(problemOf(this.args.node, target, cause("processes-unseen", { said })));
      this.troubled.push(target);
      return;
    }
    for (const process of facts.restarts.processes) {
      this.note(target, cause("process-on-replaced-files", { process }));
    }
    const restarts = this.listRestarts(target, facts);
    const isRestarted = restarts.some(({ leftBy }) => leftBy === undefined);
    this.restarts.push(...restarts);
    this.looked.push({ target, kind: "service" });
    try {
      if (facts.open !== undefined) this.addOpen(target, facts.open);
      this.addTransitions(target, settings, facts, isRestarted || facts.open !== undefined);
    } catch (error) {
      if (!(error instanceof ContradictoryPackages)) throw error;
      const { first, second } = error;
      this.problems.push(problemOf(this.args.node, target, cause("packages-contradict", { first, second })));
      this.troubled.push(target);
    }
  }

  finish(): PackagesPlan {
    const { transitions, restarts, unmanaged, problems, units, troubled } = this;
    const passedOver = listPassedOver(this.layer, this.passedOver);
    const notes = [...this.notes, ...passedOver.map((because) => problemOf(this.args.node, "node", because))];
    const due = restarts.flatMap(({ target, name: service, leftBy }): TargetChange[] =>
      leftBy === undefined ? [{ target, change: { kind: "restart", service } }] : [],
    );
    const pending = withoutTargets(groupChanges([...transitions, ...due]), troubled);
    const seen = { found: restarts, looked: this.looked };
    return { pending, notes, unmanaged, problems, units, restarts: seen, troubled };
  }

  /** What this run restarts, and what waits for another one. */
  private listRestarts(target: string, { restarts }: SystemFacts): TargetRestart[] {
    const leftBy = (service: string): Pick<TargetRestart, "leftBy"> => {
      if (this.args.ways.restart === "never") return { leftBy: "fleet" };
      return this.keepRunning.some((pattern) => matchesPattern(pattern, service)) ? { leftBy: "change" } : {};
    };
    return restarts.services.map((name) => ({
      ...{ target, kind: "service", name, packages: restarts.packages.get(name) ?? [] },
      ...leftBy(name),
    }));
  }

  private findFacts(id: string, observation: NodeObservation): SystemFacts | undefined {
    const container = findContainer(id, this.args.node, observation, this);
    if (container === undefined) return undefined;
    const seen = container.sights?.of(PACKAGES_QUESTION);
    if (seen !== undefined && "facts" in seen) return seen.facts;
    this.troubled.push(id);
    const said = seen?.unreadable ?? "it gave no facts";
    this.problems.push(problemOf(this.args.node, id, cause("not-observed", { said })));
    return undefined;
  }

  private listLeftOut(osFamily = ""): readonly LeftOut[] {
    const families = this.release.notes?.[this.layer] ?? {};
    return Object.hasOwn(families, osFamily) ? (families[osFamily]?.leftOut ?? []) : [];
  }

  /** What an earlier run left open is asked again, whatever the versions say. */
  private addOpen(target: string, { run, who, what }: OpenChange): void {
    this.transitions.push({ target, change: { kind: "setting", setting: "package-gates" } });
    this.note(target, cause("gates-open", { run, who, what }));
  }

  /** @param due whether there's work beside packages */
  private addTransitions(target: string, settings: PackagesTarget, facts: SystemFacts, due: boolean): void {
    const desired = desiredPackages(this.release, this.layer, settings.osFamily, readOverrides(settings));
    const { transitions, wanted, unmanaged, duplicates } = computeTransitions(facts.packages, desired);
    const unrunnable = explainUnrunnable(settings.probes, facts.programs);
    if (unrunnable !== undefined && (wanted.length > 0 || due)) {
      this.problems.push(problemOf(this.args.node, target, unrunnable));
      this.troubled.push(target);
      return;
    }
    for (const change of transitions) this.transitions.push({ target, change });
    this.passedOver.push(...findPassedOver(this.listLeftOut(settings.osFamily), facts.packages, desired));
    if (wanted.length > 0 || due) {
      const kept = new Map([
        ...desired.map(({ name }) => [name, { release: this.release.name }] as const),
        ...(settings.hold ?? []).map((name) => [name, {}] as const),
      ]);
      const { packages: installed, executed } = facts;
      const { registrationTolerance: tolerance, probes } = settings;
      this.units.push({
        ...{ target, packages: wanted, installed, kept },
        ...(executed !== undefined && { executed }),
        ...(tolerance !== undefined && { tolerance }),
        ...(probes !== undefined && { probes }),
      });
    }
    for (const { name, packages } of duplicates.slice(0, SPELLED_OUT)) {
      const versions = packages.slice(0, SPELLED_OUT).map(formatEvr);
      this.note(
        target,
        cause("packages-doubled", { name, versions, more: packages.length - versions.length }),
      );
    }
    if (duplicates.length > SPELLED_OUT)
      this.note(target, cause("packages-doubled-more", { count: duplicates.length - SPELLED_OUT }));
    const held = unmanaged.filter(({ name }) => settings.hold?.includes(name));
    if (held.length > 0) this.note(target, cause("packages-held", spellOut(held)));
    const unspoken = unmanaged.filter((p) => !held.includes(p));
    if (unspoken.length > 0)
      this.unmanaged.push(problemOf(this.args.node, target, cause("packages-unmanaged", spellOut(unspoken))));
  }
}

function readOverrides(settings: PackagesTarget): Overrides {
  return {
    packages: (settings.packages ?? []).map(parseNevra),
    install: (settings.install ?? []).map(parseNevra),
    hold: settings.hold ?? [],
  };
}

function spellOut(packages: readonly Package[]): { packages: string[]; more: number } {
  const names = packages.map((p) => `${p.name} ${formatEvr(p)}`);
  return { packages: names.slice(0, SPELLED_OUT), more: Math.max(0, names.length - SPELLED_OUT) };
}
