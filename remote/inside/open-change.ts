import { quoteForeign } from "../../maintenance/text/plain-text";

/** A change that nobody has proven yet: its mark is in the container, or on the node itself (see `inside/open-mark.sh`). */
export interface OpenChange {
  /** The id of the run that made it. */
  readonly run: string;
  /** Who ran it, and what it was about: `cdr 2.10.0.5, core 2.10.1.4`. */
  readonly who: string;
  readonly what: string;
}

/**
 * Reads what `tell_mark` in `inside/open-mark.sh` printed. A mark that is half written counts.
 *
 * @param lines of its section; absent where there's no mark
 * @param what is said of a mark that doesn't say what it's about
 */
export function readOpenChange(lines: readonly string[] | undefined, what: string): OpenChange | undefined {
  const [run, who = "somebody", about = what] = (lines ?? []).map((line) => quoteForeign(line, 2000));
  return run === undefined ? undefined : { run, who, what: about };
}
