import { isDeepStrictEqual } from "node:util";
import { Temporal } from "@js-temporal/polyfill";
import { groupWork } from "../changes/group-changes";
import { listCallCarriers } from "../impact/catalogue";
import { extendCatalogue } from "../impact/stack-entries";
import { DEFAULT_CATALOGUE } from "../impact/default-catalogue";
import { isBefore } from "../calendar/intervals";
import type { Decision } from "../decision/decide";
import type { DecisionInputs } from "../decision/inputs";
import { refuseSetClock } from "./clock";
import { describeDeclaredChange } from "./describe-run";
import { decisionInputs, judgeRun, judgeUnit, type RunDecision } from "./judge";
import type { PlannedOperation } from "./planned-operation";
import { RECORD_FORMAT } from "./record-format";
import type { Environment, GateDeclaration, GateRecord } from "./record";
import { type Admission, decideApplying, explainShortage, mayStart } from "../guard/may-start";
import type { WorkUnit } from "../guard/work-unit";
import type { Drain } from "../change/schema";
import type { ChangeLayer } from "../kinds/layers";
import { type Cause, cause } from "../problems/problem";
import { type DatedRestart, groupRestarts } from "../restarts/record";
import { learnInterruptions, type Measurement } from "../interruptions/learned";
import { RingMembership } from "../rings/membership";
import type { WaveLimits } from "../waves/batches";
import { FailureBudget } from "../waves/failure-budget";
import { membersOn } from "../waves/fleet-groups";
import type { GroupMember, WaveUnit } from "../waves/groups";
import { describeUnits, expectRun, mostFailures, waveLimits } from "../waves/run-waves";
import { type NodeSighting, summariseSightings } from "../rings/sighting";

/** What time it is for a run. */
export interface RunClock {
  /** Where a sandbox's clock is set, what it has come to. */
  now(): Temporal.Instant;
  reallyNow(): Temporal.Instant;
}

type PlannedLayer = GateRecord["unitMinutes"][number]["layer"];

/** What the rules are asked with, until a plan changes, and what they said. */
interface Asked {
  readonly inputs: DecisionInputs | undefined;
  /** By the minutes that a unit needs: the last decision that let it start. */
  readonly letThrough: Map<number, { readonly decision: Decision; readonly until: Temporal.Instant }>;
}

/**
 * How long a decision on the whole run counts that lets units start. All nodes ask within a moment, and judging a fleet takes long; the
 * window's end is held against the clock each time.
 */
const DECISION_COUNTS = { seconds: 5 };

/** What the resources of a run ask before they do anything: the change, the calendar, the clock, and the whole plan. */
export class Gate {
  private readonly plans = new Map<string, PlannedOperation & { readonly layer: PlannedLayer }>();
  private readonly unobserved = new Set<string>();
  private readonly membership: RingMembership;
  private readonly clocks = new Map<string, number>();
  private readonly ofProduction = new Set<string>();
  private readonly measured = new Map<string, readonly Measurement[]>();
  private readonly restarts = new Map<string, readonly DatedRestart[]>();
  private readonly sightings = new Map<string, NodeSighting>();
  private passed = false;
  private asked: Asked | undefined;

  /** @throws ClockSet when the clock is set and this is no sandbox */
  constructor(
    private readonly declaration: GateDeclaration,
    private readonly clock: RunClock,
  ) {
    refuseSetClock(declaration);
    this.membership = new RingMembership(declaration.rings ?? []);
  }

  now(): Temporal.Instant {
    return this.clock.now();
  }

  /** What would change in one layer of a node; a later plan of the same replaces an earlier one. */
  addPlan(layer: PlannedLayer, plan: PlannedOperation): void {
    const part = `${plan.node}/${layer}`;
    const found = { ...plan, layer };
    if (isDeepStrictEqual(this.plans.get(part), found)) return;
    this.plans.set(part, found);
    this.asked = undefined;
  }

  /** A node that gave no plan; it gets a second chance when its turn comes. */
  markUnobserved(node: string): void {
    this.unobserved.add(node);
  }

  /** What was seen on a node of rings that others wait for. */
  addSighting(sighting: NodeSighting): void {
    this.sightings.set(sighting.node, sighting);
    this.asked = undefined;
  }

  /** What waits for a restart on a node and in its containers. */
  addRestarts(node: string, restarts: readonly DatedRestart[]): void {
    this.restarts.set(node, restarts);
    this.asked = undefined;
  }

