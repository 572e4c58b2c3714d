import { splitArchitecture } from "./architecture";
import type { Transition } from "./transition";

/** A line that doesn't have the form `describeTransition` gives. */
export class InvalidTransition extends Error {
  constructor(line: string) {
    super(`"${line}" isn't a transition; they read like "container 101: php 5.3.3-38 → 5.3.3-40"`);
    this.name = "InvalidTransition";
  }
}

/**
 * The canonical text of a transition: what a preview shows and what policies read.
 *
 *     container 101: php 5.3.3-38 → 5.3.3-40
 *     container 101: php 5.3.3-40 → 5.3.3-38 (downgrade)
 *     container 101: php 5.3.3-40 → 5.3.3-40 (rebuilt)
 *     container 101: php → 5.3.3-40 (new)
 *     node: vzkernel 2.6.32-1 → 2.6.32-2 (new, beside the others)
 *     container 101: glibc.i686 2.12-1 → 2.12-2
 *     container 101: tzdata.noarch 2016a-1.x86_64 → 2016b-1 (other architecture)
 *     container 101: php → 5.3.3-40 (duplicates 5.3.3-38, 5.3.3-40 healed)
 */
export function describeTransition(t: Transition): string {
  const where = t.target === "node" ? "node" : `container ${t.target}`;
  const what = t.arch === undefined ? t.name : `${t.name}.${t.arch}`;
  const from = t.kind === "heal" ? "" : ` ${t.from.join(", ")}`.trimEnd();
  return `${where}: ${what}${from} → ${t.to}${describeKind(t)}`;
}

function describeKind(t: Transition): string {
  switch (t.kind) {
    case "upgrade":
      return "";
    case "downgrade":
      return " (downgrade)";
    case "rebuild":
      return " (rebuilt)";
    case "install":
      return t.from.length === 0 ? " (new)" : " (new, beside the others)";
    case "rearch":
      return " (other architecture)";
    case "heal":
      return ` (duplicates ${t.from.join(", ")} healed)`;
  }
}

const LINE =
  /^(?:node|container (?<container>\S+)): (?<what>\S+)(?: (?<from>\S+(?:, \S+)*))? → (?<to>\S+)(?: \((?<note>[^)]+)\))?$/;

/**
 * Reads a line of `describeTransition` back.
 * @throws InvalidTransition
 */
export function parseTransition(line: string): Transition {
  const { container, what, from, to, note } = LINE.exec(line)?.groups ?? {};
  if (what === undefined || to === undefined || container === "node") throw new InvalidTransition(line);
  const kindAndFrom = readKind(note, from === undefined ? [] : from.split(", "), to);
  if (kindAndFrom === undefined) throw new InvalidTransition(line);
  const { name, arch } = splitArchitecture(what);
  return { target: container ?? "node", name, ...(arch !== undefined && { arch }), ...kindAndFrom, to };
}

/** Undefined when the note isn't one, or doesn't fit the installed builds. */
function readKind(
  note: string | undefined,
  from: string[],
  to: string,
): Pick<Transition, "kind" | "from"> | undefined {
  const duplicates = /^duplicates (\S+(?:, \S+)+) healed$/.exec(note ?? "")?.[1];
  if (duplicates !== undefined)
    return from.length === 0 ? { kind: "heal", from: duplicates.split(", ") } : undefined;
  switch (note) {
    case undefined:
      return from.length === 1 ? { kind: "upgrade", from } : undefined;
    case "downgrade":
      return from.length === 1 ? { kind: "downgrade", from } : undefined;
    case "rebuilt":
      return from.length === 1 && from[0] === to ? { kind: "rebuild", from } : undefined;
    case "other architecture":
      return from.length === 1 ? { kind: "rearch", from } : undefined;
    case "new":
      return from.length === 0 ? { kind: "install", from } : undefined;
    case "new, beside the others":
      return from.length > 0 ? { kind: "install", from } : undefined;
    default:
      return undefined;
  }
}
