import type { Input } from "@pulumi/pulumi";

/** What a resource is told of the run that it's part of. Not kept in the state. */
export interface OfRun {
  /** Names of what it depends on that was never made, and that the run leaves out; none by default. It can't be made then. */
  readonly unmade?: Input<readonly string[]>;
}
