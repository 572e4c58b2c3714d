import { assign, compose, part, shellQuote } from "../script/parts";

/** Work that goes on by itself once it's started, whatever becomes of the connection. */
export interface Detached {
  /** Name of the run: its directory under the spool's `runs`. */
  readonly id: string;
  /** Shell that everything here begins with: prelude.sh, lock.sh, and what else says where the spool is. */
  readonly head: string;
  /** Shell that does the work, after the head and RUN, the run's directory: its events go to $RUN/events, `finished` last. */
  readonly work: string;
  /** How long a lost node is tried again, in seconds; 300 unless told. */
  readonly comeBackSeconds?: number;
  /** Files of the run's directory, by name. */
  readonly files: ReadonlyMap<string, string>;
}

/** Shell that says where a run is, after the head. */
export const runDirectory = (id: string): string => `RUN=$SPOOL/runs/${shellQuote(id)}\n`;

/** Starts the run, unless it was started already, and prints its events from the first one on. */
export function launchDetached({ id, head, work, files }: Detached): string {
  const writing = [...files].map(
    ([name, text]) => `printf '%s' ${shellQuote(text)} >"$RUN/"${shellQuote(name)} || return 1\n`,
  );
  return compose(
    assign({ WORKER: compose(head, runDirectory(id), work) }),
    head,
    runDirectory(id),
    `write_run_files() {\n:\n${writing.join("")}}\n`,
    part("remote/run/launch.sh"),
    "FROM=1",
    part("remote/run/follow.sh"),
  );
}

/** Lets a run begin nothing more. */
export function holdDetached({ id, head }: Detached): string {
  return compose(head, runDirectory(id), part("remote/run/hold.sh"));
}

/** Prints the events of a run from number `from` (1 is the first) on, and goes on until it ends. */
export function followDetached({ id, head }: Detached, from: number): string {
  return compose(head, runDirectory(id), `FROM=${from}`, part("remote/run/follow.sh"));
}
