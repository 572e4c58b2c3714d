import { isDeepStrictEqual } from "node:util";
import type * as pulumi from "@pulumi/pulumi";
import type { ChangeGroup } from "../../maintenance/changes/change-group";
import { recordTargets } from "../../maintenance/changes/change-group";
import { describeGroup, groupAsRead } from "../../maintenance/changes/describe-change";
import { minutesOf } from "../../maintenance/devices/device";
import type { RecordedGroup } from "../../maintenance/changes/change-group";
import { describeProblems } from "../../maintenance/problems/describe";
import { groupProblems, type ProblemGroup } from "../../maintenance/problems/group";
import { cause, type Problem } from "../../maintenance/problems/problem";
import { causeOf } from "../../maintenance/problems/problem-error";
import type { Sight } from "../../remote/devices/look";
import type { DeviceArgs } from "../device-args";
import { systemNow } from "./clock";
import { describeFailures } from "./budget-left";
import { conductDevice } from "./conduct-device";
import { Unmade } from "./left-out";
import type { Phase } from "./phase";
import { tellLeft } from "./tell-left";
import { PhaseProvider } from "./phase-provider";
import { describeDevicePlan, type DevicePlan, planDevice } from "./plan-device";

interface Declared extends DeviceArgs {
  readonly resourceUrn: string;
}

type Said = Declared & { readonly unmade?: readonly string[] };

/** What `check` adds, and policies and previews see. */
interface Found {
  readonly pending: readonly RecordedGroup[];
  readonly summary: readonly string[];
  readonly notes: readonly ProblemGroup[];
  readonly problems: readonly ProblemGroup[];
  readonly deferred: readonly ProblemGroup[];
  readonly checkedAt?: string;
}

type Observed = Declared & Found & { readonly turn?: string; readonly run?: string };

/** What a run leaves of a device. */
interface Left {
  readonly pending: readonly ChangeGroup[];
  readonly problems: readonly Problem[];
  readonly deferred: readonly Problem[];
  readonly turn: string;
}

/** How long a device's first step may wait for its turn where no window ends, beside what its steps need. */
const PATIENCE_SECONDS = 600;

const DECLARED = [
  "fleet",
  "node",
  "equipment",
  "ssh",
  "over",
  "version",
  "steps",
  "reserveMinutes",
  "release",
  "resourceUrn",
];

