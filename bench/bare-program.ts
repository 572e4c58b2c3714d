import { join } from "node:path";
import type { Engine } from "../engine/engine";
import { PulumiStack } from "./pulumi-stack";
import { SCENARIOS, type Scenario, type Stopwatch, type Way } from "./way";

const PROGRAMS = {
  d1: { folder: "empty-program", title: "an empty Pulumi program" },
  d2: { folder: "trivial-program", title: "a Pulumi program with one idle dynamic resource" },
};

/** What Pulumi takes with a program that does nothing, run like this project's own. */
export class BareProgram implements Way {
  readonly rows: Readonly<Record<string, string>>;
  readonly scenarios = SCENARIOS;
  readonly touchesFleet = false;

  private constructor(
    readonly key: keyof typeof PROGRAMS,
    private readonly stack: PulumiStack,
  ) {
    this.rows = { [key]: PROGRAMS[key].title };
  }

  static async create(key: keyof typeof PROGRAMS, engine: Engine): Promise<BareProgram> {
    return new BareProgram(key, await PulumiStack.create(engine, join(__dirname, PROGRAMS[key].folder)));
  }

  /** The stack exists before the evening, as this project's does. */
  async prepare(): Promise<void> {
    await this.stack.up();
  }

  async run(scenario: Scenario, measure: Stopwatch): Promise<void> {
    await measure(this.key, async () => {
      await (scenario === "inventory" ? this.stack.preview() : this.stack.up());
    });
  }

  close(): Promise<void> {
    return this.stack.remove();
  }
}
