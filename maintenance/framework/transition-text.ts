import type { ModuleChange, ModuleChangeKind } from "./transition";

/** A line that doesn't have the form `describeModuleChange` gives. */
export class InvalidModuleChange extends Error {
  constructor(line: string) {
    super(
      `"${line}" isn't a change of a module; they read like "container 101: module cdr 2.10.0.4 → 2.10.0.5"`,
    );
    this.name = "InvalidModuleChange";
  }
}

/**
 * The canonical text of a change: what a preview shows and what policies read.
 *
 *     container 101: module cdr 2.10.0.4 → 2.10.0.5
 *     container 101: module cdr 2.10.0.5 → 2.10.0.4 (downgrade)
 *     container 101: module cdr 2.10.0.4 → 2.10.0.5 (stays disabled)
 *     container 101: module cdr → 2.10.0.5 (new)
 *     container 101: module cdr 2.10.0.4 → 2.10.0.5 (broken, repaired)
 *     container 101: module cdr 2.10.0.4 → 2.10.0.5 (pending upgrade to 2.10.0.5, repaired)
 */
export function describeModuleChange(change: ModuleChange): string {
  const from = change.from === undefined ? "" : ` ${change.from}`;
  const note = describeKind(change);
  return `container ${change.target}: module ${change.module}${from} → ${change.to}${note === "" ? "" : ` (${note})`}`;
}

/** Whether a line of a plan is about a module, so that `parseModuleChange` is the one to read it. */
export function isModuleLine(line: string): boolean {
  return /^container \S+: module [\w-]+ (?:\S+ → |→ \S+ \(new\)$)/.test(line);
}

function describeKind({ kind, disabled, pending }: ModuleChange): string {
  switch (kind) {
    case "install":
      return "new";
    case "upgrade":
      return disabled ? STAYS_DISABLED : "";
    case "downgrade":
      return disabled ? `downgrade, ${STAYS_DISABLED}` : "downgrade";
    case "repair":
      return pending === undefined ? "broken, repaired" : `pending upgrade to ${pending}, repaired`;
  }
}

const STAYS_DISABLED = "stays disabled";

const LINE =
  /^container (?<target>\S+): module (?<module>\S+)(?: (?<from>\S+))? → (?<to>\S+)(?: \((?<note>[^)]+)\))?$/;

/**
 * Reads a line of `describeModuleChange` back.
 * @throws InvalidModuleChange
 */
export function parseModuleChange(line: string): ModuleChange {
  const { target, module, from, to, note } = LINE.exec(line)?.groups ?? {};
  const kind = readKind(note);
  if (target === undefined || module === undefined || to === undefined || kind === undefined)
    throw new InvalidModuleChange(line);
  // Only what isn't there has no version: rule framework-window lets it be installed at any time.
  if ((from === undefined) !== (kind.kind === "install")) throw new InvalidModuleChange(line);
  return { target, module, ...kind, ...(from !== undefined && { from }), to };
}

function readKind(note: string | undefined): Pick<ModuleChange, "kind" | "disabled" | "pending"> | undefined {
  const pending = /^pending upgrade to (\S+), repaired$/.exec(note ?? "")?.[1];
  if (pending !== undefined) return { kind: "repair", disabled: false, pending };
  const kinds: Readonly<Record<string, readonly [ModuleChangeKind, boolean]>> = {
    "": ["upgrade", false],
    new: ["install", false],
    downgrade: ["downgrade", false],
    [STAYS_DISABLED]: ["upgrade", true],
    [`downgrade, ${STAYS_DISABLED}`]: ["downgrade", true],
    "broken, repaired": ["repair", false],
  };
  const found = Object.hasOwn(kinds, note ?? "") ? kinds[note ?? ""] : undefined;
  return found === undefined ? undefined : { kind: found[0], disabled: found[1] };
}
