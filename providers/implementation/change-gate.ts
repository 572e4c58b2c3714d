import type * as pulumi from "@pulumi/pulumi";
import { describeSetClock, refuseTurnedEnvironment } from "../../maintenance/gate/clock";
import { Gate } from "../../maintenance/gate/gate";
import { judgeRun, type RunDecision } from "../../maintenance/gate/judge";
import {
  GateDeclaration,
  type GateRecord,
  type RecordedGate,
  writeRecord,
} from "../../maintenance/gate/record";
import type { Operation } from "../../kinds/operation";
import { type AppliedRun, describeApplied, describeCurrentQuarter, describeEmergency } from "./applied";
import { startRunClock } from "./clock";
import { describeOperation } from "./planner";
import { currentPhase } from "./phase";
import { PhaseProvider } from "./phase-provider";
import { watchRings } from "./watch-rings";
import { describeFinding, describeDecision } from "./tell-decision";
import { withPlainErrors } from "./plain-errors";

interface Declared extends GateDeclaration {
  readonly resourceUrn: string;
  readonly nodes?: readonly (readonly Operation[])[];
  readonly run?: string;
}

/** The inputs as policies and `maint plan` see them. */
interface Judged extends RecordedGate {
  readonly resourceUrn: string;
  /** What was decided, for people who read the plan. */
  readonly decision: readonly string[];
}

interface Outputs {
  readonly resourceUrn: string;
  /** All runs that were let through, the oldest first. */
  readonly applied: readonly AppliedRun[];
}

/** The policy doesn't allow the run, or not now. */
class RunRefused extends Error {
  override readonly name = "RunRefused";

  /** @param mark what is said in every line of the run */
  constructor(findings: RunDecision["findings"], mark: string) {
    super(
      `${mark}The maintenance policy doesn't allow this run, and nothing was changed:\n${findings
        .map((finding) => `  - ${describeFinding(finding)}`)
        .join("\n")}`,
    );
  }
}

/** See `providers/change-gate.ts`. */
class ChangeGateProvider extends PhaseProvider implements pulumi.dynamic.ResourceProvider<Judged, Outputs> {
  /** Has all nodes observed, and adds what would change, and the decision, to what was declared. */
  async check(olds: unknown, news: unknown): Promise<pulumi.dynamic.CheckResult<Judged>> {
    const { resourceUrn, nodes = [], run } = news as Declared;
    this.phase.refuseSecondGate(resourceUrn);
    this.phase.run = run;
    const declaration = GateDeclaration.parse(news);
    refuseTurnedEnvironment(olds, declaration);
    const gate = new Gate(declaration, startRunClock(declaration));
    this.phase.open(gate);
    await this.observe(resourceUrn, nodes, gate);
    const record = gate.record();
    const judged = judgeRun(record);
    const clock = describeSetClock(record);
    const decision = [...(clock === undefined ? [] : [clock]), ...describeDecision(judged, record)];
    this.tell(resourceUrn, decision, judged, record.mode);
    await this.phase.log.flush();
    return { inputs: { ...writeRecord(record), resourceUrn, decision } };
  }

  /** A run that changes something passes the gate; one that doesn't leaves it as it was. */
  diff(_id: string, _olds: Outputs, news: Judged): Promise<pulumi.dynamic.DiffResult> {
    return Promise.resolve({ changes: news.work.length > 0 });
  }

  async create(inputs: Judged): Promise<pulumi.dynamic.CreateResult<Outputs>> {
    return { id: "change-gate", outs: await this.pass(inputs, []) };
  }

  async update(_id: string, olds: Outputs, news: Judged): Promise<pulumi.dynamic.UpdateResult<Outputs>> {
    return { outs: await this.pass(news, olds.applied) };
  }

  read(id: string, props?: Outputs): Promise<pulumi.dynamic.ReadResult<Outputs>> {
    if (props === undefined) throw new Error(`${id} can't be imported. Declare it and run \`pulumi up\`.`);
    return Promise.resolve({ id, props });
  }

  /**
   * Lets the run go on, and puts it on record before anything else begins.
   *
   * @throws RunRefused
   */
  private async pass({ resourceUrn }: Judged, applied: readonly AppliedRun[]): Promise<Outputs> {
    const gate = this.phase.requireGate();
    // Time has passed since the check: a window may have ended.
    const refused = gate.judgeApplying().findings.filter(({ level }) => level === "mandatory");
    if (refused.length > 0) throw new RunRefused(refused, this.phase.mark);
    const record = gate.record("apply");
    const run = describeApplied(record);
    const runs = run === undefined ? applied : [...applied, run];
    if (run !== undefined) this.tellApplied(resourceUrn, runs, record.calendar.timeZone);
    await this.phase.log.flush();
    gate.pass();
    return { resourceUrn, applied: runs };
  }

  private tellApplied(resourceUrn: string, runs: readonly AppliedRun[], timeZone: string): void {
    const emergency = describeEmergency(runs);
    if (emergency !== undefined) this.phase.log.warning(resourceUrn, emergency);
    for (const line of describeCurrentQuarter(runs, timeZone)) this.phase.log.info(resourceUrn, line);
  }

  private async observe(
    resourceUrn: string,
    nodes: readonly (readonly Operation[])[],
    gate: Gate,
  ): Promise<void> {
    let observed = 0;
    const tell = (): void => {
      this.phase.log.progress(
        resourceUrn,
        `observing nodes, fetching and verifying files: ${observed}/${nodes.length}`,
      );
    };
    tell();
    await Promise.all(
      nodes.map(async (operations) => {
        const plans = await this.phase.beginPlans(operations);
        await watchRings(operations, plans, this.phase, gate);
        for (const [index, { layer, args }] of operations.entries()) {
          const plan = plans[index];
          if (plan?.observed === true) gate.addPlan(layer, describeOperation(args, plan));
          else gate.markUnobserved(args.node);
        }
        observed++;
        tell();
      }),
    );
  }

  private tell(
    resourceUrn: string,
    decision: readonly string[],
    { findings }: RunDecision,
    mode: GateRecord["mode"],
  ): void {
    for (const line of decision) this.phase.log.info(resourceUrn, line);
    // What an apply is refused for is said as it's refused.
    const told = findings.filter(({ level }) => mode === "plan" || level === "advisory");
    for (const finding of told) this.phase.log.warning(resourceUrn, describeFinding(finding));
  }
}

export = withPlainErrors(new ChangeGateProvider(currentPhase()));
