import type { Gate } from "../../maintenance/gate/gate";
import { describeCause } from "../../maintenance/problems/describe";
import { type Cause, cause } from "../../maintenance/problems/problem";
import { causeOf } from "../../maintenance/problems/problem-error";
import { readInterruptions } from "../../remote/journal/read-interruptions";
import type { Operation } from "../../kinds/operation";
import type { Phase } from "./phase";

/**
 * Tells the gate how long a node was interrupted in earlier runs, where the change takes its estimate from that.
 *
 * @param operations all of one node
 * @returns why that couldn't be read: the estimate is of the other nodes
 */
export async function learnFrom(
  operations: readonly Operation[],
  phase: Phase,
  gate: Gate,
): Promise<Cause | undefined> {
  const [first] = operations;
  const { learnsUntil } = gate;
  if (first === undefined || learnsUntil === undefined) return undefined;
  const { node } = first.args;
  try {
    gate.addMeasured(node, await readInterruptions(phase.sessionOf(first.args), learnsUntil));
    return undefined;
  } catch (error) {
    return cause("journal-unread", { said: describeCause(causeOf(error), node) });
  }
}
