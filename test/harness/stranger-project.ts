import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { parse } from "yaml";
import { type Engine, obtainEngine } from "../../engine/engine";
import { type PulumiResult, runPulumi } from "../../engine/run";
import type { Sandbox } from "../../sandbox/sandbox";
import { installPackages } from "./packages";

const PROJECT = resolve(__dirname, "../..");

/** As `pulumi new typescript` writes it. */
export const DEFAULT_TSCONFIG = {
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
  readonly nodes: Readonly<
    Record<string, { readonly address: string; readonly ssh: { readonly port: number } }>
  >;
}

/** Somebody's own Pulumi program, in a folder of its own, with the packages installed. */
export class StrangerProject {
  readonly folder = mkdtempSync(join(tmpdir(), "stranger-"));
  /** Of programs that come before others on PATH. */
  programs = "";

  private constructor(
    private readonly engine: Engine,
    installed: string,
  ) {
    mkdirSync(join(this.folder, "state"));
    cpSync(join(installed, "node_modules"), join(this.folder, "node_modules"), { recursive: true });
  }

  /** @param example a folder of `examples/` that it's a copy of; else it's as `pulumi new typescript` makes it, with the sandbox's files */
  static async create(example?: string): Promise<StrangerProject> {
    const created = new StrangerProject(await obtainEngine(), await installPackages());
    if (example === undefined) created.beginAnew();
    else cpSync(join(PROJECT, "examples", example), created.folder, { recursive: true });
    return created;
  }

  private beginAnew(): void {
    for (const name of ["keys", "releases", "changes", "calendar.yaml"])
      cpSync(join(PROJECT, name), join(this.folder, name), { recursive: true });
    this.write("tsconfig.json", JSON.stringify(DEFAULT_TSCONFIG));
    this.write("package.json", JSON.stringify({ name: "stranger", version: "1.0.0" }));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.folder, file), text);
  }

  read(file: string): string {
    return readFileSync(join(this.folder, file), "utf8");
  }

  /** `npx maint`, of the package that is installed there. */
  maint(...args: string[]): { readonly code: number | null; readonly out: string } {
    const { status, stdout, stderr } = spawnSync(join(this.folder, "node_modules/.bin/maint"), args, {
      cwd: this.folder,
      encoding: "utf8",
      env: {
        ...process.env,
        ...this.engine.environment,
        PULUMI_BACKEND_URL: `file://${join(this.folder, "state")}`,
        PULUMI_CONFIG_PASSPHRASE: "stranger",
        PULUMI_HOME: join(this.folder, "home"),
      },
    });
    return { code: status, out: `${stdout}${stderr}` };
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
