import type { ChangeGroup } from "../../maintenance/changes/change-group";
import type { AffectedCustomer } from "../../maintenance/decision/affected-customers";
import type { Finding, Level } from "../../maintenance/decision/finding";
import type { LowestTier } from "../../maintenance/impact/impact";
import type { ProblemGroup } from "../../maintenance/problems/group";
import type { PromotionAction } from "../../maintenance/promotion/actions";
import type { RestartLine } from "../../maintenance/restarts/record";
import type { Environment } from "../../maintenance/gate/record";
import type { PlannedBatch } from "../../maintenance/waves/describe-waves";

/** What a plan comes to, the gravest first: it can't be made, the policy forbids it, it isn't whole, it's fine. */
export const PLAN_VERDICTS = ["failed", "forbidden", "incomplete", "fine"] as const;
export type PlanVerdict = (typeof PLAN_VERDICTS)[number];

/** What a run would do, and what there is to say against it: `maint plan --json` writes just this. */
export interface Plan extends Told {
  /** Raised when something here is renamed, removed or means something else; additions don't count. */
  readonly format: 4;
  readonly project: string;
  readonly stack: string;
  /** The gravest of all. */
  readonly verdict: PlanVerdict;
  /** Of a stack that promotes releases in a package repository. */
  readonly promotion?: PromotionPlan;
  /** Sorted by name; empty where the preview came to none. What is told beside them is of none. */
  readonly fleets: readonly FleetPlan[];
}

/** What a run would do of a fleet, which has a gate of its own. */
export interface FleetPlan extends JudgedPlan {
  /** Absent for a fleet without a prefix, as of YAML. */
  readonly fleet?: string;
}

/** A fleet's plan, or what is of no fleet. */
export type PlanPart = JudgedPlan & Pick<Plan, "promotion">;

export interface JudgedPlan extends Told {
  readonly verdict: PlanVerdict;
  /** Absent where the preview ended before the policy was asked, and where the run leaves the gate out. */
  readonly judgement?: PlanJudgement;
  /** Sorted by name. */
  readonly nodes: readonly NodePlan[];
}

/** What there is to say against a run. */
export interface Told {
  /** Of the maintenance policy's rules, in their order. */
  readonly findings: readonly Finding[];
  /** Of policy packs, as far as they aren't among the findings. */
  readonly violations: readonly Violation[];
  /** Why there's no plan, or only a part of one; in Pulumi's own words. */
  readonly failures: readonly string[];
}

export interface PlanJudgement {
  readonly environment: Environment;
  /** The moment of the judgement, as an ISO 8601 instant. */
  readonly now: string;
  /** What time it really was, as an ISO 8601 instant; only where the clock is set, in a sandbox. */
  readonly reallyNow?: string;
  /** Absent when the stack names no change. */
  readonly change?: DeclaredChange;
  readonly release: { readonly name: string; readonly digest: string };
  /** The last ring that the run is for; absent for all of them. */
  readonly ring?: string;
  /** The lowest tier that fits what would really change, and why it isn't T1. */
  readonly lowestTier: LowestTier;
  readonly reasons: readonly string[];
  /** Names of which it isn't known what they interrupt. */
  readonly unknown: readonly string[];
  /** What the run is judged against; absent for a change that needs none, or finds none. */
  readonly window?: PlannedWindow;
  /** When each batch would begin and end, by the fleet's estimates; absent where the change has no waves. */
  readonly waves?: readonly PlannedBatch[];
  /** How long the node with the most work will be at it, by the fleet's estimates; with waves, all nodes. */
  readonly expectedMinutes: number;
  readonly customers: readonly AffectedCustomer[];
  /** Nodes that couldn't be observed: what would change there, and for whom, nobody knows. */
  readonly unobserved: readonly string[];
  /** What waits for a restart or a reboot, on each node what waits alike once. */
  readonly restarts: readonly PlannedRestart[];
}

export interface PlannedRestart extends RestartLine {
  /** Whether it has waited for longer than the fleet file allows. */
  readonly isOld: boolean;
}

/** What a promotion would do. Packages are NEVRAs. */
export interface PromotionPlan {
  /** The repository's name in the fleet file. */
  readonly repository: string;
  /** The moment of the judgement, as an ISO 8601 instant. */
  readonly now: string;
  readonly release: { readonly name: string; readonly digest: string };
  /** Of the promotion file; absent when the stack names none. */
  readonly id?: string;
  /** The promotion file, relative to the project. */
  readonly file?: string;
  /** Who passed the release, and when (ISO 8601); of a release that was promoted before, at that time. */
  readonly approval?: { readonly by: string; readonly at: string };
  /** `2026-10-30 → 2026-11-27`; empty when the host couldn't be observed. */
  readonly transition: string;
  /** Absent when the host couldn't be observed. */
  readonly action?: PromotionAction;
  readonly promoted: readonly string[];
  /** Newer than what the release says. */
  readonly leaving: readonly string[];
  /** Of the promoted ones, those that are signed on their way. */
  readonly toSign: readonly string[];
  readonly notes: readonly PromotionNotePlan[];
  /** What keeps the plan from being whole. */
  readonly problems: readonly PromotionProblemPlan[];
}

/** By a code of docs/problems.md, and the sentence of it. */
export interface PromotionNotePlan extends Pick<ProblemGroup, "code" | "parameters"> {
  /** Without its last full stop. */
  readonly message: string;
}

/** The same, with what to do. */
export interface PromotionProblemPlan extends PromotionNotePlan {
  readonly remedy: string;
}

export interface DeclaredChange {
  readonly id: string;
  readonly title: string;
  readonly tier?: string;
  /** Its file, relative to the project. */
  readonly file?: string;
}

export interface PlannedWindow {
  /** ISO 8601 instants. */
  readonly start: string;
  readonly end: string;
  /** `Friday 27 November 2026, 22:00 to Saturday 04:00 (America/New_York)` */
  readonly text: string;
}

export interface Violation {
  readonly pack: string;
  readonly policy: string;
  readonly level: Level;
  readonly message: string;
}

/** What would happen on a node and in its containers. */
export interface NodePlan {
  readonly node: string;
  readonly changes: readonly PlanLine[];
  /** What is worth knowing, by the codes of docs/problems.md. */
  readonly notes: readonly ProblemGroup[];
  /** Packages and modules that no release names, and that stay as they are. */
  readonly unmanaged: readonly ProblemGroup[];
  /** What keeps the plan from being whole. */
  readonly problems: readonly ProblemGroup[];
}

/** What happens alike in several places: on the `node`, or in containers by their ids. */
export interface PlanLine extends ChangeGroup {
  /** The change for people: `php 5.3.3-38.el6 → 5.3.3-40.el6`. */
  readonly what: string;
}
