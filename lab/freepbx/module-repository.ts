import { link, mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Fault, Traffic } from "../http-server";
import { FileServerThread } from "../http-server-thread";
import type { Lab } from "../lab";
import { prepareSigningKeys } from "../signing-key";
import { buildModules, type ModuleBuild } from "./module-build";
import { moduleLine } from "./module-catalogue";
import { lineOf, type ModuleRecipe } from "./module-recipe";
import { element, moduleXml } from "./module-xml";

/** A vulnerability that the index tells of: whoever has the module below this version should have it. */
export interface SecurityIssue {
  /** `SEC-2026-001` */
  id: string;
  module: string;
  fixedIn: string;
}

/** The module repository of FreePBX (as mirror.freepbx.org): an index per version line, and archives, over HTTP. */
export class ModuleRepository {
  private publication = 0;
  private contents: readonly ModuleBuild[] = [];
  private faults: Record<string, Fault> = {};

  private constructor(
    private readonly folder: string,
    private readonly server: FileServerThread,
    private readonly port: number,
    private readonly builds: ReadonlyMap<string, ModuleBuild>,
  ) {}

  /**
   * A repository with nothing published yet; it stops with the lab.
   * @param lines version lines whose usual modules are built (module-catalogue.ts)
   */
  static async start(
    lab: Lab,
    lines: readonly string[],
    moreRecipes: readonly ModuleRecipe[] = [],
  ): Promise<ModuleRepository> {
    const recipes = [...lines.flatMap(moduleLine), ...moreRecipes];
    const builds = await buildModules(recipes, await prepareSigningKeys());
    const folder = join(lab.folder, `modules-${Date.now()}`);
    await mkdir(folder, { recursive: true });
    const server = new FileServerThread(folder);
    lab.atStop(async () => {
      await server.close();
      await server.end();
    });
    const byId = new Map(builds.map((build) => [build.id, build]));
    return new ModuleRepository(folder, server, await server.listen(), byId);
  }

  /** What MODULE_REPO is set to: the index is `URL/modules-2.10.xml`, archives are below `URL/modules/`. */
  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** The builds it offers now. */
  get published(): readonly ModuleBuild[] {
    return this.contents;
  }

  /** A build by its id. @throws Error if the catalogue has none */
  get(id: string): ModuleBuild {
    const found = this.builds.get(id);
    if (found === undefined)
      throw new Error(`The lab has no module ${id}: name its version line or its recipe at the start.`);
    return found;
  }

  /**
   * Offers exactly these builds from now on, by id; of several of one module the last is the newest. Two builds of one
   * file name (a `+variant`) can't be offered at once.
   *
   * @param issues beside old ones, which every list has; `none`: the list has none at all, of which FreePBX 17 dies
   */
  async publish(ids: readonly string[], issues: readonly SecurityIssue[] | "none" = []): Promise<void> {
    const builds = ids.map((id) => this.get(id));
    const target = join(this.folder, String(++this.publication));
    await mkdir(target);
    for (const build of builds) {
      const file = join(target, this.pathOf(build));
      await mkdir(dirname(file), { recursive: true });
      await link(build.file, file);
    }
    for (const line of new Set(builds.map((build) => lineOf(build.version)))) {
      const text = indexText(
        line,
        builds.filter((build) => lineOf(build.version) === line),
        issues,
      );
      // The first is what 2.10 to 12 ask for, the second what 13 and newer do.
      for (const name of ["modules", "all"]) await writeFile(join(target, `${name}-${line}.xml`), text);
    }
    await this.server.serve(target);
    await rm(join(this.folder, String(this.publication - 1)), { recursive: true, force: true });
    this.contents = builds;
  }

  /** The path, as in `setFault` and in the traffic, that a build's archive is served under. */
  pathOf(build: ModuleBuild): string {
    return `/modules/${build.location}`;
  }

  /** Serves one path (of `pathOf`, or `/modules-2.10.xml`, …) with a fault, or well again. */
  async setFault(path: string, fault: Fault | undefined): Promise<void> {
    const others = Object.entries(this.faults).filter(([name]) => name !== path);
    this.faults = Object.fromEntries(fault === undefined ? others : [...others, [path, fault]]);
    await this.server.setFaults(this.faults);
  }

  /** Refuses connections from now on, until `revive`. */
  async die(): Promise<void> {
    await this.server.close();
  }

  /** Back at the same address. */
  async revive(): Promise<void> {
    await this.server.listen();
  }

  /** What was asked for since the last call. */
  async takeTraffic(): Promise<Traffic> {
    return this.server.takeTraffic();
  }
}

/** Of lines that nobody has any more. */
const OLD_ISSUES = ["SEC-2011-001", "SEC-2011-002"].map(
  (id) => `<issue>${element("id", id)}<versions/></issue>\n`,
);

function indexText(
  line: string,
  builds: readonly ModuleBuild[],
  issues: readonly SecurityIssue[] | "none",
): string {
  const newest = new Map(builds.map((build) => [build.name, build]));
  const previous = builds.filter((build) => newest.get(build.name) !== build);
  const describe = (build: ModuleBuild): string => moduleXml(build.recipe, build);
  return [
    '<?xml version="1.0"?>\n<xml>\n',
    ...[...newest.values()].map(describe),
    "<previous>\n",
    ...previous.map((build) => `<${build.name}><releases>${describe(build)}</releases></${build.name}>\n`),
    "</previous>\n<security>\n",
    ...(issues === "none" ? [] : [...OLD_ISSUES, ...issues.map((issue) => issueText(line, issue))]),
    "</security>\n</xml>\n",
  ].join("");
}

function issueText(line: string, { id, module, fixedIn }: SecurityIssue): string {
  const fixes = `<fixes>${element(module, fixedIn)}</fixes>`;
  return `<issue>${element("id", id)}<versions><v${line}><vulnerable>yes</vulnerable>${fixes}</v${line}></versions></issue>\n`;
}
