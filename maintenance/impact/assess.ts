import type { Service, Tier } from "../change/change";
import {
  endsCalls,
  findEntry,
  type Catalogue,
  type CatalogueEntry,
  type FollowUp,
  type Subject,
} from "./catalogue";
import type { Erasure } from "../transaction/erasure";
import type { PlannedWork } from "./planned-work";

/** What one transition, restart or other change interrupts. */
export interface Impact {
  /** The node's name. */
  readonly node: string;
  /** `node`, the id of a container, or the name of a SAN server or device. */
  readonly target: string;
  readonly subject: Subject;
  readonly name: string;
  readonly interrupts: readonly Service[];
  readonly needs: FollowUp;
  readonly lowestTier: LowestTier;
  /** E.g. `glibc is linked into asterisk: restart needed → at least T2` */
  readonly reason: string;
  /** False when no entry of the catalogue speaks of it: what it interrupts isn't known. */
  readonly known: boolean;
  /** What the built-in catalogue says, where the stack's own entry says less: `is linked into asterisk, and interrupts asterisk`. */
  readonly lowers?: string;
}

/** The lowest tier that fits: that of an emergency never follows from what changes. */
export type LowestTier = Extract<Tier, "T1" | "T2">;

export interface ImpactAssessment {
  readonly impacts: readonly Impact[];
  readonly lowestTier: LowestTier;
  /** Why it isn't T1, each reason once; empty for T1. */
  readonly reasons: readonly string[];
  /** Names of packages and the like that the catalogue doesn't know, each once. */
  readonly unknown: readonly string[];
}

/** What the planned work interrupts, judged by what would really change. */
export function assessImpact(work: readonly PlannedWork[], catalogue: Catalogue): ImpactAssessment {
  const assess = createAssessor(catalogue);
  const impacts = work.flatMap(({ node, transitions, erasures, restarts, modules, others }) => [
    ...transitions.map(({ target, name }) => assess(node, target, "package", name)),
    ...erasures.map((erasure) =>
      judgeErasure(assess(node, erasure.target, "package", erasure.name), erasure),
    ),
    ...restarts.map(({ target, service }) => assess(node, target, "service", service)),
    ...modules.map(({ target, module, from }) =>
      from === undefined ? describeNewModule(node, target, module) : assess(node, target, "module", module),
    ),
    ...others.map(({ target, kind, what }) => assess(node, target, kind, what)),
  ]);
  const high = impacts.filter(({ lowestTier }) => lowestTier === "T2");
  return {
    impacts,
    lowestTier: high.length === 0 ? "T1" : "T2",
    reasons: [...new Set(high.map(({ reason }) => reason))],
    unknown: [...new Set(impacts.filter(({ known }) => !known).map(({ name }) => name))],
  };
}

/**
 * What a package gives is gone with it: nothing brings it back that follows a change, be it a restart or a reboot. Where the release
 * brings in what takes its place, it's a change like any other.
 */
function judgeErasure(impact: Impact, { by, because }: Erasure): Impact {
  if (because === "succeeds") return impact;
  const { name, interrupts, known, lowestTier } = impact;
  const how = `${name} is erased by ${by}`;
  const reason = !known
    ? `${how}, and is in no entry of the impact catalogue: what it interrupts isn't known`
    : interrupts.length === 0
      ? `${how}, which interrupts nothing → ${lowestTier === "T2" ? "at least T2" : "T1"}`
      : `${how}, and ${interrupts.join(", ")} with it → at least T2`;
  return { ...impact, lowestTier: interrupts.length > 0 ? "T2" : lowestTier, reason };
}

type Assessor = (node: string, target: string, subject: Subject, name: string) => Impact;

/** Looks up each name once: in a fleet, hundreds of containers change the same packages. */
function createAssessor(catalogue: Catalogue): Assessor {
  const found = new Map<string, Omit<Impact, "node" | "target">>();
  const builtIn = catalogue.filter(({ own }) => own !== true);
  const lookUp = (subject: Subject, name: string, onNode: boolean): Omit<Impact, "node" | "target"> => {
    const entry = findEntry(catalogue, subject, name, onNode);
    const impact = judge(subject, name, entry);
    if (entry?.own !== true) return impact;
    const lowers = describeLowered(entry, findEntry(builtIn, subject, name, onNode));
    return { ...impact, ...(lowers !== undefined && { lowers }) };
  };
  return (node, target, subject, name) => {
    const key = `${subject} ${name} ${String(target === "node")}`;
    const impact = found.get(key) ?? lookUp(subject, name, target === "node");
    found.set(key, impact);
    return { node, target, ...impact };
  };
}

function judge(
  subject: Subject,
  name: string,
  entry: CatalogueEntry | undefined,
): Omit<Impact, "node" | "target"> {
  if (entry === undefined) {
    const reason = `${name} is in no entry of the impact catalogue: what it interrupts isn't known`;
    return { subject, name, interrupts: [], needs: "nothing", lowestTier: "T1", reason, known: false };
  }
  const { interrupts, needs, because } = entry;
  const lowestTier = chooseTier(interrupts, needs);
  const reason = `${name} ${because}: ${FOLLOWED_BY[needs]} → ${lowestTier === "T2" ? "at least T2" : "T1"}`;
  return { subject, name, interrupts, needs, lowestTier, reason, known: true };
}

/** Where the stack's own entry leaves out a service that the built-in one names, or lets a lower tier fit. */
function describeLowered(own: CatalogueEntry, builtIn: CatalogueEntry | undefined): string | undefined {
  if (builtIn === undefined) return undefined;
  const { interrupts, needs, because } = builtIn;
  const isLower = chooseTier(interrupts, needs) === "T2" && chooseTier(own.interrupts, own.needs) === "T1";
  if (!isLower && interrupts.every((service) => own.interrupts.includes(service))) return undefined;
  return `${interrupts.length === 0 ? "nothing" : interrupts.join(", ")} (${because}: ${FOLLOWED_BY[needs]})`;
}

function chooseTier(interrupts: readonly Service[], needs: FollowUp): LowestTier {
  return interrupts.some(endsCalls) || needs === "reboot" || needs === "storage-procedure" ? "T2" : "T1";
}

function describeNewModule(node: string, target: string, name: string): Impact {
  const reason = `${name} isn't installed there: installing it disturbs nobody → T1`;
  return {
    node,
    target,
    subject: "module",
    name,
    interrupts: [],
    needs: "nothing",
    lowestTier: "T1",
    reason,
    known: true,
  };
}

const FOLLOWED_BY: Readonly<Record<FollowUp, string>> = {
  nothing: "no restart needed",
  restart: "restart needed",
  reboot: "reboot needed",
  "storage-procedure": "storage procedure needed",
};
