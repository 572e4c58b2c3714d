import type { Drain } from "../maintenance/change/schema";
import type { ChangeLayer } from "../maintenance/kinds/layers";
import type { Gate } from "../maintenance/gate/gate";
import type { Release } from "../maintenance/release/release";
import type { AskedQuestion, Question } from "../remote/look/question";
import type { NodeObservation } from "../remote/look/observe";
import type { NodeSession } from "../remote/session";
import type { ConductedMachine, Draft, PreparedPlan } from "./draft";
import type { Operation, OperationArgs } from "./operation";
import type { WaitingTargets } from "./waiting-targets";

/** What plans are made with: a phase, which makes connections and observations once. */
export interface PlanningPhase {
  readonly gate: Gate | undefined;
  sessionOf(machine: ConductedMachine): NodeSession;
  /** @param asked what is to be known of the node and its containers */
  observe(args: OperationArgs, asked: readonly AskedQuestion[]): Promise<NodeObservation>;
}

/** `prepare`: a node also fetches what the plan needs. `look`: nothing is fetched, and the release is as its file says it now. */
export type Depth = "prepare" | "look";

/** What a draft is made of. */
export interface DraftContext {
  readonly release: Release;
  readonly observation: NodeObservation;
  /** What isn't this run's. */
  readonly waiting: WaitingTargets;
  /** Whether a target whose gates fail goes back to what it had before. */
  readonly rollsBack: boolean;
  /** How calls are waited for before containers are stopped; absent where nobody waits. */
  readonly drain?: Drain;
  /** Patterns of services that this change may not restart; none where there's no change. */
  readonly keepRunning: readonly string[];
  /** What the change names; nothing where there's no change, as in a refresh. */
  readonly layers: readonly ChangeLayer[];
}

/** A kind of work, as its folder registers it: what it asks a node, reads, plans, fetches and has done there. */
export interface KindDefinition<Args extends OperationArgs, Need, Prepared, Facts> {
  readonly name: string;
  readonly question: Question<Facts>;
  /** Targets that are left alone with the question. */
  leftAlone(args: OperationArgs): readonly string[];
  draft(operation: Operation<Args>, context: DraftContext): Draft<Need, Prepared>;
  /** Has a node fetch and verify what drafts need, and asks it what else they must know. Touches no target. */
  prepare(session: NodeSession, args: Args, needs: readonly Need[]): Promise<Prepared>;
  /** What is known where nothing was fetched or asked. */
  readonly unprepared: Prepared;
}

/** A kind of work as all else knows it. */
export interface Kind {
  readonly name: string;
  asks(args: OperationArgs): AskedQuestion;
  /**
   * Works out what must change for each operation, and has the node fetch what that needs. Never throws: what is wrong is a problem of the
   * plans that need it, and of no other.
   *
   * @param operations of this kind and of one node
   * @param asked what the node is asked for all kinds, so that it's asked once
   * @returns a plan for each operation
   */
  plan(
    operations: readonly Operation[],
    asked: readonly AskedQuestion[],
    phase: PlanningPhase,
    depth: Depth,
  ): Promise<readonly PreparedPlan[]>;
}
