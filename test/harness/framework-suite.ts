import type { Generation } from "../../lab/freepbx/freepbx";
import type { FreePbx } from "../../lab/freepbx/freepbx";
import { type InstalledModule, installFreePbx } from "../../lab/freepbx/install";
import type { ModuleBuild } from "../../lab/freepbx/module-build";
import { usualModules } from "../../lab/freepbx/module-catalogue";
import { ModuleRepository } from "../../lab/freepbx/module-repository";
import type { LabSuite } from "./lab-suite";

/** Modules that differ from the usual ones, by their names: a build's id, or what is there instead. */
export type ModuleChanges = Readonly<Record<string, string | InstalledModule>>;

/** FreePBX in the containers of a lab's node, and what a release and a fleet file say of it. */
export class FrameworkSuite {
  private repositoryOfLab: ModuleRepository | undefined;

  constructor(
    private readonly suite: LabSuite,
    readonly generation: Generation,
    /** Version line of FreePBX. */
    readonly line: string,
  ) {}

  get repository(): ModuleRepository {
    if (this.repositoryOfLab === undefined) throw new Error("There's no module repository yet.");
    return this.repositoryOfLab;
  }

  async start(): Promise<void> {
    this.repositoryOfLab = await ModuleRepository.start(this.suite.lab, [this.line]);
  }

  /** `core-2.10.1.2` */
  id(name: string, number: number): string {
    return `${name}-${this.line}.1.${number}`;
  }

  /** FreePBX in a container that was new a moment ago. */
  async install(id: string, changes: ModuleChanges = {}): Promise<FreePbx> {
    const container = this.suite.lab.node("node1").container(id);
    await this.suite.lab.reset(container);
    const usual = usualModules(this.line).installed.map((build) => [this.nameOf(build), build] as const);
    const modules = Object.values({ ...Object.fromEntries(usual), ...changes });
    return installFreePbx(container, { generation: this.generation, repository: this.repository, modules });
  }

  /** What a release says of builds, by their ids. */
  describeRelease(ids: readonly string[], ensure?: "installed"): Record<string, unknown> {
    const modules = ids.map((id) => ({
      ...this.describeModule(id),
      ...(ensure !== undefined && { ensure }),
    }));
    return { [this.line]: { modules } };
  }

  /** A module as release and fleet files name it. */
  describeModule(id: string): Record<string, unknown> {
    const build = this.repository.get(id);
    const { name, version, sha256, md5 } = build;
    return { name, version, location: this.repository.pathOf(build).slice(1), sha256, md5 };
  }

  /** The fleet's `framework` settings for all containers. */
  get settings(): Record<string, unknown> {
    return { line: this.line, repository: this.repository.url };
  }

  private nameOf(id: string): ModuleBuild["name"] {
    return this.repository.get(id).name;
  }
}
