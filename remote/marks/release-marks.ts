import type { Temporal } from "@js-temporal/polyfill";
import type { Cause } from "../../maintenance/problems/problem";
import type { NodeSession } from "../session";
import { hearMarks, type MarkMoment } from "./hear-marks";
import { marksScript } from "./marks-script";

/** One layer of a node or container, e.g. the packages of container 101. */
export interface MarkedPart {
  /** `node`, or a container's id. */
  readonly target: string;
  readonly layer: string;
}

export interface MarkRequest extends MarkMoment {
  /** Of the release. */
  readonly digest: string;
  /** What has all of the release: it's marked, unless it is already. */
  readonly found?: readonly MarkedPart[];
  /** What was just brought to it: its time begins now. */
  readonly changed?: readonly MarkedPart[];
  /** Whose marks are wanted. */
  readonly asked?: readonly MarkedPart[];
}

/** Since when parts of a node have had a release; and why no more could be marked. */
export interface Marks {
  sinceOf(part: MarkedPart): Temporal.Instant | undefined;
  readonly problem?: Cause;
}

/**
 * Keeps on a node since when parts of it have had all of a release, and reads that. Only the node's spool is written.
 *
 * @throws SshError, or NodeScriptFailed
 */
export async function keepMarks(
  session: Pick<NodeSession, "name" | "connect">,
  request: MarkRequest,
): Promise<Marks> {
  const { digest, found, changed, asked } = request;
  const { marks, problem } = await hearMarks(session, request, (moment) =>
    marksScript({
      ...moment,
      ...{ digest, found: listParts(found), changed: listParts(changed), asked: listParts(asked) },
    }),
  );
  return {
    sinceOf: (part) => marks.get(nameOf(part)),
    ...(problem !== undefined && { problem }),
  };
}

function nameOf({ target, layer }: MarkedPart): string {
  return `${target}.${layer}`;
}

function listParts(parts: readonly MarkedPart[] = []): string {
  return parts.map(nameOf).join("\n");
}
