import { because, type Cause, varying } from "../maintenance/troubles/cause";

/** Somebody's work in a container that goes on after its run, or without it. */
export interface HeldUnit {
  /** The run, who began it and when. */
  readonly holder: string;
  /** The node's process below which it is done; empty where that isn't known. */
  readonly process: string;
}

/** What to do about it, in sentences. */
function wayOut(node: string, process: string): Cause {
  const place =
    process === ""
      ? because`on ${varying(node)}`
      : because`below process ${varying(process)} of ${varying(node)} (ps axf)`;
  return because`Wait, or look ${place} for what hangs, and end that alone: the rest goes on then. Its lock goes when the work ends`;
}

/** A sentence part after `container 101: `, of a unit that a run has left to itself. */
export function describeLeftUnit(node: string, limitSeconds: number, process: string): Cause {
  return because`still at work after ${limitSeconds / 60} minutes, and left alone, since a transaction that is broken off does harm. ${wayOut(node, process)}, and until then runs go on with the others`;
}

/** The same of one that an earlier run works on. */
export function describeHeldUnit(node: string, { holder, process }: HeldUnit): Cause {
  return because`it is still being worked on by ${varying(holder)}. ${wayOut(node, process)}; run again then`;
}
