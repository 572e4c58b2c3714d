import type { ChangeGroup } from "../../maintenance/changes/change-group";
import { groupChanges, type TargetChange } from "../../maintenance/changes/group-changes";
import { compareContainerIds } from "../../maintenance/fleet/container-ids";
import type { Overrides } from "../../maintenance/fleet/fleet";
import { settingsById } from "../../maintenance/fleet/grouped-settings";
import type { ExecutedFiles } from "../../maintenance/impact/executed-files";
import { formatEvr, parseNevra, type Package } from "../../maintenance/packages/nevra";
import { ContradictoryPackages } from "../../maintenance/packages/coexistence";
import {
  computeTransitions,
  type DesiredPackage,
  type DuplicatePackages,
} from "../../maintenance/packages/transition";
import { desiredPackages } from "../../maintenance/release/desired";
import { describePassedOver, findPassedOver } from "../../maintenance/release/passed-over";
import type { Layer, Release } from "../../maintenance/release/release";
import type { LeftOut } from "../../maintenance/repository/left-out";
import type { OpenChange } from "../../remote/facts/open-change";
import type { SystemFacts } from "../../remote/facts/system";
import { describeHeldUnit } from "../../remote/held-units";
import type { NodeObservation } from "../../remote/observe";
import type { PackagesArgs, PackagesTarget, PartPlan } from "../part";
import { findContainer } from "./find-container";
import { quoteForeign } from "../../maintenance/text/plain-text";
import { describeScope } from "./scope";
import { describeWaiting, type WaitingTargets } from "./waiting-targets";

/** What is to be done in a container, or on the node itself, before it's known what rpm makes of it. */
export interface PlannedUnit {
  readonly scope: string;
  /** Empty when only services are to be restarted, or open gates to be asked again. */
  readonly packages: readonly DesiredPackage[];
  readonly installed: readonly Package[];
  /** Which files its services execute; absent where not all could be seen. */
  readonly executed?: ExecutedFiles;
  /** How many registrations may be missing afterwards; none unless told. */
  readonly tolerance?: number;
  /** Why packages may not be erased, as the end of a sentence, by their names. */
  readonly kept: ReadonlyMap<string, string>;
}

/** What must change of packages, and the units of work that bring it about. */
export interface PackagesPlan extends Omit<PartPlan, "pending" | "summary" | "deferred" | "complaints"> {
  readonly pending: readonly ChangeGroup[];
  readonly units: readonly PlannedUnit[];
  /** Scopes that couldn't be planned. */
  readonly troubled: readonly string[];
}

/** How many names of unmanaged packages a note spells out, and how many packages that are installed twice have a note. */
const SPELLED_OUT = 8;

/** What must change on a node, or in its containers, to be as a release wants it. A pure function. */
export function planPackages(
  args: PackagesArgs,
  release: Release,
  layer: Layer,
  observation: NodeObservation,
  waiting: WaitingTargets = new Map(),
): PackagesPlan {
  const plan = new PlanInMaking(args, release, layer);
  if (observation.lockHolder !== undefined) {
    plan.notes.push(
      `${args.node} is being changed right now by ${observation.lockHolder}: look again when that's done`,
    );
  }
  if (layer === "nodes" && observation.heldBy !== undefined) {
    plan.notes.push(`${args.node}: ${describeHeldUnit(args.node, observation.heldBy).text}`);
  }
  const targets = settingsById(args.targets);
  for (const [scope, target] of Object.entries(targets).sort(([a], [b]) => compareContainerIds(a, b))) {
    if (!waiting.has(scope)) plan.addTarget(scope, target, observation);
  }
  plan.notes.push(...describeWaiting(args.node, waiting));
  if (layer === "containers") {
    const unlisted = [...observation.containers.keys()].filter((id) => !Object.hasOwn(targets, id));
    for (const id of unlisted.sort(compareContainerIds)) {
      plan.notes.push(`container ${id} is on ${args.node} but not in the fleet file: it isn't maintained`);
    }
    plan.notes.push(...describeUnfit(args.node, observation));
  }
  return plan.finish();
}

/** What can't be known of a node's containers. */
function describeUnfit(node: string, { unfitContainers = [], runtimeSaid }: NodeObservation): string[] {
  return [
    ...unfitContainers.map(
      (name) =>
        `a container called ${JSON.stringify(quoteForeign(name, 80))} is on ${node}: it isn't maintained, since its name isn't of letters, ` +
        'digits, dots, underscores and hyphens, isn\'t the only one of its kind, or is "node". Rename it',
    ),
    ...(runtimeSaid === undefined
      ? []
      : [
          `${node}: a container may be missing from the list of its runtime, which says ${quoteForeign(runtimeSaid)}`,
        ]),
  ];
}

class PlanInMaking {
  private readonly transitions: TargetChange[] = [];
  private readonly restarts: TargetChange[] = [];
  readonly notes: string[] = [];
  readonly problems: string[] = [];
  readonly units: PlannedUnit[] = [];
  readonly troubled: string[] = [];
  readonly unmanaged: string[] = [];
  private readonly passedOver: LeftOut[] = [];

  constructor(
    private readonly args: PackagesArgs,
    private readonly release: Release,
    private readonly layer: Layer,
  ) {}

