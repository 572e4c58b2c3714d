import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { stringify } from "yaml";
import type { Engine } from "../engine/engine";
import type { PackageBuild } from "../lab/lab";
import { FRIDAY_NIGHT, writeChange } from "../sandbox/friday-night";
import { writeFleet } from "../lab/declarations";
import type { BenchFleet } from "./fleet";
import { PulumiStack } from "./pulumi-stack";
import { SCENARIOS, type Scenario, type Stopwatch, type Way, type WayKey } from "./way";

const PROJECT = resolve(__dirname, "..");
const OS_FAMILY = "el6";

/** How this project is used: at once or previewed first, and whether services are restarted, as the default is. */
export type Usage = "up" | "preview-then-up" | "up-without-restarts";

const ROWS: Readonly<Record<Usage, (key: string) => Record<string, string>>> = {
  up: (key) => ({ [key]: "this project" }),
  "preview-then-up": (key) => ({
    [`${key}-preview`]: "this project, previewed first: the preview",
    [`${key}-up`]: "this project, previewed first: the up after it",
  }),
  "up-without-restarts": (key) => ({ [key]: "this project, services not restarted" }),
};

/** This project's program on the real engine, on a stack that knows the fleet at the previous release. */
export class ThisProject implements Way {
  readonly rows: Readonly<Record<string, string>>;
  readonly scenarios: readonly Scenario[];
  readonly touchesFleet = true;

  private constructor(
    readonly key: WayKey,
    private readonly fleet: BenchFleet,
    private readonly usage: Usage,
    private readonly stack: PulumiStack,
    private readonly files: { readonly fleet: string; readonly previous: string; readonly release: string },
  ) {
    this.rows = ROWS[usage](key);
    this.scenarios = usage === "preview-then-up" ? ["apply"] : SCENARIOS;
  }

  static async create(key: WayKey, usage: Usage, fleet: BenchFleet, engine: Engine): Promise<ThisProject> {
    const stack = await PulumiStack.create(engine, PROJECT);
    const folder = join(stack.folder, "files");
    await mkdir(folder);
    const restart = usage === "up-without-restarts" ? "never" : "required";
    const files = {
      fleet: await writeFleet(folder, fleet.lab, { defaults: { parallel: fleet.options.parallel, restart } }),
      previous: await writeRelease(folder, "previous", fleet, fleet.previous),
      release: await writeRelease(folder, "release", fleet, fleet.release),
    };
    return new ThisProject(key, fleet, usage, stack, files);
  }

  /** The previous release is in the state and in the containers; nodes have fetched nothing. */
  async prepare(): Promise<void> {
    await this.configure(this.files.previous);
    await this.stack.up();
    await this.configure(this.files.release);
    await this.fleet.forgetOnNodes();
  }

  /** @param env for the engine and all that it starts */
  async run(scenario: Scenario, measure: Stopwatch, env: Record<string, string> = {}): Promise<void> {
    const up = async (): Promise<void> => {
      const printed = await this.stack.up(env);
      if (scenario === "nothing" && /\d+ (updated|created|changed)/.test(printed)) {
        throw new Error(
          `pulumi up found something to do in a fleet that is up to date:\n${printed.slice(-3000)}`,
        );
      }
    };
    const preview = async (): Promise<void> => {
      const printed = await this.stack.preview(env);
      if (scenario === "inventory" && / to (update|create)/.test(printed)) {
        throw new Error(
          `pulumi preview plans something in a fleet that is up to date:\n${printed.slice(-3000)}`,
        );
      }
    };
    if (this.usage === "preview-then-up") {
      await measure(`${this.key}-preview`, preview);
      await measure(`${this.key}-up`, up);
    } else {
      await measure(this.key, scenario === "inventory" ? preview : up);
    }
  }

  close(): Promise<void> {
    return this.stack.remove();
  }

  private async configure(release: string): Promise<void> {
    const change = await writeChange(join(this.stack.folder, "files"), release, ["acme"]);
    const { calendar, environment, clock } = FRIDAY_NIGHT;
    await this.stack.configure({
      "pbx-maintenance:calendar": join(PROJECT, calendar),
      "pbx-maintenance:environment": environment,
      "pbx-maintenance:clock": clock,
      "pbx-maintenance:change": change,
      "pbx-maintenance:fleet": this.files.fleet,
      "pbx-maintenance:release": release,
    });
  }
}

/** Nodes are to have what they have: they're looked at, and nothing is done on them. */
async function writeRelease(
  folder: string,
  name: string,
  fleet: BenchFleet,
  builds: readonly PackageBuild[],
): Promise<string> {
  const layer = (list: readonly PackageBuild[]) => ({
    [OS_FAMILY]: { packages: list.map(({ nevra, sha256 }) => ({ nevra, sha256 })) },
  });
  const file = join(folder, `${name}.yaml`);
  await writeFile(file, stringify({ release: name, nodes: layer(fleet.onNodes), containers: layer(builds) }));
  return file;
}
