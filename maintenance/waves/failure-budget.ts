import { countOf, type WaveSize } from "./wave-size";

/** What failed in a run, of all layers and nodes, and how much of it the change bears. */
export class FailureBudget {
  private readonly failed = new Set<string>();

  /**
   * @param most absent where failures keep nothing from beginning
   * @param planned how many units the run has, of all layers
   */
  constructor(
    private readonly most: WaveSize | undefined,
    private readonly planned: () => number,
  ) {}

  /** Counts what failed, each place once for each layer. */
  count(layer: string, node: string, target: string): void {
    this.failed.add(`${layer}/${node}/${target}`);
  }

  get failures(): number {
    return this.failed.size;
  }

  get limit(): number | undefined {
    return this.most === undefined ? undefined : countOf(this.most, this.planned());
  }

  /** Whether nothing more may begin. */
  get isUsedUp(): boolean {
    const { limit } = this;
    return limit !== undefined && this.failures >= limit;
  }
}
