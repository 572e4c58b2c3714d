import { isDeepStrictEqual } from "node:util";
import type * as pulumi from "@pulumi/pulumi";
import { type ChangeGroup, recordTargets } from "../../maintenance/changes/change-group";
import { describeGroup, groupAsRead } from "../../maintenance/changes/describe-change";
import { recordInterruptions } from "../../maintenance/interruptions/interruption";
import { systemNow } from "./clock";
import {
  type DeclaredOperation,
  declaredOperation,
  type ObservedOperation,
  type SaidOperation,
} from "./inputs";
import { Unmade } from "./left-out";
import { tellKeptElsewhere } from "./kept-elsewhere";
import { PhaseProvider } from "./phase-provider";
import type { Phases } from "./phases";
import { makePlan } from "./planner";
import type { OperationLayer } from "../../kinds/declared-kind";
import type { PreparedPlan } from "../../kinds/draft";
import type { OperationPlan } from "../../kinds/operation";
import { asOperation, reconcile } from "./reconcile";
import { groupProblems } from "../../maintenance/problems/group";
import { problemsOf, tellPlan } from "./tell-plan";

/** What a release wants on one node, of one layer, as a dynamic resource. */
export class OperationProvider
  extends PhaseProvider
  implements pulumi.dynamic.ResourceProvider<ObservedOperation, ObservedOperation>
{
  /** What `check` planned, by the resource's URN, for the `create` or `update` that follows it in this process. */
  private readonly plans = new Map<string, PreparedPlan>();
  private readonly unmade = new Unmade();

  constructor(
    private readonly layer: OperationLayer,
    phases: Phases,
  ) {
    super(phases);
  }

  /**
   * Adds to the inputs what would change. A node that can't be reached is a problem of the plan, never a failure of the
   * check: Pulumi plans nothing more once a check has failed.
   */
  async check(
    _olds: ObservedOperation,
    news: SaidOperation,
  ): Promise<pulumi.dynamic.CheckResult<ObservedOperation>> {
    const { resourceUrn, unmade } = news;
    this.unmade.keep(resourceUrn, unmade);
    const phase = this.phases.of(news);
    if (phase.gate === undefined) phase.log.warning(resourceUrn, phase.gateMissing.message);
    const inputs = await this.observe(declaredOperation(news));
    const isDue = inputs.pending.length > 0;
    return {
      inputs: isDue ? { ...inputs, checkedAt: systemNow().toString({ smallestUnit: "second" }) } : inputs,
    };
  }

  diff(_id: string, olds: ObservedOperation, news: ObservedOperation): Promise<pulumi.dynamic.DiffResult> {
    // What was left undone is taken back as soon as it's done, by whomever.
    if (this.unmade.has(news.resourceUrn)) return Promise.resolve({ changes: true });
    const { pending, problems } = news;
    const due = [pending, problems, olds.pending, olds.problems].some((list) => list.length > 0);
    return Promise.resolve({
      changes: due || !isDeepStrictEqual(declaredOperation(olds), declaredOperation(news)),
    });
  }

  async create(inputs: ObservedOperation): Promise<pulumi.dynamic.CreateResult<ObservedOperation>> {
    return { id: `${inputs.node}/${this.layer.name}`, outs: await this.reconcile(inputs) };
  }

  async update(
    _id: string,
    _olds: ObservedOperation,
    news: ObservedOperation,
  ): Promise<pulumi.dynamic.UpdateResult<ObservedOperation>> {
    return { outs: await this.reconcile(news) };
  }

  /** Observes again: a refresh shows what has drifted from the release as its file says it now, and changes nothing. */
  async read(id: string, props?: ObservedOperation): Promise<pulumi.dynamic.ReadResult<ObservedOperation>> {
    if (props?.resourceUrn === undefined) {
      throw new Error(
        `${id} can't be imported. Declare it and run \`pulumi up\`: what is as wanted isn't touched.`,
      );
    }
    const declared = declaredOperation(props);
    const nothing: OperationPlan = {
      ...{ pending: [], summary: [], notes: [], unmanaged: [], problems: [] },
      ...{ deferred: [], complaints: [] },
    };
    const phase = this.phases.of(declared);
    if (await tellKeptElsewhere(declared, declared.node, phase.log)) return { id, props };
    const plan = await makePlan(asOperation(this.layer, declared), phase, "look");
    tellPlan(declared, plan, phase);
    await phase.log.flush();
    return { id, props: { ...declared, ...found(plan) }, inputs: { ...declared, ...nothing } };
  }

  private async observe(declared: DeclaredOperation): Promise<ObservedOperation> {
    const { resourceUrn, ...args } = declared;
    const phase = this.phases.of(declared);
    const plan = await phase.planOf(asOperation(this.layer, args));
    this.plans.set(resourceUrn, plan);
    tellPlan(declared, plan, phase);
    await phase.log.flush();
    return { ...declared, ...found(plan) };
  }

  /** @throws LeftOut, or GateMissing, where nothing would be left but to do nothing and end well */
  private async reconcile(inputs: ObservedOperation): Promise<ObservedOperation> {
    this.unmade.refuse(inputs.resourceUrn);
    const phase = this.phases.of(inputs);
    phase.requireGate();
    const declared = declaredOperation(inputs);
    const planned = this.plans.get(declared.resourceUrn);
    const left = await reconcile(declared, planned, this.layer, phase);
    const { pending, problems, deferred, complaints = [], interruptions = [] } = left;
    await phase.log.flush();
    return {
      ...declared,
      ...showPending(pending),
      problems: groupProblems(problems),
      deferred: groupProblems(deferred),
      complaints: groupProblems(complaints),
      ...(interruptions.length > 0 && { interruptions: recordInterruptions(interruptions) }),
      notes: inputs.notes,
      unmanaged: inputs.unmanaged,
      ...(phase.run !== undefined && { run: phase.run }),
    };
  }
}

function found(plan: PreparedPlan): OperationPlan {
  const { pending } = plan;
  const unmanaged = groupProblems(plan.unmanaged);
  const notes = groupProblems(plan.notes);
  const problems = groupProblems(problemsOf(plan));
  return { ...showPending(pending), notes, unmanaged, problems, deferred: [], complaints: [] };
}

function showPending(pending: readonly ChangeGroup[]): Pick<OperationPlan, "pending" | "summary"> {
  return { pending: recordTargets(pending), summary: groupAsRead(pending).map(describeGroup) };
}
