import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ContainerFramework } from "../../../../maintenance/fleet/framework";
import type { InstalledModule } from "../../../../maintenance/framework/module";
import { readFrameworkReport, type FrameworkReport } from "../../../../kinds/modules/unit/report";
import { frameworkRunFiles, moduleKey } from "../../../../kinds/modules/unit/run-files";
import { applyModulesScript } from "../../../../kinds/modules/modules-shell";
import { type FakeContainer, packModule } from "./framework-fixture";
import { frameworkSettings } from "../planner-fixture";

export const MODULES = "var/www/html/admin/modules";
export const RUN = "20261127T230000Z-1a2b3c4d";
export const WHO = "alice@desk, framework modules of the containers of node1";

/** What is to become of a container's modules, as a run's unit is told. */
export interface Change {
  /** `NAME VERSION`, and what the module does once it's loaded. */
  readonly modules: readonly (readonly [module: string, effect?: string])[];
  readonly rollback?: boolean;
  /** More files of the modules' builds, by name of the module. */
  readonly files?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly settings?: Partial<ContainerFramework>;
  readonly run?: string;
  /** Seconds. */
  readonly settle?: number;
  /** What the plan was made from; as it is unless given. */
  readonly seen?: readonly InstalledModule[];
}

/** What the container's script says of a change. */
export function applyChange(container: FakeContainer, change: Change): string {
  const { stdout, stderr, code } = tryChange(container, change);
  assert.deepEqual({ stderr, code }, { stderr: "", code: 0 });
  // The shell's own complaints go there.
  const log = "var/log/pbx-maintenance/framework.log";
  if (existsSync(join(container.root, log))) assert.doesNotMatch(container.read(log), /^sh: |: not found$/m);
  return stdout;
}

/** @throws UnitFailed */
export function reportChange(container: FakeContainer, change: Change): FrameworkReport {
  return readFrameworkReport(applyChange(container, change), 0, wantedBy(change));
}

export function wantedBy({ modules }: Change): { name: string; version: string }[] {
  return modules.map(([text]) => {
    const [name = "", version = ""] = text.split(" ");
    return { name, version };
  });
}

/** However it ends. */
export function tryChange(
  container: FakeContainer,
  change: Change,
): { stdout: string; stderr: string; code: number } {
  const packed = change.modules.map(([text, effect = "none"]) => {
    const [name = "", version = ""] = text.split(" ");
    return packModule(container.root, name, version, {
      effect: `${effect}\n`,
      ...change.files?.[name],
    });
  });
  const files = frameworkRunFiles([
    {
      target: "101",
      modules: packed.map(({ module }) => module),
      seen: change.seen ?? seenModules(container),
      rollback: change.rollback ?? false,
      settings: frameworkSettings({
        line: container.tool === "fwconsole" ? "13.0" : "2.10",
        tool: container.tool,
        ...change.settings,
      }),
    },
  ]);
  const settings = (files.get("settings.101") ?? "").replace(/SETTLE='\d+'/, `SETTLE=${change.settle ?? 0}`);
  const stream = join(container.root, "stream");
  mkdirSync(stream, { recursive: true });
  for (const name of ["plan.101", "dump.101", "restore.101"])
    if (files.has(name)) writeFileSync(join(stream, name), files.get(name) ?? "");
  for (const { file, module } of packed) spawnSync("cp", [file, join(stream, `${moduleKey(module)}.tgz`)]);
  const input = spawnSync("tar", ["-cf", "-", "-C", stream, ...readdirSync(stream)], {
    maxBuffer: 1e8,
  }).stdout;
  spawnSync("rm", ["-r", stream]);
  const plan = files.has("plan.101") ? "plan.101" : "";
  const parameters = `PLAN='${plan}' NEED_KB=1 LOCK_WAIT=0 RUN_ID='${change.run ?? RUN}' WHO='${WHO}'\n`;
  return container.sh(`${parameters}${settings}\n${applyModulesScript()}`, input);
}

/** As the plan would have been made a moment before. */
function seenModules(container: FakeContainer): readonly InstalledModule[] {
  if (existsSync(join(container.root, "pbx/mute"))) return [];
  const seen = container.facts()?.modules ?? [];
  container.write("pbx/calls", "");
  return seen;
}
