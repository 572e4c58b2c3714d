import { cause, problemOf } from "../../maintenance/problems/problem";
import { describeCause } from "../../maintenance/problems/describe";
import { causeOf } from "../../maintenance/problems/problem-error";
import type { Seat } from "../../maintenance/waves/batches";
import { compareServices, type Measured, measureServices } from "../../remote/look/soak";
import type { RunToMake } from "./bring-about";
import { closeTargets } from "./set-aside";
import type { Tally } from "./tally";

/** A part of a wave that was worked on. */
export interface WorkedPart {
  readonly run: RunToMake;
  readonly seat: Seat;
  readonly tally: Tally;
  /** What of it was done. */
  readonly done: readonly string[];
  /** Tells, beside the resource, what is waited for. */
  readonly tell: (note: string) => void;
}

/** Watches what was done in a part until its wave is over: what becomes worse meanwhile has failed. */
export async function soak(part: WorkedPart): Promise<void> {
  const { run, seat, tell } = part;
  const { waves } = run.phase;
  const minutes = run.gate.waveSoakMinutes;
  const before = minutes === 0 ? undefined : await measure(part);
  waves.worked(seat);
  tell(minutes === 0 ? "waiting for the other nodes of the wave" : `soaking for ${minutes} min`);
  await waves.soaked(seat);
  if (before !== undefined && before.size > 0) await compare(part, before);
  waves.looked(seat);
}

/** What is looked at: containers that were done; or, after work on a node itself, all that run on it. */
async function measure(part: WorkedPart): Promise<Measured | undefined> {
  const { run, done } = part;
  const { declared, phase, layer } = run;
  if (done.length === 0) return undefined;
  part.tell("measuring services");
  try {
    const targets = layer.place === "node" ? undefined : done;
    const { measured, silent } = await measureServices(phase.sessionOf(declared), declared.ways, targets);
    tellSilent(part, silent);
    return measured;
  } catch (error) {
    failUnseen(part, error);
    return undefined;
  }
}

/** One that tells nothing has failed where it was worked on. Elsewhere it may have been so before: it's told, and the others are watched. */
function tellSilent({ run, seat, tally, done }: WorkedPart, silent: readonly string[]): void {
  const { declared, phase, layer } = run;
  const { node, resourceUrn } = declared;
  const problems = silent.map((target) => problemOf(node, target, cause("soak-unseen", { said: "" })));
  if (layer.place === "node") {
    phase.problemTeller.tell(resourceUrn, "warning", problems);
    return;
  }
  tally.problems.push(...problems);
  for (const target of silent.filter((one) => done.includes(one)))
    phase.waves.unitEnded(seat, target, { failed: [target] });
  closeTargets(node, layer, silent, "failed", phase);
}

async function compare(part: WorkedPart, before: Measured): Promise<void> {
  const { run, seat, tally } = part;
  const { declared, phase, layer, gate } = run;
  const { node } = declared;
  part.tell("looking at services once more");
  try {
    const worse = await compareServices(phase.sessionOf(declared), declared.ways, before);
    for (const [target, findings] of worse) {
      const because = cause("soak-ill", { minutes: gate.waveSoakMinutes, findings });
      tally.problems.push(problemOf(node, target, because));
      phase.waves.unitEnded(seat, layer.place === "node" ? "node" : target, { failed: [target] });
    }
    closeTargets(node, layer, [...worse.keys()], "failed", phase);
  } catch (error) {
    failUnseen(part, error);
  }
}

/** What nobody has seen well isn't well: it counts as one failure. */
function failUnseen({ run, seat, tally, done }: WorkedPart, error: unknown): void {
  const { declared, phase } = run;
  const said = describeCause(causeOf(error), declared.node);
  tally.problems.push(problemOf(declared.node, "node", cause("soak-unseen", { said })));
  for (const target of done) phase.waves.unitEnded(seat, target, { failed: ["node"] });
}
