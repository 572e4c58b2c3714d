import { formatNevra, type Package } from "../packages/nevra";
import type { Severity } from "./advisory";
import type { AvailablePackage } from "./available-package";
import type { Unfit } from "./left-out";
import { matchesPackage } from "./name-pattern";

/** Which of the packages that repositories offer may be taken. */
export interface Rules {
  /** Patterns of names. */
  readonly exclude: readonly string[];
  /** In days, by how bad it is without the fix; what isn't there may be as young as it is. */
  readonly minimumAgeDays: Readonly<Partial<Record<Severity, number>>>;
  /** Builds that turned out to be bad, and how that showed. */
  readonly retracted: readonly { readonly build: Package; readonly because: string }[];
  /** The day that ages are counted to, `2026-11-25`; absent where age doesn't matter. */
  readonly asOf?: string;
}

/** What repositories say about their packages beyond the list of them. */
export interface Knowledge {
  /** By the build's text. */
  readonly severities: ReadonlyMap<string, Severity>;
  /** Module streams, by the build's text. */
  readonly streams: ReadonlyMap<string, string>;
}

const DAY_SECONDS = 86_400;

/** Why a package may not be taken; undefined when it may. */
export function judgePackage(p: AvailablePackage, rules: Rules, knowledge: Knowledge): Unfit | undefined {
  return (
    findRetraction(p, rules) ??
    findExclusion(p, rules) ??
    findStream(p, knowledge) ??
    findYouth(p, rules, knowledge)
  );
}

/** A retraction counts for builds of earlier releases as well. */
export function findRetraction(p: Package, { retracted }: Rules): Unfit | undefined {
  const nevra = formatNevra(p);
  const found = retracted.find(({ build }) => formatNevra(build) === nevra);
  return found === undefined ? undefined : { reason: "retracted", because: `is retracted: ${found.because}` };
}

function findExclusion(p: Package, { exclude }: Rules): Unfit | undefined {
  const pattern = exclude.find((excluded) => matchesPackage(excluded, p));
  return pattern === undefined ? undefined : { reason: "excluded", because: `is excluded by "${pattern}"` };
}

function findStream(p: Package, { streams }: Knowledge): Unfit | undefined {
  const stream = streams.get(formatNevra(p));
  if (stream === undefined) return undefined;
  const because = `belongs to the module stream ${stream}, which machines would have to enable first`;
  return { reason: "modular", because };
}

function findYouth(
  p: AvailablePackage,
  { minimumAgeDays, asOf }: Rules,
  { severities }: Knowledge,
): Unfit | undefined {
  if (asOf === undefined) return undefined;
  const severity = severities.get(formatNevra(p)) ?? "unrated";
  const minimum = minimumAgeDays[severity] ?? 0;
  const age = Date.parse(asOf) / (DAY_SECONDS * 1000) - Math.floor(p.publishedAt / DAY_SECONDS);
  if (age >= minimum) return undefined;
  const published = new Date(p.publishedAt * 1000).toISOString().slice(0, 10);
  const because =
    age < 0
      ? `was published on ${published}, after ${asOf}`
      : `was published on ${published} and is ${countDays(age)} old on ${asOf}; ${describeSeverity(severity)} waits for ${countDays(minimum)}`;
  return { reason: "too-young", because };
}

function describeSeverity(severity: Severity): string {
  switch (severity) {
    case "critical":
      return "a critical fix";
    case "important":
      return "an important fix";
    case "moderate":
      return "a moderate fix";
    case "low":
      return "a low fix";
    case "unrated":
      return "what no advisory rates";
  }
}

function countDays(days: number): string {
  return days === 1 ? "1 day" : `${days} days`;
}
