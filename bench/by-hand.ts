import type { LabNode } from "../lab/lab";
import type { BenchFleet } from "./fleet";
import { SCENARIOS, type Scenario, type Stopwatch, type Way, type WayKey } from "./way";

const COMMANDS: Readonly<Record<Scenario, string>> = {
  apply: "dnf -y update",
  nothing: "dnf -y update",
  inventory: "rpm -qa",
};

/**
 * The policy document's `onallcts "yum -y update"`: on a node, a command in one running container after the other. Begins
 * at the node's shell, so that an operator's login isn't counted.
 */
export class ByHand implements Way {
  readonly rows: Readonly<Record<string, string>>;
  readonly scenarios = SCENARIOS;
  readonly touchesFleet = true;

  constructor(
    readonly key: WayKey,
    private readonly fleet: BenchFleet,
    /** Whether there's an operator for each node, all at work at once, or one who takes node after node. */
    private readonly nodesAtOnce: boolean,
  ) {
    this.rows = { [key]: `by hand, ${nodesAtOnce ? "all nodes at once" : "node after node"}` };
  }

  prepare(): Promise<void> {
    return Promise.resolve();
  }

  async run(scenario: Scenario, measure: Stopwatch): Promise<void> {
    const script = `for id in $(vzlist -H -o ctid); do vzctl exec2 "$id" "${COMMANDS[scenario]}" </dev/null || exit 1; done`;
    const workOn = async (node: LabNode): Promise<void> => {
      await node.exec(script);
    };
    await measure(this.key, async () => {
      const { nodes } = this.fleet.lab;
      if (this.nodesAtOnce) await Promise.all(nodes.map(workOn));
      else for (const node of nodes) await workOn(node);
    });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
