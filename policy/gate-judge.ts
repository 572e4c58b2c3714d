import { judgeRun, type RunDecision } from "../maintenance/gate/judge";
import { GateRecord } from "../maintenance/gate/record";
import { RecordJudge } from "./record-judge";

/** Judges the gates of a program, each by its own record. */
export class GateJudge extends RecordJudge<GateRecord, RunDecision> {
  constructor() {
    super("gate", GateRecord, judgeRun);
  }
}
