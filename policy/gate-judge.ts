import { judgeRun, type RunDecision } from "../maintenance/gate/judge";
import { targetOption } from "../maintenance/gate/member-name";
import { GateRecord } from "../maintenance/gate/record";
import { type Judged, RecordJudge, type RecordSource } from "./record-judge";
import type { ThisRun } from "./this-run";

/** What a gate says of itself, in whatever form its record is. */
interface SaidOfGate {
  readonly fleet: string | undefined;
  readonly isInRun: boolean;
  /** It's as the program declares it: it was never made, and the run leaves it out. */
  readonly isUnasked: boolean;
}

/** Judges the gates of a program, each by its own record. */
export class GateJudge extends RecordJudge<GateRecord, RunDecision> {
  private readonly asked = new Set<string | undefined>();

  constructor(private readonly run: ThisRun) {
    super("gate", GateRecord, judgeRun);
  }

  /** A named fleet's gate that this run leaves out has judged nothing of it, and is passed over: another fleet may run alone. */
  override judge(source: RecordSource): Judged<GateRecord, RunDecision> {
    const { fleet, isInRun, isUnasked } = this.readGate(source.props);
    if (isUnasked) {
      this.forget(source);
      return { unasked: describeUnasked(fleet) };
    }
    if (isInRun) this.asked.add(fleet);
    else if (fleet !== undefined) {
      this.forget(source);
      return { passedOver: true };
    }
    return super.judge(source);
  }

  /** Whether the gate of a fleet is part of this run, of those that were judged until now. */
  wasAsked(fleet: string | undefined): boolean {
    return this.asked.has(fleet);
  }

  private readGate(props: unknown): SaidOfGate {
    try {
      const { fleet, mode, clock, now, reallyNow, format, nodes } = props as Readonly<
        Record<string, unknown>
      >;
      const checkedAt = clock === undefined ? now : reallyNow;
      return {
        fleet: typeof fleet === "string" ? fleet : undefined,
        // A preview keeps nothing for the next run.
        isInRun: mode !== "apply" || this.run.includes(checkedAt),
        // Its check takes the nodes' operations away, and adds the rest.
        isUnasked: Array.isArray(nodes) && format === undefined && now === undefined,
      };
    } catch {
      // Only what is checked in this run has values that an update will know.
      return { fleet: undefined, isInRun: true, isUnasked: false };
    }
  }
}

function describeUnasked(fleet: string | undefined): string {
  return `The gate was never made, and this run leaves it out. So nobody has judged anything. Name it among the targets, too: \`${targetOption(fleet, "gate")}\`.`;
}
