/** Something that went wrong in the field: give one of `ring`, `node` and `customer`. */
export interface IncidentArgs {
  /** By which it's known elsewhere, e.g. a ticket. */
  readonly id: string;
  /** The ring that it's in. Default: the node or the customer says. */
  readonly ring?: string;
  /** The node that it's on. Default: the ring or the customer says. */
  readonly node?: string;
  /** Whom it troubles. Default: the ring or the node says. */
  readonly customer?: string;
  /** When it began, in ISO 8601 with an offset, e.g. `2026-12-01T09:00-05:00`. */
  readonly since: string;
  /** When it was over, in the same form. Default: it's open. */
  readonly ended?: string;
  /** What is wrong, in one line. */
  readonly what: string;
}

/** What went wrong in the field, as an incidents file has it. */
export interface IncidentsArgs {
  /** The version of this form. Default: 1, the one that there is. */
  readonly version?: 1;
  /** An open one keeps a release from the next ring. */
  readonly incidents: readonly IncidentArgs[];
}
