import type { Admission } from "../../maintenance/guard/may-start";
import { problemOf } from "../../maintenance/problems/problem";
import { causeOf } from "../../maintenance/problems/problem-error";
import type { Seat, Turn } from "../../maintenance/waves/batches";
import { PlanStale, type Progress } from "../../remote/run/converge";
import { bringAbout, type RunToMake } from "./bring-about";
import { describeLeft } from "./budget-left";
import { describeOperation } from "./planner";
import { closeTargets } from "./set-aside";
import { soak } from "./soak";
import type { Tally } from "./tally";
import { describeProgress } from "./tell-outcomes";

type Work = Extract<Turn, { readonly kind: "work" }>;

/**
 * Has a resource's units changed: all at once, or batch by batch, as the change's waves, the fleet's groups and what has failed let it.
 *
 * @param open what may be begun, as far as its layers before are concerned
 * @returns why it must be planned anew, or nothing; the rest is in the tally
 */
export async function workInBatches(
  run: RunToMake,
  open: readonly string[],
  tally: Tally,
): Promise<PlanStale | undefined> {
  const { declared, plan, layer, phase, gate } = run;
  const { node } = declared;
  const { waves } = phase;
  const seat: Seat = { layer: layer.name, node };
  const units = gate.describeUnits(layer.name, describeOperation(declared, plan));
  const asked = new Set(tally.notBegun(open));
  try {
    await waves.arrive(
      seat,
      units.filter(({ target }) => asked.has(target)),
    );
    for (;;) {
      const turn = await waves.next(seat);
      if (turn.kind === "over") {
        for (const { target, because } of turn.left)
          tally.deferred.push(problemOf(node, target, describeLeft(because, phase)));
        closeTargets(
          node,
          layer,
          turn.left.map(({ target }) => target),
          "deferred",
          phase,
        );
        return undefined;
      }
      const admission = gate.mayStart(
        { minutes: declared.minutes.unit, reserveMinutes: declared.minutes.reserve },
        declared.release.digest,
      );
      if (admission.kind !== "start") {
        leaveAll(run, tally.notBegun(open), admission, tally);
        waves.giveBack(seat);
        return undefined;
      }
      tally.begin(turn.targets);
      await workOnPart(run, seat, turn, admission, tally, open.length);
    }
  } catch (error) {
    if (error instanceof PlanStale) return error;
    fail(run, seat, open, error, tally);
    return undefined;
  } finally {
    waves.leave(seat);
  }
}

/** @throws PlanStale, and whatever keeps a run from being begun on the node */
async function workOnPart(
  run: RunToMake,
  seat: Seat,
  { targets, wave }: Work,
  { closesAt }: Extract<Admission, { readonly kind: "start" }>,
  tally: Tally,
  total: number,
): Promise<void> {
  const { declared, layer, phase } = run;
  const { waves, log } = phase;
  const name = wave === undefined ? undefined : waves.describe(seat, wave);
  const before = { done: tally.done.length, failed: tally.failed, later: tally.later };
  let told: string | undefined;
  const tell = (progress: Progress, base = before): void => {
    const { done, failed, deferred, total: ofPart, note } = progress;
    const isNews = note !== told || done + failed + deferred === ofPart;
    told = note;
    const all = {
      done: base.done + done,
      failed: base.failed + failed,
      deferred: base.later + deferred,
    };
    const line = describeProgress({ ...progress, ...all, total }, layer);
    log[isNews ? "status" : "progress"](declared.resourceUrn, name === undefined ? line : `${name}: ${line}`);
  };
  let done: readonly string[];
  try {
    done = await bringAbout(
      run,
      {
        seat,
        targets,
        name,
        closesAt,
        onProgress: (progress) => {
          tell(progress);
        },
      },
      tally,
    );
  } catch (error) {
    if (error instanceof PlanStale) {
      tally.giveBack(targets);
      waves.giveBack(seat);
    }
    throw error;
  }
  if (wave === undefined) {
    waves.worked(seat);
    return;
  }
  const after = { done: tally.done.length, failed: tally.failed, later: tally.later };
  const note = (text: string): void => {
    tell({ done: 0, failed: 0, deferred: 0, total: targets.length, note: text }, after);
  };
  await soak({ run, seat, tally, done, tell: note });
}

/** No window, or what must be mended first: nothing of it is begun. */
function leaveAll(
  { declared, layer, phase }: RunToMake,
  targets: readonly string[],
  { kind, because }: Exclude<Admission, { readonly kind: "start" }>,
  tally: Tally,
): void {
  const { node } = declared;
  closeTargets(node, layer, targets, kind === "defer" ? "deferred" : "failed", phase);
  if (kind === "refuse") tally.problems.push({ node, ...because });
  else tally.deferred.push(...targets.map((target) => problemOf(node, target, because)));
}

/** The node can't be worked on. That's a failure of the node, beside those of its units that had begun. */
function fail(
  { declared, layer, phase }: RunToMake,
  seat: Seat,
  open: readonly string[],
  error: unknown,
  tally: Tally,
): void {
  const { node } = declared;
  const unfinished = open.filter((target) => !tally.done.includes(target));
  closeTargets(node, layer, unfinished, "failed", phase);
  tally.problems.push({ node, ...causeOf(error) });
  phase.waves.nodeFailed(seat);
}
