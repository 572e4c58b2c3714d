/** A program that a node must have. */
export interface NeededProgram {
  readonly program: string;
  /** The package that brings it. */
  readonly package: string;
}
