import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { parse, stringify } from "yaml";
import type { Engine } from "../engine/engine";
import { runPulumi } from "../engine/run";
import { FURTHER_FOLDERS } from "../declarations/project-files";
import { cacheFolder } from "../lab/cache-folder";

/** The engine ended with another code than 0. */
export class PulumiFailed extends Error {
  override readonly name = "PulumiFailed";
}

/** A stack of a program with a state of its own, driven by the real engine; the same for this project and the empty program. */
export class PulumiStack {
  private constructor(
    private readonly engine: Engine,
    private readonly program: string,
    /** For whatever belongs to the stack; removed with it. */
    readonly folder: string,
  ) {}

  /** @param program its folder */
  static async create(engine: Engine, program: string): Promise<PulumiStack> {
    const stack = new PulumiStack(engine, program, await mkdtemp(join(tmpdir(), "bench-stack-")));
    // Where a stack is made, the engine leaves its salt: not in the program's folder.
    await copyFile(join(program, "Pulumi.yaml"), join(stack.folder, "Pulumi.yaml"));
    await stack.call(["stack", "init", "bench"], stack.folder);
    return stack;
  }

  /** @param config by full name, such as `pbx-maintenance:fleet` */
  async configure(config: Record<string, string>): Promise<void> {
    const { encryptionsalt } = parse(await readFile(this.configFile, "utf8")) as { encryptionsalt?: string };
    await writeFile(this.configFile, stringify({ config, encryptionsalt }));
  }

  /** `up` without a preview. @returns what it printed. @throws PulumiFailed */
  up(env?: Record<string, string>, signal?: AbortSignal): Promise<string> {
    return this.call(["up", "--yes", "--skip-preview", ...this.flags], this.program, env, signal);
  }

  /** @returns what it printed. @throws PulumiFailed */
  preview(env?: Record<string, string>, signal?: AbortSignal): Promise<string> {
    return this.call(["preview", ...this.flags], this.program, env, signal);
  }

  /** `stack export`. @returns the state. @throws PulumiFailed */
  exportState(): Promise<string> {
    return this.call(["stack", "export", "--stack", "bench"], this.folder);
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  private get flags(): string[] {
    return ["--stack", "bench", "--config-file", this.configFile];
  }

  private get configFile(): string {
    return join(this.folder, "Pulumi.bench.yaml");
  }

  private async call(
    args: readonly string[],
    cwd: string,
    env: Record<string, string> = {},
    signal?: AbortSignal,
  ): Promise<string> {
    const result = await runPulumi(this.engine, args, {
      cwd,
      backend: `file://${this.folder}`,
      passphrase: "bench",
      home: join(this.folder, "home"),
      env: { [FURTHER_FOLDERS]: [this.folder, cacheFolder()].join(delimiter), ...env },
      ...(signal !== undefined && { signal }),
    });
    const printed = result.stdout + result.stderr;
    if (result.code !== 0) {
      throw new PulumiFailed(`pulumi ${args.join(" ")} ended with ${result.code}:\n${printed.slice(-3000)}`);
    }
    return printed;
  }
}
