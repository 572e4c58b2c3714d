import type { Service, Tier } from "../change/change";
import type { WorkLine } from "../changes/change-group";
import type { Erasure, PlannedChange } from "../changes/planned-change";
import {
  endsCalls,
  findEntry,
  type Catalogue,
  type CatalogueEntry,
  type FollowUp,
  type Subject,
} from "./catalogue";

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
export function assessImpact(work: readonly WorkLine[], catalogue: Catalogue): ImpactAssessment {
  const lookUp = createLookUp(catalogue);
  const impacts = work.flatMap(({ node, targets, change }) =>
    targets.map((target): Impact => ({ node, target, ...assessChange(change, target === "node", lookUp) })),
  );
  const high = impacts.filter(({ lowestTier }) => lowestTier === "T2");
  return {
    impacts,
    lowestTier: high.length === 0 ? "T1" : "T2",
    reasons: [...new Set(high.map(({ reason }) => reason))],
    unknown: [...new Set(impacts.filter(({ known }) => !known).map(({ name }) => name))],
  };
}

function assessChange(change: PlannedChange, onNode: boolean, lookUp: LookUp): PlacelessImpact {
  switch (change.kind) {
    case "package":
      return lookUp("package", change.name, onNode);
    case "erasure":
      return judgeErasure(lookUp("package", change.name, onNode), change);
    case "module":
      return change.from === undefined
        ? describeNewModule(change.module)
        : lookUp("module", change.module, onNode);
    case "restart":
      return lookUp("service", change.service, onNode);
    case "setting":
      return lookUp("setting", change.setting, onNode);
    case "allocation":
      return lookUp("beancounters", change.parameter, onNode);
    case "share":
      return lookUp("storage", change.share, onNode);
    case "device":
      return lookUp("device", change.device, onNode);
  }
}

/**
 * What a package gives is gone with it: nothing brings it back that follows a change, be it a restart or a reboot. Where the release
 * brings in what takes its place, it's a change like any other.
 */
function judgeErasure(impact: PlacelessImpact, { by, because }: Erasure): PlacelessImpact {
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

type PlacelessImpact = Omit<Impact, "node" | "target">;

type LookUp = (subject: Subject, name: string, onNode: boolean) => PlacelessImpact;

/** Looks up each name once: in a fleet, hundreds of containers change the same packages. */
function createLookUp(catalogue: Catalogue): LookUp {
  const found = new Map<string, PlacelessImpact>();
  const builtIn = catalogue.filter(({ own }) => own !== true);
  const find: LookUp = (subject, name, onNode) => {
    const entry = findEntry(catalogue, subject, name, onNode);
    const impact = judge(subject, name, entry);
    if (entry?.own !== true) return impact;
    const lowers = describeLowered(entry, findEntry(builtIn, subject, name, onNode));
    return { ...impact, ...(lowers !== undefined && { lowers }) };
  };
  return (subject, name, onNode) => {
    const key = `${subject} ${name} ${String(onNode)}`;
    const impact = found.get(key) ?? find(subject, name, onNode);
    found.set(key, impact);
    return impact;
  };
}

function judge(subject: Subject, name: string, entry: CatalogueEntry | undefined): PlacelessImpact {
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

function describeNewModule(name: string): PlacelessImpact {
  const reason = `${name} isn't installed there: installing it disturbs nobody → T1`;
  return {
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
