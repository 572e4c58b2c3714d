/** Somebody's work in a container that goes on after its run, or without it. */
export interface HeldUnit {
  /** The run, who began it and when. */
  readonly holder: string;
  /** The node's process below which it is done; empty where that isn't known. */
  readonly process: string;
}