  /**
   * Of which time the nodes' journals are asked for interruptions; undefined where the change doesn't ask for that. What was told to customers stands
   * still: nothing counts that was measured after the last notice.
   */
  get learnsUntil(): Temporal.Instant | undefined {
    const { change } = this.declaration;
    if (change?.estimate !== "learned") return undefined;
    const now = this.now();
    const sent = (change.notices ?? [])
      .filter(({ kind }) => kind === "monday")
      .map(({ sentAt }) => Temporal.Instant.from(sentAt))
      .filter((moment) => isBefore(moment, now));
    return sent.reduce((last, moment) => (isBefore(last, moment) ? moment : last), sent[0] ?? now);
  }

  /** What a node's journal says of earlier interruptions. */
  addMeasured(node: string, measured: readonly Measurement[]): void {
    this.measured.set(node, measured);
    this.asked = undefined;
  }

  /** How long an interruption was planned, in minutes; undefined where the plan interrupts nobody. */
  get plannedMinutes(): number | undefined {
    return this.decisionInputs()?.expectedInterruption?.minutes;
  }

  /**
   * What time it is on a node.
   *
   * @param aheadSeconds as `NodeClock` has it
   */
  addClock(node: string, aheadSeconds: number): void {
    if (this.clocks.get(node) === aheadSeconds) return;
    this.clocks.set(node, aheadSeconds);
    this.asked = undefined;
  }

  /**
   * What nodes are looked at as: an apply of production has them marked as its own, and a sandbox's run asks for these marks. A plan of
   * production leaves nodes as they are.
   */
  get looksAs(): Environment | undefined {
    const { environment, mode } = this.declaration;
    return environment === "production" && mode === "plan" ? undefined : environment;
  }

  /** A node that an apply of production has marked. */
  addOfProduction(node: string): void {
    if (this.ofProduction.has(node)) return;
    this.ofProduction.add(node);
    this.asked = undefined;
  }

  /** The name of the ring for which something has to wait, since this run is for earlier ones. */
  waitsForRing(node: string, target: string): string | undefined {
    return this.membership.waitsIn(this.declaration.ring, node, target)?.name;
  }

  /** Whether a later ring waits for what becomes of this with a release. */
  isWaitedFor(node: string, target: string): boolean {
    return this.membership.isWaitedFor(node, target);
  }

  /** Whether it's said what time it is, as only a sandbox may. */
  get isClockSet(): boolean {
    return this.declaration.clock !== undefined;
  }