  addTarget(scope: string, target: PackagesTarget, observation: NodeObservation): void {
    const where = describeScope(scope, this.args.node);
    if (target.osFamily === undefined) {
      this.notes.push(`${where}: packages aren't kept (packageManager: none)`);
      if (scope !== "node") findContainer(scope, this.args.node, observation, this);
      return;
    }
    const facts = scope === "node" ? observation.node : this.findFacts(scope, observation);
    if (facts === undefined) return;
    for (const tool of facts.packageTools) {
      this.notes.push(
        `${where}: another package tool is at work (${tool}): what is seen may be in the middle of a change`,
      );
    }
    for (const process of facts.restarts.processes) {
      this.notes.push(
        `${where}: process ${process} executes replaced files, and no service restart reaches it`,
      );
    }
    const services = this.args.ways.restart === "required" ? facts.restarts.services : [];
    for (const service of services)
      this.restarts.push({ target: scope, change: { kind: "restart", service } });
    try {
      if (facts.open !== undefined) this.addOpen(scope, facts.open);
      this.addTransitions(scope, target, facts, services.length > 0 || facts.open !== undefined);
    } catch (error) {
      if (!(error instanceof ContradictoryPackages)) throw error;
      this.problems.push(`${where}: ${error.message}`);
      this.troubled.push(scope);
    }
  }

  finish(): PackagesPlan {
    const { transitions, restarts, unmanaged, problems, units, troubled } = this;
    const notes = [...this.notes, ...describePassedOver(this.layer, this.passedOver)];
    const pending = groupChanges([...transitions, ...restarts]);
    return { pending, notes, unmanaged, problems, units, troubled };
  }

  private findFacts(id: string, observation: NodeObservation): SystemFacts | undefined {
    const container = findContainer(id, this.args.node, observation, this);
    if (container === undefined) return undefined;
    if (container.facts === undefined) {
      this.troubled.push(id);
      this.problems.push(
        `container ${id}: it can't be observed: ${container.unreadable ?? "it gave no facts"}`,
      );
    }
    return container.facts;
  }

  private listLeftOut(osFamily = ""): readonly LeftOut[] {
    const families = this.release.notes?.[this.layer] ?? {};
    return Object.hasOwn(families, osFamily) ? (families[osFamily]?.leftOut ?? []) : [];
  }

  /** What an earlier run left open is asked again, whatever the versions say. */
  private addOpen(scope: string, { run, who, what }: OpenChange): void {
    const where = describeScope(scope, this.args.node);
    this.transitions.push({ target: scope, change: { kind: "setting", setting: "package-gates" } });
    this.notes.push(
      `${where}: the gates haven't passed since run ${run} (${who}) changed ${what}; they're asked again`,
    );
  }

  /** @param due whether there's work beside packages */
  private addTransitions(scope: string, target: PackagesTarget, facts: SystemFacts, due: boolean): void {
    const where = describeScope(scope, this.args.node);
    const desired = desiredPackages(this.release, this.layer, target.osFamily, readOverrides(target));
    const { transitions, wanted, unmanaged, duplicates } = computeTransitions(facts.packages, desired);
    for (const change of transitions) this.transitions.push({ target: scope, change });
    this.passedOver.push(...findPassedOver(this.listLeftOut(target.osFamily), facts.packages, desired));
    if (wanted.length > 0 || due) {
      const kept = new Map([
        ...desired.map(({ name }) => [name, `which release ${this.release.name} names`] as const),
        ...(target.hold ?? []).map((name) => [name, "which the fleet file holds"] as const),
      ]);
      const { packages: installed, executed } = facts;
      const { registrationTolerance: tolerance } = target;
      this.units.push({
        ...{ scope, packages: wanted, installed, kept },
        ...(executed !== undefined && { executed }),
        ...(tolerance !== undefined && { tolerance }),
      });
    }
    const shown = duplicates.slice(0, SPELLED_OUT);
    this.notes.push(...shown.map((duplicate) => `${where}: ${describeDuplicate(duplicate)}`));
    if (shown.length < duplicates.length)
      this.notes.push(
        `${where}: ${duplicates.length - shown.length} more packages are installed more than once`,
      );
    const held = unmanaged.filter(({ name }) => target.hold?.includes(name));
    if (held.length > 0) this.notes.push(`${where}: held by the fleet file: ${listPackages(held)}`);
    const unspoken = unmanaged.filter((p) => !held.includes(p));
    if (unspoken.length > 0) this.unmanaged.push(`${where}: ${listPackages(unspoken)}`);
  }
}

function readOverrides(target: PackagesTarget): Overrides {
  return {
    packages: (target.packages ?? []).map(parseNevra),
    install: (target.install ?? []).map(parseNevra),
    hold: target.hold ?? [],
  };
}

function listPackages(packages: readonly Package[]): string {
  const names = packages.map((p) => `${p.name} ${formatEvr(p)}`);
  const rest = names.length - SPELLED_OUT;
  return names.slice(0, SPELLED_OUT).join(", ") + (rest > 0 ? `, and ${rest} more` : "");
}

function listVersions(packages: readonly Package[]): string {
  const rest = packages.length - SPELLED_OUT;
  return packages.slice(0, SPELLED_OUT).map(formatEvr).join(", ") + (rest > 0 ? `, and ${rest} more` : "");
}

function describeDuplicate({ name, packages }: DuplicatePackages): string {
  return (
    `${name} is installed more than once (${listVersions(packages)}), a broken transaction's remains, and ` +
    "no release speaks of it: `package-cleanup --cleandupes` or `dnf remove --duplicates` heals it"
  );
}
