import type { Gate } from "../maintenance/gate/gate";
import { cause, type Problem, problemOf } from "../maintenance/problems/problem";
import type { Draft } from "./draft";
import { type Operation, targetsOf } from "./operation";

/** What of an operation isn't this run's, since that's for earlier rings: names of the rings, by container id or `node`. */
export type WaitingTargets = ReadonlyMap<string, string>;

/** @param gate absent where nothing is to be done anyway, as in a refresh: then nothing waits */
export function findWaiting(operation: Operation, gate: Gate | undefined): WaitingTargets {
  return new Map(
    targetsOf(operation).flatMap((target): [string, string][] => {
      const ring = gate?.waitsForRing(operation.args.node, target);
      return ring === undefined ? [] : [[target, ring]];
    }),
  );
}

export function noteWaiting(node: string, waiting: WaitingTargets): Problem[] {
  return [...waiting].map(([target, ring]) => problemOf(node, target, cause("ring-waiting", { ring })));
}

/** The draft of an operation of which nothing is this run's. */
export function draftNothing(node: string, waiting: WaitingTargets): Draft<never, unknown> {
  return {
    finish: () => ({
      pending: [],
      notes: noteWaiting(node, waiting),
      unmanaged: [],
      problems: [],
      unusable: [],
      targets: [],
      troubled: [],
      describeWork: () => Promise.reject(new Error(`${node} waits for its ring`)),
    }),
  };
}
