/** One piece of work that isn't stopped once it runs, e.g. the transaction of one container. */
export interface WorkUnit {
  /** Minutes it's expected to take, with the look whether service is back. */
  readonly minutes: number;
  /** Minutes that must be left beside that, for what goes wrong. */
  readonly reserveMinutes: number;
}
