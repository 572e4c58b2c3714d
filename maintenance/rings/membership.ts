import type { RingRecord } from "./record";

/** Which ring nodes and containers are in. */
export class RingMembership {
  private readonly positions = new Map<string, number>();

  constructor(private readonly rings: readonly RingRecord[]) {
    for (const [position, { members }] of rings.entries())
      for (const [node, targets] of Object.entries(members))
        for (const target of targets) this.positions.set(keyOf(node, target), position);
  }

  /**
   * @param target `node`, or a container's id
   * @returns undefined for what is in none, such as a SAN server
   */
  ringOf(node: string, target: string): RingRecord | undefined {
    const position = this.positions.get(keyOf(node, target));
    return position === undefined ? undefined : this.rings[position];
  }

  /** Whether another ring waits for the one that this is in. */
  isWaitedFor(node: string, target: string): boolean {
    const position = this.positions.get(keyOf(node, target));
    return position !== undefined && position < this.rings.length - 1;
  }

  /**
   * The ring for which something has to wait in a run.
   *
   * @param last up to which ring the run goes; undefined for all of them
   * @returns undefined when it needn't wait
   */
  waitsIn(last: string | undefined, node: string, target: string): RingRecord | undefined {
    const limit = this.rings.findIndex(({ name }) => name === last);
    const position = this.positions.get(keyOf(node, target)) ?? 0;
    return limit < 0 || position <= limit ? undefined : this.rings[position];
  }
}

function keyOf(node: string, target: string): string {
  return `${node}/${target}`;
}
