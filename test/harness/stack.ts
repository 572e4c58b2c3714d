import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { parse, stringify } from "yaml";
import { type Engine, obtainEngine } from "../../engine/engine";
import { runPulumi } from "../../engine/run";
import { FURTHER_FOLDERS } from "../../declarations/project-files";
import { cacheFolder } from "../../lab/cache-folder";
import { SET_CLOCK_MARK } from "../../maintenance/gate/clock";
import { killByEnvironment } from "./kill-by-environment";

const PROJECT = resolve(__dirname, "../..");
/** The policy pack, as it's configured for a sandbox. */
export const SANDBOX_PACK = [
  "--policy-pack",
  "policy",
  "--policy-pack-config",
  "policy/sandbox.json",
] as const;
const PASSPHRASE = "lab";

/** What tests declare is outside of the project: in folders of their own, and with the lab's keys. */
const DECLARATIONS = { [FURTHER_FOLDERS]: [tmpdir(), cacheFolder()].join(delimiter) };

/** What the real engine printed, both streams, and how it ended. */
export interface Outcome {
  readonly code: number;
  /** Without the marks that lines of a run have whose clock is set. */
  readonly text: string;
  /** With them. */
  readonly marked: string;
}

/** A command of the CLI that is still at work. */
export interface Running {
  readonly outcome: Promise<Outcome>;
  /** Settles when a piece of output matches. @throws Error when the command ends before that */
  saying(pattern: RegExp): Promise<void>;
}

let engine: Promise<Engine> | undefined;

/** A stack of this project's program with a state of its own, driven by the real Pulumi engine. */
export class Stack {
  /** Set for the CLI and what it starts, on top of this process's own environment. */
  environment: Readonly<Record<string, string>> = {};

  private constructor(
    private readonly engine: Engine,
    /** For whatever belongs to the stack, its state and configuration among it; removed with it. */
    readonly folder: string,
  ) {}

  static async create(config: Record<string, unknown>): Promise<Stack> {
    engine ??= obtainEngine();
    const stack = new Stack(await engine, await mkdtemp(join(tmpdir(), "stack-")));
    // The one command that writes the stack's configuration beside Pulumi.yaml whatever it's told.
    await copyFile(join(PROJECT, "Pulumi.yaml"), join(stack.folder, "Pulumi.yaml"));
    await stack.start(["stack", "init", "test"], stack.folder).outcome;
    await stack.configure(config);
    return stack;
  }

  /** Writes values of the stack's configuration; the others stay. */
  async configure(changes: Record<string, unknown>): Promise<void> {
    const settings = parse(await readFile(this.configFile, "utf8")) as Record<string, unknown>;
    const named = Object.entries(changes).map(([name, value]): [string, unknown] => [
      `pbx-maintenance:${name}`,
      value,
    ]);
    const config = { ...(settings["config"] as object | undefined), ...Object.fromEntries<unknown>(named) };
    await writeFile(this.configFile, stringify({ ...settings, config }));
  }

  /** As an operator does it: `pulumi config set --secret --path credentials.node1.password …`. */
  setSecret(path: string, value: string): Promise<Outcome> {
    return this.run("config", "set", "--secret", "--path", path, value);
  }

  preview(...args: string[]): Promise<Outcome> {
    return this.run("preview", "--diff", ...args);
  }

  up(...args: string[]): Promise<Outcome> {
    return this.run("up", "--yes", "--skip-preview", ...args);
  }

  /** An `up` to meddle with while it works. */
  beginUp(...args: string[]): Running {
    return this.begin("up", "--yes", "--skip-preview", ...args);
  }

  refresh(): Promise<Outcome> {
    return this.run("refresh", "--yes", "--skip-preview");
  }

  async exportState(): Promise<string> {
    return (await this.run("stack", "export")).text;
  }

  /** Any other command of the CLI, for this stack. */
  async run(...args: string[]): Promise<Outcome> {
    return this.begin(...args).outcome;
  }

  /** Ends everything of this stack that is at work, as a crash of the operator's machine does. */
  async killAll(): Promise<void> {
    await killByEnvironment(`PULUMI_HOME=${this.home}`);
  }

  async remove(): Promise<void> {
    await this.killAll();
    await rm(this.folder, { recursive: true, force: true });
  }

  private begin(...args: string[]): Running {
    const [command = "", ...rest] = args;
    const configFile = command === "stack" || command === "cancel" ? [] : ["--config-file", this.configFile];
    return this.start([command, ...rest, "--stack", "test", ...configFile], PROJECT);
  }

  private start(args: readonly string[], cwd: string): Running {
    let text = "";
    const listeners = new Set<() => void>();
    const outcome = runPulumi(this.engine, args, {
      cwd,
      backend: `file://${this.folder}`,
      passphrase: PASSPHRASE,
      home: this.home,
      env: { ...DECLARATIONS, ...this.environment },
      onOutput: (piece) => {
        text += piece;
        for (const listener of listeners) listener();
      },
    }).then(({ code }) => ({ code, text: withoutMarks(text), marked: text }));
    const saying = (pattern: RegExp): Promise<void> =>
      new Promise((resolve, reject) => {
        const listener = (): void => {
          if (pattern.test(withoutMarks(text))) resolve();
        };
        listeners.add(listener);
        listener();
        outcome.then(() => {
          reject(new Error(`pulumi ended without saying ${String(pattern)}:\n${text}`));
        }, reject);
      });
    return { outcome, saying };
  }

  /** What an operator has set who works with this stack by commands of their own. */
  get operatorEnvironment(): NodeJS.ProcessEnv {
    return {
      ...process.env,
      PULUMI_BACKEND_URL: `file://${this.folder}`,
      PULUMI_CONFIG_PASSPHRASE: PASSPHRASE,
      PULUMI_HOME: this.home,
      ...DECLARATIONS,
      ...this.environment,
    };
  }

  get configFile(): string {
    return join(this.folder, "Pulumi.test.yaml");
  }

  private get home(): string {
    return join(this.folder, "home");
  }
}

function withoutMarks(text: string): string {
  return text.replaceAll(SET_CLOCK_MARK, "");
}
