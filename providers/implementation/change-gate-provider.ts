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
import type { DeviceArgs } from "../device-args";
import { startRunClock } from "./clock";
import { describeOperation } from "./planner";
import type { Phase } from "./phase";
import { PhaseProvider } from "./phase-provider";
import type { OfFleet } from "./phases";
import { problemOf } from "../../maintenance/problems/problem";
import { learnFrom } from "./learn-from";
import { watchRestarts } from "./watch-restarts";
import { describeDevicePlan, planDevice } from "./plan-device";
import { watchRings } from "./watch-rings";
import { RunRefused } from "./run-refused";
import { describeFinding, describeDecision } from "./tell-decision";

interface Declared extends GateDeclaration {
  readonly resourceUrn: string;
  readonly nodes?: readonly (readonly Operation[])[];
  readonly devices?: readonly DeviceArgs[];
  readonly run?: string;
}

/** The inputs as policies and `maint plan` see them. */
interface Judged extends RecordedGate {
  readonly resourceUrn: string;
  /** What was decided, for people who read the plan. */
  readonly decision: readonly string[];
}

interface Outputs extends OfFleet {
  readonly resourceUrn: string;
  /** All runs that were let through, the oldest first. */
  readonly applied: readonly AppliedRun[];
}

/** See `providers/gate-resource.ts`. */
export class ChangeGateProvider
  extends PhaseProvider
  implements pulumi.dynamic.ResourceProvider<Judged, Outputs>
{
  /** Has all nodes observed, and adds what would change, and the decision, to what was declared. */
  async check(olds: unknown, news: unknown): Promise<pulumi.dynamic.CheckResult<Judged>> {
    const { resourceUrn, nodes = [], devices = [], run } = news as Declared;
    const declaration = GateDeclaration.parse(news);
    const phase = this.phases.begin(declaration, resourceUrn);
    for (const [operation] of nodes) if (operation !== undefined) phase.claim(operation.args);
    phase.run = run;
    refuseTurnedEnvironment(olds, declaration);
    const gate = new Gate(declaration, startRunClock(declaration));
    phase.open(gate);
    await Promise.all([
      this.observe(resourceUrn, nodes, gate, phase),
      ...devices.map((device) => this.lookAt(device, gate, phase)),
    ]);
    const record = gate.record();
    const judged = judgeRun(record);
    const clock = describeSetClock(record);
    const decision = [...(clock === undefined ? [] : [clock]), ...describeDecision(judged, record)];
    this.tell(resourceUrn, decision, judged, record.mode, phase);
    await phase.log.flush();
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
  private async pass({ resourceUrn, fleet }: Judged, applied: readonly AppliedRun[]): Promise<Outputs> {
    const ofFleet = fleet === undefined ? {} : { fleet };
    const phase = this.phases.of(ofFleet);
    const gate = phase.requireGate();
    // Time has passed since the check: a window may have ended.
    const refused = gate.judgeApplying().findings.filter(({ level }) => level === "mandatory");
    if (refused.length > 0) throw new RunRefused(refused, phase.mark, this.phases.areSeveral);
    const record = gate.record("apply");
    const run = describeApplied(record);
    const runs = run === undefined ? applied : [...applied, run];
    if (run !== undefined) this.tellApplied(resourceUrn, runs, record.calendar.timeZone, phase);
    await phase.log.flush();
    gate.pass();
    return { ...ofFleet, resourceUrn, applied: runs };
  }

  private tellApplied(
    resourceUrn: string,
    runs: readonly AppliedRun[],
    timeZone: string,
    { log }: Phase,
  ): void {
    const emergency = describeEmergency(runs);
    if (emergency !== undefined) log.warning(resourceUrn, emergency);
    for (const line of describeCurrentQuarter(runs, timeZone)) log.info(resourceUrn, line);
  }

  private async observe(
    resourceUrn: string,
    nodes: readonly (readonly Operation[])[],
    gate: Gate,
    phase: Phase,
  ): Promise<void> {
    let observed = 0;
    const tell = (): void => {
      phase.log.progress(
        resourceUrn,
        `observing nodes, fetching and verifying files: ${observed}/${nodes.length}`,
      );
    };
    tell();
    await Promise.all(
      nodes.map(async (operations) => {
        const plans = await phase.beginPlans(operations);
        await watchRings(operations, plans, phase, gate);
        const unread = await learnFrom(operations, phase, gate);
        const undated = await watchRestarts(operations, plans, phase, gate);
        const [first] = operations;
        const told = [unread, undated].flatMap((because) =>
          because === undefined || first === undefined ? [] : [problemOf(first.args.node, "node", because)],
        );
        phase.problemTeller.tell(resourceUrn, "warning", told);
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

  private async lookAt(device: DeviceArgs, gate: Gate, phase: Phase): Promise<void> {
    const sight = await phase.lookAt(device);
    if ("because" in sight) gate.markUnobserved(device.node);
    else gate.addPlan("devices", describeDevicePlan(device, planDevice(device, sight, gate)));
  }

  private tell(
    resourceUrn: string,
    decision: readonly string[],
    { findings }: RunDecision,
    mode: GateRecord["mode"],
    { log }: Phase,
  ): void {
    for (const line of decision) log.info(resourceUrn, line);
    // What an apply is refused for is said as it's refused.
    const told = findings.filter(({ level }) => mode === "plan" || level === "advisory");
    for (const finding of told) log.warning(resourceUrn, describeFinding(finding));
  }
}
