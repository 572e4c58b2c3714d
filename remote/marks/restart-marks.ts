import type { Temporal } from "@js-temporal/polyfill";
import type { Cause } from "../../maintenance/problems/problem";
import type { TargetRestart } from "../../maintenance/restarts/pending-restart";
import type { NodeSession } from "../session";
import { hearMarks, type MarkMoment } from "./hear-marks";
import { restartMarksScript } from "./marks-script";

type Waiting = Pick<TargetRestart, "target" | "kind" | "name">;

export interface RestartMarkRequest extends MarkMoment {
  /** What waits for a restart: it's marked, unless it is already. */
  readonly found: readonly Waiting[];
  /** Where somebody looked: the marks there of what isn't found are taken away. */
  readonly looked: readonly Pick<TargetRestart, "target" | "kind">[];
}

/** Since when something waits for a restart; and why that couldn't be kept. */
export interface RestartMarks {
  sinceOf(restart: Waiting): Temporal.Instant | undefined;
  readonly problem?: Cause;
}

/**
 * Keeps on a node since when its services and itself wait for a restart. Only the node's spool is written.
 *
 * @throws SshError, or NodeScriptFailed
 */
export async function keepRestartMarks(
  session: Pick<NodeSession, "name" | "connect">,
  request: RestartMarkRequest,
): Promise<RestartMarks> {
  const found = request.found.map(nameOf).join("\n");
  const looked = request.looked.map(({ target, kind }) => `${target} ${kind}`).join("\n");
  const { marks, problem } = await hearMarks(session, request, (moment) =>
    restartMarksScript({ ...moment, found, looked }),
  );
  return {
    sinceOf: (restart) => marks.get(nameOf(restart)),
    ...(problem !== undefined && { problem }),
  };
}

function nameOf({ target, kind, name }: Waiting): string {
  return `${target} ${kind}/${name}`;
}