/** See `providers/device-resource.ts`. */
export class DeviceProvider
  extends PhaseProvider
  implements pulumi.dynamic.ResourceProvider<Observed, Observed>
{
  private readonly unmade = new Unmade();

  /** A device that can't be looked at is a problem of the plan, never a failure of the check. */
  async check(_olds: unknown, news: Said): Promise<pulumi.dynamic.CheckResult<Observed>> {
    const { resourceUrn, unmade } = news;
    this.unmade.keep(resourceUrn, unmade);
    const declared = declaredDevice(news);
    const phase = this.phases.of(declared);
    if (phase.gate === undefined) phase.log.warning(resourceUrn, phase.gateMissing.message);
    const plan = planDevice(declared, await phase.lookAt(argsOf(declared)), phase.gate);
    tellPlan(declared, plan, phase);
    await phase.log.flush();
    const inputs = { ...declared, ...found(plan) };
    const isDue = plan.pending.length > 0;
    return {
      inputs: isDue ? { ...inputs, checkedAt: systemNow().toString({ smallestUnit: "second" }) } : inputs,
    };
  }

  /** A release alone changes no device. */
  diff(_id: string, olds: Observed, news: Observed): Promise<pulumi.dynamic.DiffResult> {
    const due = [news.pending, news.problems, olds.pending, olds.problems, olds.deferred].some(
      (list) => list.length > 0,
    );
    const same = isDeepStrictEqual(withoutRelease(olds), withoutRelease(news));
    return Promise.resolve({ changes: due || !same || this.unmade.has(news.resourceUrn) });
  }

  async create(inputs: Observed): Promise<pulumi.dynamic.CreateResult<Observed>> {
    return { id: `${inputs.node}/devices`, outs: await this.reconcile(inputs) };
  }

  async update(_id: string, _olds: Observed, news: Observed): Promise<pulumi.dynamic.UpdateResult<Observed>> {
    return { outs: await this.reconcile(news) };
  }

  /** Looks again: a refresh shows what has drifted, and changes nothing. */
  async read(id: string, props?: Observed): Promise<pulumi.dynamic.ReadResult<Observed>> {
    if (props?.resourceUrn === undefined)
      throw new Error(
        `${id} can't be imported. Declare it and run \`pulumi up\`: what is as wanted isn't touched.`,
      );
    const declared = declaredDevice(props);
    const phase = this.phases.of(declared);
    const args = argsOf(declared);
    // Steps of an earlier run that aren't bound any more aren't asked; the run tells it of its own.
    if (phase.credentialsForDevice(args) === undefined) return { id, props };
    const plan = planDevice(declared, await phase.lookAt(args), phase.gate);
    tellPlan(declared, plan, phase);
    await phase.log.flush();
    return { id, props: { ...props, ...found(plan) } };
  }

  /** @throws LeftOut, GateMissing */
  private async reconcile(inputs: Observed): Promise<Observed> {
    this.unmade.refuse(inputs.resourceUrn);
    const declared = declaredDevice(inputs);
    const phase = this.phases.of(declared);
    phase.requireGate();
    const { resourceUrn } = declared;
    const left = await this.attempt(declared, phase);
    tellLeft(resourceUrn, phase, left);
    await phase.log.flush();
    const plan = { pending: left.pending, notes: [], problems: left.problems };
    return {
      ...declared,
      ...{ ...found(plan), notes: inputs.notes, deferred: groupProblems(left.deferred) },
      turn: left.turn,
      ...(phase.run !== undefined && { run: phase.run }),
    };
  }

  /** Asks the gate once more, with what the device tells now. Never throws: what fails is left to the run's report. */
  private async attempt(declared: Declared, phase: Phase): Promise<Left> {
    const { node, reserveMinutes, release, over } = declared;
    try {
      const args = argsOf(declared);
      const sight = await phase.lookAt(args);
      const gate = phase.requireGate();
      const plan = planDevice(args, sight, gate);
      const { pending, problems, digest } = plan;
      if (digest === undefined || "because" in sight) return { pending, problems, deferred: [], turn: "" };
      gate.addPlan("devices", describeDevicePlan(args, plan));
      if (phase.waves.budget.isUsedUp)
        return { pending, problems: [], deferred: [{ node, ...describeFailures(phase) }], turn: "" };
      const unit = { minutes: minutesOf(args.steps), reserveMinutes };
      const admission = gate.mayStart(unit, release.digest);
      if (admission.kind !== "start") {
        const told = [{ node, ...admission.because }];
        const isLater = admission.kind === "defer";
        return { pending, problems: isLater ? [] : told, deferred: isLater ? told : [], turn: "" };
      }
      const { closesAt } = admission;
      const secondsLeft =
        closesAt === undefined
          ? unit.minutes * 60 + PATIENCE_SECONDS
          : gate.now().until(closesAt).total("seconds") - reserveMinutes * 60;
      if (over === "ssh")
        return { pending: [], problems: [], deferred: [], turn: giveTurn(digest, sight, secondsLeft) };
      const verdict = await conductDevice({
        args,
        digest,
        secondsLeft,
        phase,
        resourceUrn: declared.resourceUrn,
      });
      phase.forgetSight(node);
      if (verdict.kind === "done" || verdict.kind === "already")
        return { pending: [], problems: [], deferred: [], turn: "" };
      const because: Problem =
        "because" in verdict ? { node, ...verdict.because } : { node, ...cause("device-unheard", {}) };
      const isLater = verdict.kind === "deferred";
      if (!isLater) phase.waves.budget.count("devices", node, "node");
      return { pending, problems: isLater ? [] : [because], deferred: isLater ? [because] : [], turn: "" };
    } catch (error) {
      return { pending: [], problems: [{ node, ...causeOf(error) }], deferred: [], turn: "" };
    }
  }
}

/** The device's own clock says until when its steps may take. */
function giveTurn(digest: string, sight: Extract<Sight, { version: string }>, secondsLeft: number): string {
  return `${digest} ${Math.floor(Date.now() / 1000 + sight.aheadSeconds + secondsLeft)}`;
}

function tellPlan({ resourceUrn }: Declared, { pending, notes, problems }: DevicePlan, phase: Phase): void {
  phase.reportProblems(resourceUrn, problems);
  phase.problemTeller.tell(resourceUrn, "error", problems);
  for (const line of [...groupAsRead(pending).map(describeGroup), ...describeProblems(groupProblems(notes))])
    phase.log.info(resourceUrn, line);
}

function found({ pending, notes, problems }: DevicePlan): Found {
  return {
    pending: recordTargets(pending),
    summary: groupAsRead(pending).map(describeGroup),
    notes: groupProblems(notes),
    problems: groupProblems(problems),
    deferred: [],
  };
}

/** Only what the program declared. */
function declaredDevice(properties: Declared): Declared {
  const entries = Object.entries(properties).filter(([name]) => DECLARED.includes(name));
  return Object.fromEntries(entries) as unknown as Declared;
}

function argsOf(declared: Declared): DeviceArgs {
  return Object.fromEntries(
    Object.entries(declared).filter(([name]) => name !== "resourceUrn"),
  ) as unknown as DeviceArgs;
}

function withoutRelease(properties: Declared): object {
  return Object.fromEntries(
    Object.entries(declaredDevice(properties)).filter(([name]) => name !== "release"),
  );
}