  /** All that a judgement rests on, at this moment. */
  record(mode: GateDeclaration["mode"] = this.declaration.mode): GateRecord {
    // In one order, however long each node took to answer.
    const plans = [...this.plans].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, plan]) => plan);
    const work = groupWork(plans);
    const now = toSecond(this.now());
    const expected = expectRun(this.declaration, plans);
    const expectedMinutes = Math.max(expected?.minutes ?? 0, this.findLongest());
    const { rings } = this.declaration;
    const restarts = [...this.restarts]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([node, found]) => groupRestarts(node, found));
    return {
      ...this.declaration,
      format: RECORD_FORMAT,
      mode,
      now,
      ...(this.isClockSet && { reallyNow: toSecond(this.clock.reallyNow()) }),
      work,
      ...(this.waves !== undefined && { waves: expected?.batches ?? [] }),
      expectedMinutes,
      unitMinutes: plans
        .filter(({ pending }) => pending.length > 0)
        .map(({ node, layer, unitMinutes }) => ({ node, layer, minutes: unitMinutes })),
      unobserved: [...this.unobserved],
      clocks: [...this.clocks]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([node, aheadSeconds]) => ({ node, aheadSeconds })),
      ...(this.ofProduction.size > 0 && { ofProduction: [...this.ofProduction].sort() }),
      ...(this.declaration.change?.estimate === "learned" && {
        learned: learnInterruptions([...this.measured.values()].flat()),
      }),
      ...(restarts.length > 0 && { restarts }),
      ...(rings !== undefined && { ringsSeen: summariseSightings(rings, [...this.sightings.values()]) }),
    };
  }

  /** Nodes are worked on side by side, the layers of each one after the other. */
  private findLongest(): number {
    const byNode = new Map<string, number>();
    for (const { node, minutes } of this.plans.values()) byNode.set(node, (byNode.get(node) ?? 0) + minutes);
    return Math.max(0, ...byNode.values());
  }

  /** The decision on the whole run, were it applied at this moment. */
  judgeApplying(): RunDecision {
    return judgeRun(this.record("apply"));
  }

  /** The run was judged, let through, and put on record. */
  pass(): void {
    this.passed = true;
  }

  /**
   * Whether a unit of work may start at this moment.
   *
   * @param digest of the release that it brings about
   */
  mayStart(unit: WorkUnit, digest: string): Admission {
    const { release } = this.declaration;
    if (digest !== release.digest) {
      const found = { release: release.name, declared: release.digest, found: digest };
      return { kind: "refuse", because: cause("gate-asked-otherwise", found) };
    }
    if (!this.passed) return { kind: "refuse", because: cause("run-unjudged", {}) };
    const inputs = this.decisionInputs();
    if (inputs === undefined) return judgeUnit(this.record(), unit);
    const needed = unit.minutes + unit.reserveMinutes;
    const known = this.asked?.letThrough.get(needed);
    if (known !== undefined && isBefore(inputs.now, known.until))
      return mayStart(inputs, unit, known.decision);
    const decision = decideApplying(inputs, unit);
    const admission = mayStart(inputs, unit, decision);
    if (admission.kind === "start")
      this.asked?.letThrough.set(needed, { decision, until: inputs.now.add(DECISION_COUNTS) });
    return admission;
  }

  /**
   * Why a unit that might have started was left when its turn came.
   *
   * @param left minutes that were left then
   */
  explainShortage(unit: WorkUnit, left: number): Cause {
    const inputs = this.decisionInputs();
    // Without a change nothing is let start.
    return inputs === undefined ? cause("run-unjudged", {}) : explainShortage(inputs, unit, left);
  }

  /** What the rules are asked with at this moment. The plans are read and assessed once, until one changes. */
  private decisionInputs(): DecisionInputs | undefined {
    this.asked ??= { inputs: decisionInputs(this.record()), letThrough: new Map() };
    const { inputs } = this.asked;
    const now = this.now().round({ smallestUnit: "second", roundingMode: "trunc" });
    return inputs === undefined ? undefined : { ...inputs, now };
  }

  /** Patterns of the services that this change may not restart, whatever turns out to need it. */
  get servicesToKeep(): readonly string[] {
    const { change, impact } = this.declaration;
    const promisesCalls = change?.tier === "T1" || change?.tier === "T3";
    return promisesCalls ? listCallCarriers(extendCatalogue(impact, DEFAULT_CATALOGUE)) : [];
  }

  /** Whether this change may leave no service on replaced files: it closes a hole that an exploit goes through. */
  get restartsAll(): boolean {
    const { change } = this.declaration;
    return change?.tier === "T4" || change?.tier === "SHTF";
  }

  /** Whether a container that a change harms goes back to what it had before, as far as that's possible. */
  get rollsBack(): boolean {
    return this.declaration.change?.rollback ?? false;
  }

  /** Whose a container is, by the customer's id; empty for one that the fleet file doesn't know. */
  customerOf(node: string, container: string): string {
    return this.declaration.ownership.nodes[node]?.containers[container]?.customer ?? "";
  }

  /** How calls are waited for before containers are stopped. */
  get drain(): Drain | undefined {
    return this.declaration.change?.drain;
  }

  /** The change's id; empty without a change. */
  get changeName(): string {
    return this.declaration.change?.change ?? "";
  }

  /** How the change goes over the fleet; absent where all begins at once. */
  get waves(): WaveLimits | undefined {
    return waveLimits(this.declaration);
  }

  /** How long a wave is watched before the next one begins. */
  get waveSoakMinutes(): number {
    return this.declaration.change?.waveSoakMinutes ?? 0;
  }

  /** A budget that counts from 0: one for a run. */
  openBudget(): FailureBudget {
    return new FailureBudget(mostFailures(this.declaration), () => this.countPlanned());
  }

  /** How many units the plans have, of one layer or of all. */
  countPlanned(layer?: string): number {
    const plans = [...this.plans.values()].filter((plan) => layer === undefined || plan.layer === layer);
    return plans.reduce((sum, { targets }) => sum + targets.length, 0);
  }

  /** What a plan works on, with the groups that this interrupts. */
  describeUnits(layer: PlannedLayer, plan: PlannedOperation): WaveUnit[] {
    return describeUnits(this.declaration, { ...plan, layer });
  }

  /** Containers of groups that weren't well when their nodes were looked at. */
  get unwell(): readonly GroupMember[] {
    return [...this.plans.values()].flatMap(({ node, unwell = [] }) =>
      unwell.flatMap((id) => this.groupMembersOn(node, id)),
    );
  }

  /** The containers of groups that a target is: itself, or, for `node`, all that are on the node. */
  groupMembersOn(node: string, target: string): readonly GroupMember[] {
    return membersOn(this.declaration.groups ?? [], node, target);
  }

  /** What the change names. */
  get layers(): readonly ChangeLayer[] {
    return this.declaration.change?.layers ?? [];
  }

  /** For the journals of nodes, whose own clocks tell what time it really was. */
  describeReason(): string {
    const change = describeDeclaredChange(this.declaration);
    return this.isClockSet ? `${change}, with the clock set to ${toSecond(this.now())}` : change;
  }
}

function toSecond(moment: Temporal.Instant): string {
  return moment.toString({ smallestUnit: "second" });
}
