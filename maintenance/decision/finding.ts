/** `mandatory` stops a run, `advisory` is shown. */
export type Level = "mandatory" | "advisory";

/** What a rule has to say about a change. */
export interface Finding {
  /** The rule's name. */
  readonly rule: string;
  readonly level: Level;
  /** What it is about: `change ID`, `container 101 on node1`, `customer alder`, … */
  readonly target: string;
  /** What is wrong, as a sentence. */
  readonly message: string;
  /** What to do, as a sentence. */
  readonly remedy: string;
}
