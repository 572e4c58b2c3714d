import { installFreePbx, type InstalledModule } from "../../lab/freepbx/install";
import type { FreePbx, Generation } from "../../lab/freepbx/freepbx";
import { usualModules } from "../../lab/freepbx/module-catalogue";
import type { ModuleRecipe } from "../../lab/freepbx/module-recipe";
import { ModuleRepository } from "../../lab/freepbx/module-repository";
import { labUnavailable, startLab, type Lab, type LabContainer } from "../../lab/lab";

/** A lab with a module repository, and containers that get FreePBX as tests ask for it. */
export class FreePbxSuite {
  private started: { readonly lab: Lab; readonly repository: ModuleRepository } | undefined;

  get repository(): ModuleRepository {
    return this.running.repository;
  }

  get container(): LabContainer {
    const [first] = this.running.lab.nodes.flatMap((node) => node.containers);
    if (first === undefined) throw new Error("The lab of these tests has no container.");
    return first;
  }

  get lab(): Lab {
    return this.running.lab;
  }

  /** @param modules version lines whose usual modules there are to be, and recipes of others */
  async start(modules: readonly (string | ModuleRecipe)[]): Promise<void> {
    const lines = modules.filter((one) => typeof one === "string");
    const recipes = modules.filter((one) => typeof one !== "string");
    const lab = await startLab({
      nodes: [{ name: "vz1", runtime: "openvz", packageManager: "yum", containers: 1 }],
    });
    this.started = { lab, repository: await ModuleRepository.start(lab, lines, recipes) };
  }

  async stop(): Promise<void> {
    await this.started?.lab.stop();
  }

  /** FreePBX in a container that was new a moment ago. `changes` replace usual modules by their names, or add some. */
  async install(
    generation: Generation,
    line: string,
    changes: Readonly<Record<string, string | InstalledModule>> = {},
  ): Promise<FreePbx> {
    const usual = usualModules(line).installed.map((id) => [this.repository.get(id).name, id] as const);
    return this.installOnly(generation, Object.values({ ...Object.fromEntries(usual), ...changes }));
  }

  /** As `install`, with just these modules. */
  async installOnly(
    generation: Generation,
    modules: readonly (string | InstalledModule)[],
  ): Promise<FreePbx> {
    await this.container.reset();
    return installFreePbx(this.container, { generation, repository: this.repository, modules });
  }

  private get running(): { readonly lab: Lab; readonly repository: ModuleRepository } {
    if (this.started === undefined) throw new Error("The lab of these tests isn't started yet.");
    return this.started;
  }
}

/** A `describe` whose tests share a lab; skipped, with the reason, where no lab can run. */
export function describeFreePbx(
  title: string,
  modules: readonly (string | ModuleRecipe)[],
  define: (suite: FreePbxSuite) => void,
): void {
  const reason = labUnavailable();
  describe(`${title}${reason === undefined ? "" : ` (skipped: ${reason})`}`, function () {
    // The first run on a machine builds the lab's base, which takes a minute or two.
    this.timeout(600_000);
    this.slow(5_000);
    const suite = new FreePbxSuite();
    before(async function () {
      if (reason !== undefined) this.skip();
      await suite.start(modules);
    });
    after(() => suite.stop());
    define(suite);
  });
}
