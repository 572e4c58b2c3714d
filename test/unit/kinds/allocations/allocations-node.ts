import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { applyAllocationsScript } from "../../../../kinds/allocations/allocations-shell";
import { type AllocationFacts, parseAllocationFacts } from "../../../../kinds/allocations/look/facts";
import { ALLOCATIONS_QUESTION } from "../../../../kinds/allocations/question";
import type { RuntimeName } from "../../../../maintenance/runtimes/runtimes";
import { askedShell } from "../../../../remote/look/observe-script";
import { assign } from "../../../../remote/script/parts";

/** A folder that stands for a node, whose control groups and tools are files. */
export class AllocationsNode {
  readonly root = mkdtempSync(join(tmpdir(), "allocations-"));

  constructor(private readonly runtime: RuntimeName) {
    mkdirSync(join(this.root, "bin"));
  }

  remove(): void {
    rmSync(this.root, { recursive: true });
  }

  write(files: Readonly<Record<string, string>>, mode = 0o644): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.root, path)), { recursive: true });
      writeFileSync(join(this.root, path), text, { mode });
    }
  }

  tool(name: string, script: string): void {
    this.write({ [`bin/${name}`]: `#!/bin/sh\n${script.replaceAll("ROOT", this.root)}\n` }, 0o755);
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), "utf8");
  }

  has(path: string): boolean {
    return existsSync(join(this.root, path));
  }

  look(): AllocationFacts {
    const shell = ALLOCATIONS_QUESTION.shell({ runtime: this.runtime, ...this.path });
    return parseAllocationFacts(this.run(`WITH_ALLOCATIONS=yes\n${askedShell()}${shell}`));
  }

  /** @param wanted lines as of `apply.sh` @returns what it printed */
  apply(id: string, soakSeconds: number, ...wanted: readonly string[]): string {
    const parameters = assign({
      ID: id,
      SOAK: soakSeconds,
      LOCK_WAIT: 3,
      WANTED: wanted.join("\n"),
      LOG: "/dev/null",
    });
    return this.run(parameters + applyAllocationsScript({ runtime: this.runtime, ...this.path }));
  }

  private get path(): { readonly containersPath: string } {
    return { containersPath: join(this.root, "lxc") };
  }

  private run(script: string): string {
    const path = [join(this.root, "bin"), process.env["PATH"] ?? ""].join(":");
    const { stdout, stderr } = spawnSync("sh", ["-s"], {
      ...{ input: script, encoding: "utf8", timeout: 30_000 },
      env: { PATH: path, MAINTENANCE_ROOT: this.root, TMPDIR: this.root },
    });
    return stdout + stderr;
  }
}
