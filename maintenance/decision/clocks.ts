/** What time it is on a node, compared with the machine that runs Pulumi. */
export interface NodeClock {
  /** The node's name. */
  readonly node: string;
  /** By how many seconds it's ahead; negative where it's behind. */
  readonly aheadSeconds: number;
}

/** How far the clocks of the machines that take part in a run may be apart. */
export const TOLERANCE_MINUTES = 5;

/** By how many seconds the nodes are ahead: half of them are so at least, and half at most. */
export function medianAhead(clocks: readonly NodeClock[]): number {
  const sorted = clocks.map(({ aheadSeconds }) => aheadSeconds).toSorted((a, b) => a - b);
  const middle = sorted.slice(Math.ceil(sorted.length / 2) - 1, Math.floor(sorted.length / 2) + 1);
  return middle.length === 0 ? 0 : middle.reduce((sum, seconds) => sum + seconds, 0) / middle.length;
}

export function areApart(seconds: number): boolean {
  return Math.abs(seconds) > TOLERANCE_MINUTES * 60;
}
