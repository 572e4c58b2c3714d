import { splitArchitecture } from "../packages/architecture";
import type { Erasure } from "./erasure";

/** A line that doesn't have the form `describeErasure` gives. */
export class InvalidErasure extends Error {
  override readonly name = "InvalidErasure";

  constructor(line: string) {
    super(
      `"${line}" isn't an erasure; they read like "container 101: asterisk.x86_64 1.0-1 → erased, obsoleted by framework-cdr"`,
    );
  }
}

const WORDS = { obsoletes: "obsoleted", succeeds: "succeeded", replaces: "replaced" } as const;

const REASONS = ["obsoletes", "succeeds", "replaces"] as const;

/**
 * The canonical text of an erasure: what a preview shows and what policies read.
 *
 *     container 101: asterisk.x86_64 1.0-1 → erased, obsoleted by framework-cdr
 *     container 101: php.x86_64 5.3-1 → erased, succeeded by php54
 *     container 101: glibc.i686 2.12-1 → erased, replaced by glibc
 */
export function describeErasure({ target, name, arch, from, by, because }: Erasure): string {
  const where = target === "node" ? "node" : `container ${target}`;
  return `${where}: ${name}.${arch} ${from} → erased, ${WORDS[because]} by ${by}`;
}

const LINE =
  /^(?:node|container (?<container>\S+)): (?<what>\S+) (?<from>\S+) → erased, (?<word>obsoleted|succeeded|replaced) by (?<by>\S+)$/;

/** Whether a line of a plan is about an erasure. */
export function isErasureLine(line: string): boolean {
  return LINE.test(line);
}

/**
 * Reads a line of `describeErasure` back.
 * @throws InvalidErasure
 */
export function parseErasure(line: string): Erasure {
  const { container, what = "", from, word, by } = LINE.exec(line)?.groups ?? {};
  const { name, arch } = splitArchitecture(what);
  if (from === undefined || by === undefined || arch === undefined || container === "node")
    throw new InvalidErasure(line);
  const because = REASONS.find((reason) => WORDS[reason] === word) ?? "obsoletes";
  return { target: container ?? "node", name, arch, from, by, because };
}
