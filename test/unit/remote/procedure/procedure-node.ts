import { spawn, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { part } from "../../../../remote/script/parts";
import { launchDetached } from "../../../../remote/run/detached";
import { buildRun } from "../../../../remote/run/run";
import { type Closing, detachRun, type RunScript } from "../../../../remote/run/run-script";
import { type NodeEvent, parseEvent } from "../../../../remote/script/events";

/** A step of these tests: what it does on a target is told by the files of {@link ProcedureNode}. */
export interface TestStep {
  readonly name: string;
  readonly form: "take" | "change" | "undo";
  readonly targets: readonly string[];
  readonly seconds?: number;
  /** 4 unless given. */
  readonly lanes?: number;
}

/** This machine as if it were a node, below a folder of its own, whose steps are stubs. */
export class ProcedureNode {
  readonly root = mkdtempSync(join(tmpdir(), "procedure-"));

  /** @param lease seconds, for a run whose steps are conducted */
  constructor(
    private readonly steps: readonly TestStep[],
    private readonly lease?: number,
  ) {
    for (const folder of ["bin", "does", "etc/init.d", "etc/rc3.d", "etc/rc5.d"])
      mkdirSync(join(this.root, folder), { recursive: true });
  }

  /** How long a container may be away. */
  plannedSeconds = 300;

  /** What one of a step's functions does on a target, in sh; nothing unless told. */
  has(part: "before" | "do" | "check" | "back", step: string, target: string, shell: string): void {
    writeFileSync(join(this.root, "does", `${part}.${step}.${target}`), shell);
  }

  script(closing?: Closing): string {
    return launchDetached(detachRun(this.describeRun(closing)));
  }

  describeRun(closing?: Closing): RunScript {
    const names = this.steps.map(({ name }) => name);
    const functions = names.flatMap((name) =>
      ["before", "do", "check", "back"].map((one) => `${one}_${name}() { does ${one} ${name} "$1"; }\n`),
    );
    const lines = this.steps.map(
      ({ name, form, seconds = 30, lanes = 4 }) =>
        `echo "${form} ${name} ${seconds} ${seconds} ${lanes}" >>"$RUN/procedure"\n`,
    );
    const targets = this.steps.map(
      ({ name, targets: list }) =>
        `printf '%s' '${list.map((target) => `${target}\n`).join("")}' >"$RUN/step.${name}"\n`,
    );
    const parts = [
      "stage_work() { :; }\n",
      part("remote/procedure/boot.sh"),
      part("remote/procedure/steps.sh"),
      part("remote/procedure/conducted.sh"),
      part("remote/procedure/ways-back.sh"),
      part("remote/procedure/switch.sh"),
      this.lease === undefined ? "" : `CONDUCTED=yes LEASE_SECONDS=${this.lease}\n`,
      "LOOK_SECONDS=0.2 RETRY_SECONDS=1 SPARE_SECONDS=2 LEAVING_SECONDS=1\n",
      'does() { [ ! -e "$MAINTENANCE_ROOT/does/$1.$2.$3" ] || . "$MAINTENANCE_ROOT/does/$1.$2.$3"; }\n',
      ...functions,
      `list_steps() {\n${lines.join("")}${targets.join("")}}\n`,
    ].join("");
    const ways = { runtime: "openvz", parallel: 4, lockWaitSeconds: 2, transactionLimitMinutes: 1 } as const;
    const content = {
      what: "a test",
      targets: ["node"],
      files: new Map<string, string>(),
      parts,
      work: "steps",
      layer: "reboots",
    } as const;
    const terms = {
      reason: "change c1 (T2): kernel",
      plannedSeconds: this.plannedSeconds,
      ...(closing !== undefined && { closing }),
    };
    return { ...buildRun(ways, content, terms, new Date()), comeBackSeconds: 1 };
  }

  get environment(): NodeJS.ProcessEnv {
    return { PATH: `${join(this.root, "bin")}:${process.env["PATH"] ?? ""}`, MAINTENANCE_ROOT: this.root };
  }

  /** To its end. */
  run(closing?: Closing): NodeEvent[] {
    const input = this.script(closing);
    const { stdout } = spawnSync("sh", ["-s"], { env: this.environment, input, encoding: "utf8" });
    return readEvents(stdout);
  }

  /** Without waiting for it, where the node's spool is on a disk of 512 KB. */
  beginOnSmallDisk(): void {
    const disk = join(this.root, "var");
    mkdirSync(disk);
    const shell = spawn(
      "unshare",
      ["--map-root-user", "--mount", "sh", "-c", `mount -t tmpfs -o size=512k none ${disk} && exec sh -s`],
      { env: this.environment, stdio: ["pipe", "ignore", "ignore"] },
    );
    shell.stdin.end(this.script());
    shell.unref();
  }

  /** Without waiting for it. */
  begin(closing?: Closing): void {
    const shell = spawn("sh", ["-s"], { env: this.environment, stdio: ["pipe", "ignore", "ignore"] });
    shell.stdin.end(this.script(closing));
    shell.unref();
  }

  /** Lines STEP TARGET STATE, by the node's journal. */
  get states(): string[] {
    return this.journal.flatMap((line) => {
      const [, target, step, state] =
        /^(\S+): (\S+) (begun|done|failed|returning|returned|stuck)$/.exec(line) ?? [];
      return target === undefined ? [] : [`${step ?? ""} ${target} ${state ?? ""}`];
    });
  }

  get journal(): string[] {
    const folder = join(this.root, "var/lib/pbx-maintenance/journal");
    if (!existsSync(folder)) return [];
    const text = readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8"));
    return text
      .join("")
      .trimEnd()
      .split("\n")
      .map((line) => line.replace(/^\S+ \S+ /, ""));
  }

  get events(): NodeEvent[] {
    return readEvents(readFileSync(join(this.runFolder, "events"), "utf8"));
  }

  get runFolder(): string {
    const runs = join(this.root, "var/lib/pbx-maintenance/runs");
    const [name] = readdirSync(runs).filter((one) => one !== "refused");
    if (name === undefined) throw new Error("There is no run.");
    return join(runs, name);
  }

  /** Whether the switch is armed still. */
  get isAway(): boolean {
    return existsSync(join(this.root, "var/lib/pbx-maintenance/away"));
  }

  /** Kills the process that the run was started as. */
  kill(): void {
    process.kill(this.workerPid, "SIGKILL");
  }

  get workerPid(): number {
    return Number(readFileSync(join(this.runFolder, "worker"), "utf8").split("\n")[0]);
  }

  async until(what: string, holds: () => boolean): Promise<void> {
    for (let tries = 0; !holds(); tries++) {
      if (tries === 400)
        throw new Error(`It never came to this: ${what}. The journal: ${this.journal.join(" | ")}`);
      await delay(50);
    }
  }

  async remove(): Promise<void> {
    // The switch looks a moment later whether it's needed still.
    rmSync(join(this.root, "var/lib/pbx-maintenance/away"), { force: true });
    await delay(300);
    rmSync(this.root, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}

function readEvents(text: string): NodeEvent[] {
  return text.split("\n").flatMap((line) => parseEvent(line) ?? []);
}
