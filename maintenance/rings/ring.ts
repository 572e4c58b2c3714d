/** A part of the fleet that gets a release before or after others. */
export interface Ring {
  readonly name: string;
  /** How long a release is in this ring before the next one may have it; the last ring has none. */
  readonly soakHours?: number;
}

/** The ring of whatever names none. */
export const DEFAULT_RING = "general";
