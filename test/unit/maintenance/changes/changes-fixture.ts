import type { ChangeGroup, WorkLine } from "../../../../maintenance/changes/change-group";
import type { Restart, SettingChange } from "../../../../maintenance/kinds/companions";
import type { ModuleChange } from "../../../../maintenance/kinds/modules/module-change";
import type { Erasure } from "../../../../maintenance/kinds/packages/erasure";
import type { PackageChange } from "../../../../maintenance/kinds/packages/package-change";
import type { ExactBuild } from "../../../../maintenance/release/overridden";
import { splitArchitecture } from "../../../../maintenance/packages/architecture";

/** @param what `php`, or `php.x86_64` where the architecture is told */
export function packageChange(
  transition: PackageChange["transition"],
  what: string,
  from: readonly string[],
  to: string,
): PackageChange {
  const { name, arch } = splitArchitecture(what);
  return { kind: "package", transition, name, ...(arch !== undefined && { arch }), from, to };
}

export function upgrade(what: string, from = "1-1", to = "1-2"): PackageChange {
  return packageChange("upgrade", what, [from], to);
}

/** @param what `php.x86_64` */
export function erasure(
  what: string,
  from: string,
  by: string,
  because: Erasure["because"] = "obsoletes",
): Erasure {
  const { name, arch = "noarch" } = splitArchitecture(what);
  return { kind: "erasure", name, arch, from, by, because };
}

export function moduleChange(
  transition: ModuleChange["transition"],
  module: string,
  from: string | undefined,
  to: string,
  parts: Partial<Pick<ModuleChange, "disabled" | "pending">> = {},
): ModuleChange {
  return {
    kind: "module",
    transition,
    module,
    ...(from !== undefined && { from }),
    to,
    disabled: false,
    ...parts,
  };
}

export function restart(service: string): Restart {
  return { kind: "restart", service };
}

export function setting(name: SettingChange["setting"]): SettingChange {
  return { kind: "setting", setting: name };
}

/** @param targets `101, 102` */
export function inTargets(targets: string, change: ChangeGroup["change"]): ChangeGroup {
  return { targets: targets.split(", "), change };
}

/** What would change on node1 and in its containers. */
export function workOf(...groups: readonly ChangeGroup[]): WorkLine[] {
  return groups.map((group) => ({ node: "node1", ...group }));
}

/** An exact build for x86_64. */
export function packageBuild(name: string, version: string): ExactBuild {
  return { kind: "package", name, arch: "x86_64", version };
}

export function moduleBuild(module: string, version: string): ExactBuild {
  return { kind: "module", module, version };
}
