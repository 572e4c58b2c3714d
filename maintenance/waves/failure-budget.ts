import { countOf, type WaveSize } from "./wave-size";

/** What failed in a run, of all layers and nodes, and how much of it the change bears. */
export class FailureBudget {
  private readonly failed = new Set<string>();
  private fixed: number | undefined;

  /**
   * @param most absent where failures keep nothing from beginning
   * @param planned how many units the run has, of all layers
   */
  constructor(
    private readonly most: WaveSize | undefined,
    private readonly planned: () => number,
  ) {}

  /** Counts what failed, each place once for each layer. From the first failure on, the limit stays what it is: what is used up stays used up. */
  count(layer: string, node: string, target: string): void {
    this.fixed ??= this.limit;
    this.failed.add(`${layer}/${node}/${target}`);
  }

  get failures(): number {
    return this.failed.size;
  }

  get limit(): number | undefined {
    if (this.most === undefined) return undefined;
    return this.fixed ?? countOf(this.most, this.planned());
  }

  /** Whether nothing more may begin. */
  get isUsedUp(): boolean {
    const { limit } = this;
    return limit !== undefined && this.failures >= limit;
  }
}
