import { askedScript } from "../../../harness/sights";
import { PACKAGES_QUESTION } from "../../../../kinds/packages/question";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseSystemFacts, type SystemFacts } from "../../../../kinds/packages/look/facts";
import { applyPackagesScript } from "../../../../kinds/packages/packages-shell";
import { processesShell } from "../../../../remote/inside/processes";
import { applyParameters } from "./unit/apply-parameters";

const SPOOL = "var/lib/pbx-maintenance";
export const MARK = `${SPOOL}/packages/open`;

/** How a unit is run; see `apply.sh`. */
export interface UnitRun {
  /** Lines of the plan; absent where no package is to be changed. */
  readonly plan?: readonly string[];
  /** Package files by their names, beside the plan. */
  readonly files?: Readonly<Record<string, string>>;
  /** Shell after the first part of the script, which may define its functions anew. */
  readonly instead?: string;
  readonly restart?: "required" | "never";
  readonly keepRunning?: string;
  /** As `listProbes` writes them. */
  readonly probes?: string;
  readonly run?: string;
}

/**
 * A folder that stands for a container with an rpm that installs what it's told, and services: each has a file under `running` while it
 * runs, doesn't come up while there's one under `broken`, and executes replaced files while there's one under `due`.
 */
export class PackageContainer {
  readonly root = mkdtempSync(join(tmpdir(), "packages-"));

  constructor(...services: readonly string[]) {
    const folders = ["bin", "etc/init.d", "proc", "var/lib", "stream", "running", "broken", "due"];
    for (const folder of folders) mkdirSync(join(this.root, folder), { recursive: true });
    this.write("installed", "");
    this.write("bin/rpm", RPM.replaceAll("ROOT", this.root), 0o755);
    for (const service of services) {
      this.write(`etc/init.d/${service}`, SERVICE.replaceAll("ROOT", this.root), 0o755);
      this.write(`running/${service}`, "");
    }
  }

  remove(): void {
    rmSync(this.root, { recursive: true });
  }

  has(path: string): boolean {
    return existsSync(join(this.root, path));
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), "utf8");
  }

  write(path: string, text: string, mode = 0o644): void {
    mkdirSync(join(this.root, path, ".."), { recursive: true });
    writeFileSync(join(this.root, path), text, { mode });
  }

  drop(path: string): void {
    rmSync(join(this.root, path), { force: true });
  }

  /** Lets a daemon run since then; a process of its own for each name. */
  daemon(name: string, pid: number, began = 100): void {
    this.write(`proc/${pid}/stat`, statOf(pid, name, began));
    this.write(`pids/${name}`, `${pid}\n`);
  }

  stopDaemon(name: string): void {
    rmSync(join(this.root, "proc", this.read(`pids/${name}`).trim()), { recursive: true });
  }

  program(name: string, shell: string): void {
    this.write(`bin/${name}`, `#!/bin/sh\n${shell}\n`, 0o755);
  }

  /** What the script printed. */
  apply({
    plan,
    files = {},
    instead = "",
    restart = "required",
    keepRunning = "",
    run = "run-1",
    probes = "",
  }: UnitRun): string {
    let input: Buffer | string = "";
    if (plan !== undefined) {
      this.write("stream/plan.101", plan.map((line) => `${line}\n`).join(""));
      for (const [name, text] of Object.entries(files)) this.write(`stream/${name}`, text);
      const names = ["plan.101", ...Object.keys(files)];
      input = spawnSync("tar", ["-cf", "-", "-C", join(this.root, "stream"), ...names]).stdout;
    }
    const due = `services_to_restart() { (cd '${this.root}/due' && ls | sed 's/^/service /'); }\nsleep() { :; }\n`;
    const script =
      processesShell() +
      applyParameters({
        PLAN: plan === undefined ? "" : "plan.101",
        RESTART: restart,
        KEEP_RUNNING: keepRunning,
        RUN_ID: run,
        PROBES: probes,
      }) +
      applyPackagesScript()
        .slice(processesShell().length)
        .replace("\ntrap : PIPE\n", `\n${due}${instead}\ntrap : PIPE\n`);
    return this.sh(script, input);
  }

  /** What an observation sees. */
  facts(): SystemFacts {
    return parseSystemFacts(this.sh(askedScript(PACKAGES_QUESTION), ""), 0);
  }

  private sh(script: string, input: Buffer | string): string {
    const env = { PATH: `${this.root}/bin:${process.env["PATH"] ?? ""}`, MAINTENANCE_ROOT: this.root };
    const { stdout, stderr } = spawnSync("sh", ["-c", script], { input, env, encoding: "utf8" });
    return stdout + stderr;
  }
}

/** A line of /proc/PID/stat. */
function statOf(pid: number, name: string, began: number): string {
  return `${pid} (${name}) S 1 ${"0 ".repeat(17)}${began} 0\n`;
}

/** It has NAME<TAB>EPOCH<TAB>VERSION<TAB>RELEASE<TAB>ARCH[<TAB>SHA-256<TAB>SHA-1] lines, and does what the file `transaction` says, or nothing; a rehearsal passes unless the file `rehearsal` ends it. */
const RPM = `#!/bin/sh
case " $* " in *" --test "*) [ ! -f ROOT/rehearsal ] || . ROOT/rehearsal; exit 0 ;; esac
case $1 in
  --querytags) echo NAME ;;
  -qa) awk -F '\\t' -v OFS='\\t' '{ print $1, $2, $3, $4, $5, $6, $7 }' ROOT/installed ;;
  -q*) exit 1 ;;
  *) [ ! -f ROOT/transaction ] || . ROOT/transaction ;;
esac
`;

const SERVICE = `#!/bin/sh
name=\${0##*/}
case $1 in
  status) [ -e ROOT/running/$name ] || exit 3 ;;
  *)
    echo "$1 $name" >>ROOT/calls
    rm -f ROOT/running/$name ROOT/due/$name
    [ ! -f ROOT/pids/$name ] || read -r pid <ROOT/pids/$name
    rm -rf "ROOT/proc/\${pid:-none}"
    if [ -n "\${pid-}" ] && [ ! -e ROOT/broken/$name ]; then
      mkdir ROOT/proc/$pid
      echo "$pid ($name) S 1 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 200 0" >ROOT/proc/$pid/stat
    fi
    [ -e ROOT/broken/$name ] || : >ROOT/running/$name ;;
esac
`;
