import { asksPackages } from "../../../harness/sights";
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
import type { Runtime } from "../../../../maintenance/runtimes/runtime";
import type { RuntimeName } from "../../../../maintenance/runtimes/runtimes";
import { enteringShell } from "../../../../remote/enter/entering";
import { observeScript } from "../../../../remote/look/observe-script";
import { compose, part, shellQuote } from "../../../../remote/script/parts";
import { observeNode } from "../../../../remote/look/observe";
import type { Connection } from "../../../../remote/ssh/connection";
import type { ScriptOptions } from "../../../../remote/ssh/script";
import { hear } from "../../../harness/hear";

/** A folder for each runtime, of its programs: formats and exit codes are those of the real ones. */
export const STAND_INS = join(__dirname, "stand-ins");

/** Names of the programs of a runtime's stand-in: each runtime has a folder of them. */
export function standInsOf(runtime: Runtime): string[] {
  const folder = join(STAND_INS, runtime.name);
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}

/** A node with a runtime's stand-in: the real scripts, under the real shell, in folders whose names have a blank. */
export class RuntimeFixture {
  private readonly root = mkdtempSync(join(tmpdir(), "a runtime "));
  private number = 0;

  constructor(
    private readonly runtime: Runtime,
    private readonly containersPath?: string,
  ) {
    for (const folder of ["containers", "bin", "tmp"]) mkdirSync(join(this.root, folder));
    this.write(
      "bin/rpm",
      '#!/bin/sh\n[ ! -e "$STAND_IN/hangs-in-${STAND_IN_NAME:-node}" ] || exec sleep 300\n' +
        "printf 'php\\t0\\t5.3.3\\t38.el6\\tx86_64\\t\\t\\n'\n",
    );
  }

  remove(): void {
    rmSync(this.root, { recursive: true });
  }

  container(name: string, state: "running" | "stopped" = "running", hostname = `pbx${name}.example`): void {
    const folder = join("containers", String(++this.number).padStart(3, "0"));
    mkdirSync(join(this.root, folder));
    for (const [file, content] of Object.entries({ name, state, hostname }))
      this.write(`${folder}/${file}`, content);
  }

  write(file: string, content: string): void {
    writeFileSync(join(this.root, file), content, { mode: 0o755 });
  }

  read(file: string): string {
    return existsSync(join(this.root, file)) ? readFileSync(join(this.root, file), "utf8") : "";
  }

  /** Numbers of the processes that were started here and still live. */
  processesLeft(): string[] {
    return readdirSync("/proc").filter((pid) => {
      try {
        return (
          /^\d+$/.test(pid) &&
          readFileSync(`/proc/${pid}/environ`, "utf8").includes(`STAND_IN=${this.root}\0`)
        );
      } catch {
        return false;
      }
    });
  }

  /** What the runtime's programs were called with: each word a line. */
  get asked(): readonly string[] {
    return this.read("asked").split("\n");
  }

  private get options() {
    const { containersPath } = this;
    return {
      // What is registered is a name of the list.
      runtime: this.runtime.name as RuntimeName,
      ...(containersPath !== undefined && { containersPath }),
      parallel: 2,
    };
  }

  private get env(): NodeJS.ProcessEnv {
    return {
      PATH: [join(STAND_INS, this.runtime.name), join(this.root, "bin"), process.env["PATH"]].join(":"),
      MAINTENANCE_ROOT: this.root,
      TMPDIR: join(this.root, "tmp"),
      STAND_IN: this.root,
    };
  }

  /** As a provider looks at a node. `limit`: seconds, for the list and for each container. */
  async observe({ limit = 20, lacksRuntime = false }: { limit?: number; lacksRuntime?: boolean } = {}) {
    const programs = this.runtime.needs.map(({ program }) => program).join(" | ");
    const lacking = lacksRuntime ? `command() { case $2 in ${programs}) return 1 ;; esac; }\n` : "";
    const script = observeScript({
      ...this.options,
      answerLimitSeconds: limit,
      answerLimitBytes: 1_000_000,
      questions: asksPackages(),
    }).replace("\nLIST_LIMIT=120\n", `\nLIST_LIMIT=${limit}\n`);
    const runScript = (_: string, options: ScriptOptions) => {
      const { status, stdout, stderr } = spawnSync("/bin/sh", ["-s"], {
        input: lacking + script,
        env: this.env,
        encoding: "utf8",
      });
      return hear({ code: status, stdout, stderr }, options);
    };
    const connection = { runScript } as unknown as Connection;
    return observeNode(connection, "node1", { ...this.options, questions: asksPackages() });
  }

  /** Shell with the adapter's functions, and the script that is run in a container as the file $INSIDE. */
  private shell(inside: string, commands: string): string {
    this.write("inside.sh", inside);
    return compose(
      part("remote/script/prelude.sh"),
      part("remote/script/lock.sh"),
      enteringShell(this.options),
      `LIST_LIMIT=20 TMP=${shellQuote(join(this.root, "tmp"))} INSIDE=${shellQuote(join(this.root, "inside.sh"))}`,
      commands,
    );
  }

  /** @param inside what runs in a container by `run_in ID "$INSIDE"` */
  run(inside: string, commands: string, input: string | Buffer = "") {
    const args = ["-c", this.shell(inside, commands)];
    const { status, stdout, stderr } = spawnSync("/bin/sh", args, { env: this.env, input, timeout: 30_000 });
    return { code: status, stdout: stdout.toString("utf8"), stderr: stderr.toString("utf8") };
  }

  /** The same where the script on the node has a terminal. */
  runOnTerminal(inside: string, commands: string): string {
    this.write("script.sh", this.shell(inside, commands));
    const command = `sh ${shellQuote(join(this.root, "script.sh"))}`;
    const { stdout } = spawnSync("script", ["-qec", command, "/dev/null"], {
      env: this.env,
      timeout: 30_000,
    });
    return stdout.toString("utf8").replaceAll("\r", "");
  }

  /** The same with standard input of one's own. */
  start(inside: string, commands: string) {
    return spawn("/bin/sh", ["-c", this.shell(inside, commands)], { env: this.env });
  }
}
