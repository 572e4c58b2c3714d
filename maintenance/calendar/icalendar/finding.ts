/** What is told of an iCalendar file beside what it gives. */
export interface Finding {
  /** Counted from 1. */
  readonly line: number;
  /** `problem`: something isn't imported that would be wanted. `note`: what was read in a way that one should know. */
  readonly kind: "problem" | "note";
  /** A sentence that says what, and for a problem what to do. */
  readonly message: string;
}

/** A part of an iCalendar file that can't be imported. */
export class NotImported extends Error {
  override readonly name = "NotImported";

  constructor(
    /** The line that says so; that of the part's beginning when undefined. */
    readonly line: number | undefined,
    /** Goes on after the event's name: `recurs every hour; …`. */
    problem: string,
  ) {
    super(problem);
  }
}
