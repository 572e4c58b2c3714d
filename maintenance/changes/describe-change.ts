import { compareContainerIds, formatContainerIds } from "../fleet/container-ids";
import type { ChangeGroup } from "./change-group";
import { mergeGroups } from "./group-changes";
import type { Erasure, ModuleChange, PackageChange, PlannedChange, SettingChange } from "./planned-change";

/**
 * A change as people read it, without where it happens:
 *
 *     php 5.3.3-38 → 5.3.3-40
 *     asterisk.x86_64 1.0-1 → erased, obsoleted by framework-cdr
 *     module cdr 2.10.0.4 → 2.10.0.5 (stays disabled)
 *     httpd executes replaced files
 *     setting automatic-updates enabled → disabled
 */
export function describeChange(change: PlannedChange): string {
  switch (change.kind) {
    case "package":
      return describePackage(change);
    case "erasure":
      return describeErasure(change);
    case "module":
      return describeModule(change);
    case "restart":
      return `${change.service} executes replaced files`;
    case "setting":
      return `setting ${change.setting} ${SETTINGS[change.setting]}`;
    case "allocation":
      return `allocation ${change.parameter}`;
    case "share":
      return `share ${change.share}`;
    case "device":
      return `device ${change.device}`;
  }
}

/** As people read them: what reads alike is one, whoever uses a package where. The node comes first. */
export function groupAsRead(groups: readonly ChangeGroup[]): ChangeGroup[] {
  const order = (a: string, b: string): number =>
    Number(b === "node") - Number(a === "node") || compareContainerIds(a, b);
  return mergeGroups(groups, describeChange).map(({ targets, change }) => ({
    targets: [...targets].sort(order),
    change,
  }));
}

/** With the containers that it happens in: `php 1-1 → 1-2 in 2 containers: 101, 102`. A node is understood. */
export function describeGroup({ targets, change }: ChangeGroup): string {
  return describeIn(describeChange(change), targets);
}

/** What happens, with the containers that it happens in. */
export function describeIn(what: string, targets: readonly string[]): string {
  const containers = targets.filter((target) => target !== "node");
  if (containers.length === 0) return what;
  const where = containers.length === 1 ? "container" : `${containers.length} containers:`;
  return `${what} in ${where} ${formatContainerIds(containers)}`;
}

function describePackage(change: PackageChange): string {
  const { transition, name, arch, from, to } = change;
  const what = arch === undefined ? name : `${name}.${arch}`;
  const installed = transition === "heal" || from.length === 0 ? "" : ` ${from.join(", ")}`;
  return `${what}${installed} → ${to}${bracket(explainPackage(change))}`;
}

function explainPackage({ transition, from }: PackageChange): string {
  switch (transition) {
    case "upgrade":
      return "";
    case "downgrade":
      return "downgrade";
    case "rebuild":
      return "rebuilt";
    case "install":
      return from.length === 0 ? "new" : "new, beside the others";
    case "rearch":
      return "other architecture";
    case "heal":
      return `duplicates ${from.join(", ")} healed`;
  }
}

const REASONS: Readonly<Record<Erasure["because"], string>> = {
  obsoletes: "obsoleted",
  succeeds: "succeeded",
  replaces: "replaced",
};

function describeErasure({ name, arch, from, by, because }: Erasure): string {
  return `${name}.${arch} ${from} → erased, ${REASONS[because]} by ${by}`;
}

function describeModule(change: ModuleChange): string {
  const { module, from, to } = change;
  return `module ${module}${from === undefined ? "" : ` ${from}`} → ${to}${bracket(explainModule(change))}`;
}

function explainModule({ transition, disabled, pending }: ModuleChange): string {
  const staysDisabled = disabled ? ["stays disabled"] : [];
  switch (transition) {
    case "install":
      return "new";
    case "upgrade":
      return staysDisabled.join();
    case "downgrade":
      return ["downgrade", ...staysDisabled].join(", ");
    case "repair":
      return pending === undefined ? "broken, repaired" : `pending upgrade to ${pending}, repaired`;
  }
}

const SETTINGS: Readonly<Record<SettingChange["setting"], string>> = {
  "automatic-updates": "enabled → disabled",
  "framework-gates": "open → passed",
  "package-gates": "open → passed",
};

function bracket(explanation: string): string {
  return explanation === "" ? "" : ` (${explanation})`;
}
