/** Something that a rule asks for and a change record doesn't have. */
export interface Lack {
  /** The rule's name. */
  readonly rule: string;
  /** What is missing or wrong, as a sentence. */
  readonly message: string;
  /** What to do, as a sentence. */
  readonly remedy: string;
}
