import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { findBuild } from "./catalog";
import { fileNameOf } from "./package-file";
import type { StateFolder } from "./state";

/** The process id that a package tool at work has, unlike any that a service gets. */
const TOOL_PID = 600;

/** Brings bad days over the sandbox's machines. Each stays until it's taken back, also over a new start. */
export class Hazards {
  constructor(private readonly state: StateFolder) {}

  /** A dead repository: yum finds nothing at its address any more. */
  setRepository(condition: "alive" | "dead"): void {
    const { repository } = this.state;
    const aside = `${repository}.dead`;
    const [from, to] = condition === "dead" ? [repository, aside] : [aside, repository];
    if (existsSync(from)) renameSync(from, to);
  }

  /** Another yum at work, which holds yum's lock until the function returned is called. */
  holdYumLock(node: string, target = "node"): () => void {
    const root = this.state.machine(node, target);
    const folder = path.join(root, "proc", String(TOOL_PID));
    const lock = path.join(root, "var", "run", "yum.pid");
    mkdirSync(folder, { recursive: true });
    const environment = readFileSync(path.join(root, "proc", "self", "status"), "utf8").split("\n");
    const envId = environment.find((line) => line.startsWith("envID:")) ?? "envID:\t0";
    writeFileSync(path.join(folder, "status"), `Name:\tyum\nPid:\t${TOOL_PID}\n${envId}\n`);
    writeFileSync(path.join(folder, "cmdline"), "/usr/bin/python\0/usr/bin/yum\0-y\0update\0");
    writeFileSync(path.join(folder, "maps"), "");
    writeFileSync(path.join(folder, "stat"), `${TOOL_PID} (yum) S 1 ${TOOL_PID} ${TOOL_PID} 0 -1\n`);
    writeFileSync(lock, `${TOOL_PID}\n`);
    return () => {
      rmSync(folder, { recursive: true, force: true });
      rmSync(lock, { force: true });
    };
  }

  /** Another rpm in a transaction, until the function returned is called or this process ends. */
  holdRpmLock(node: string, target = "node"): () => void {
    const lock = path.join(this.state.machine(node, target), "var", "lib", "rpm", ".rpm.lock");
    writeFileSync(lock, `${process.pid}\n`);
    return () => {
      rmSync(lock, { force: true });
    };
  }

  /** @param freeKb what df says is free; undefined for what there really is */
  limitDisk(node: string, target: string, freeKb: number | undefined): void {
    const file = path.join(this.state.machine(node, target), "var", "lib", "free-kb");
    if (freeKb === undefined) rmSync(file, { force: true });
    else writeFileSync(file, `${freeKb}\n`);
  }

  /** Changes a letter of a package in the repository; twice is as before. Nodes that have it already keep the good one. */
  tamperWithPackage(build: string): void {
    const file = path.join(this.state.repository, "Packages", fileNameOf(findBuild(build)));
    const bytes = readFileSync(file);
    const at = bytes.indexOf("Summary: ") + "Summary: ".length;
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(file, bytes);
  }

  /** Takes a package out of the repository, or puts it back. Nodes notice when their lists expire. */
  setPublished(build: string, isPublished: boolean): void {
    const file = path.join(this.state.repository, "Packages", fileNameOf(findBuild(build)));
    const aside = path.join(this.state.repository, fileNameOf(findBuild(build)));
    const [from, to] = isPublished ? [aside, file] : [file, aside];
    if (existsSync(from)) renameSync(from, to);
  }
}
