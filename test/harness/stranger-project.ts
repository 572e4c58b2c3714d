import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { parse } from "yaml";
import { type Engine, obtainEngine } from "../../engine/engine";
import { type PulumiResult, runPulumi } from "../../engine/run";
import project from "../../package.json";
import type { Sandbox } from "../../sandbox/sandbox";

const PROJECT = resolve(__dirname, "../..");

/** As `pulumi new typescript` writes it. */
const DEFAULT_TSCONFIG = {
  compilerOptions: {
    ...{ strict: true, outDir: "bin", target: "es2020", module: "commonjs", moduleResolution: "node" },
    ...{ sourceMap: true, experimentalDecorators: true, pretty: true },
    ...{ noFallthroughCasesInSwitch: true, noImplicitReturns: true, forceConsistentCasingInFileNames: true },
  },
  files: ["index.ts"],
};

/** What the embedded sandbox's fleet file says, for a program. */
export interface SandboxFleet {
  readonly defaults: { readonly ssh: { readonly identityFile: string; readonly knownHostsFile: string } };
  readonly customers: object;
  readonly nodes: Readonly<Record<string, { readonly address: string }>>;
}

/** Somebody's own Pulumi program, in a folder of its own, with the library installed from its package. */
export class StrangerProject {
  readonly folder = mkdtempSync(join(tmpdir(), "stranger-"));
  /** Of programs that come before others on PATH. */
  programs = "";

  private constructor(private readonly engine: Engine) {
    mkdirSync(join(this.folder, "state"));
    for (const folder of ["keys", "releases", "changes"])
      cpSync(join(PROJECT, folder), join(this.folder, folder), { recursive: true });
    cpSync(join(PROJECT, "calendar.yaml"), join(this.folder, "calendar.yaml"));
    this.write("tsconfig.json", JSON.stringify(DEFAULT_TSCONFIG));
    this.write("package.json", JSON.stringify({ name: "stranger", version: "1.0.0" }));
  }

  /** Packs the library, and installs it with what a Pulumi program in TypeScript has. */
  static async create(): Promise<StrangerProject> {
    const created = new StrangerProject(await obtainEngine());
    created.npm("run", "--silent", "build", "--prefix", PROJECT);
    created.npm("pack", PROJECT, "--ignore-scripts", "--silent");
    const { "@pulumi/pulumi": pulumi, typescript, "@types/node": types } = project.devDependencies;
    const packages = [`@pulumi/pulumi@${pulumi}`, `typescript@${typescript}`, `@types/node@${types}`];
    created.npm("install", `./${project.name}-${project.version}.tgz`, ...packages);
    return created;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.folder, file), text);
  }

  npm(...args: string[]): string {
    const { status, stdout, stderr } = spawnSync("npm", args, { cwd: this.folder, encoding: "utf8" });
    if (status !== 0) throw new Error(`npm ${args.join(" ")} failed:\n${stdout}${stderr}`);
    return stdout;
  }

  /** Installs another Node.js, for the programs from here on. */
  useNode(version: string): string {
    this.npm("install", "--no-save", `node@${version}`);
    this.programs = join(this.folder, "node_modules/node/bin");
    return spawnSync(join(this.programs, "node"), ["--version"], { encoding: "utf8" }).stdout.trim();
  }

  async pulumi(...args: string[]): Promise<PulumiResult> {
    return await runPulumi(this.engine, args, {
      cwd: this.folder,
      backend: `file://${join(this.folder, "state")}`,
      passphrase: "stranger",
      home: join(this.folder, "home"),
      env: { PATH: [this.programs, process.env["PATH"]].filter((part) => part !== "").join(":") },
    });
  }
}

/** With paths that lead there from any folder. */
export function fleetOf({ fleetFile }: Sandbox): SandboxFleet {
  const { defaults, customers, nodes } = parse(readFileSync(fleetFile, "utf8")) as SandboxFleet;
  const anchor = (file: string): string => resolve(dirname(fleetFile), file);
  const { identityFile, knownHostsFile } = defaults.ssh;
  const ssh = {
    ...defaults.ssh,
    ...{ identityFile: anchor(identityFile), knownHostsFile: anchor(knownHostsFile) },
  };
  return { defaults: { ...defaults, ssh }, customers, nodes };
}
