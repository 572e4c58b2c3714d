import { Temporal } from "@js-temporal/polyfill";
import { formatNevra, parseNevra } from "../../../../maintenance/packages/nevra";
import type { PromotionObservation } from "../../../../maintenance/promotion/observation";
import { planPromotion, type PromotionPlan } from "../../../../maintenance/promotion/plan";
import type { PromotablePackage } from "../../../../maintenance/promotion/promotable";
import { describePromotionProblem, type PromotionProblem } from "../../../../maintenance/promotion/problem";
import type { PromotionSettings } from "../../../../maintenance/promotion/settings";
import type { Release } from "../../../../maintenance/release/release";
import type { Capability } from "../../../../maintenance/repository/capability";
import { parseCapabilityVersion } from "../../../../maintenance/repository/capability";
import { RECORD_FORMAT } from "../../../../maintenance/gate/record-format";
import type { PlannedPromotion } from "../../../../maintenance/promotion/planned";
import { evidenceOf, KEY, signedFile } from "../evidence/evidence-fixture";
import { packagesOf, type Recipe } from "../repository/repository-fixture";

export const PLACE = "repo1:/srv/repo";

export interface Stock extends Recipe {
  /** `name` or `name < 2`. */
  readonly conflicts?: readonly string[];
}

export function stock(entries: readonly (string | Stock)[]): PromotablePackage[] {
  return entries.map((entry) => {
    const recipe = typeof entry === "string" ? { nevra: entry } : entry;
    const [p] = packagesOf([recipe]);
    return { ...p!, conflicts: (recipe.conflicts ?? []).map(readConflict) };
  });
}

function readConflict(text: string): Capability {
  const [name = "", sign, version = ""] = text.split(" ");
  if (sign === undefined) return { name };
  return { name, range: { comparison: "LT", than: parseCapabilityVersion(version) } };
}

/** @param builds `NEVRA` or `NEVRA SHA256` */
export function releaseOf(builds: readonly string[], name = "2026-11"): Release {
  const packages = builds.map((text) => {
    const [nevra = "", sha256] = text.split(" ");
    return {
      ...parseNevra(nevra),
      ensure: "where-installed" as const,
      ...(sha256 !== undefined && { sha256 }),
    };
  });
  return { name, nodes: {}, containers: { el6: packages } };
}

export const SETTINGS: PromotionSettings = {
  parts: [{ layer: "containers", osFamily: "el6" }],
  architecture: "x86_64",
  alternatives: [],
  signsPackages: false,
};

export interface Attempt {
  readonly wanted: readonly string[];
  /** For nodes of el7. */
  readonly nodes?: readonly string[];
  readonly staging?: readonly (string | Stock)[];
  readonly updates?: readonly (string | Stock)[];
  readonly base?: readonly (string | Stock)[];
  readonly observed?: Partial<PromotionObservation>;
  readonly settings?: Partial<PromotionSettings>;
}

/** Plans the promotion of a release of these builds. */
export function attemptPlan({ wanted, nodes = [], ...more }: Attempt): PromotionPlan {
  const nodePackages = releaseOf(nodes).containers["el6"] ?? [];
  const release = { ...releaseOf(wanted), ...(nodes.length > 0 && { nodes: { el7: nodePackages } }) };
  const observed: PromotionObservation = {
    place: PLACE,
    ...(more.updates !== undefined && { current: { name: "2026-10" } }),
    snapshots: more.updates === undefined ? [] : [{ name: "2026-10" }],
    staging: stock(more.staging ?? []),
    updates: stock(more.updates ?? []),
    base: stock(more.base ?? []),
    ...{ announcements: [], unusable: new Map(), lacks: [], freeBytes: 1e9, bytesToCopy: 0, unreadable: {} },
    ...more.observed,
  };
  return planPromotion(release, { ...SETTINGS, ...more.settings }, observed);
}

export function builds(packages: readonly PromotablePackage[]): string[] {
  return packages.map(formatNevra);
}

/** `message remedy` */
export function tell(problem: PromotionProblem | undefined): string {
  if (problem === undefined) return "";
  const { message, remedy } = describePromotionProblem(problem);
  return `${message} ${remedy}`;
}

export function problemsOf(attempt: Attempt): readonly PromotionProblem[] {
  return attemptPlan(attempt).problems;
}

export const DIGEST = `sha256:${"d".repeat(64)}`;
/** A day after the evidence of these tests was made. */
export const NOW = Temporal.Instant.from("2026-11-26T12:00:00Z");

/** Parts that are otherwise; undefined leaves one out. */
export type PlannedParts = { readonly [K in keyof PlannedPromotion]?: PlannedPromotion[K] | undefined };

/** What a promotion stands on that was passed, tested and found to be possible. */
export function plannedPromotion(parts: PlannedParts): PlannedPromotion {
  const whole: PlannedPromotion = {
    format: RECORD_FORMAT,
    repository: "updates",
    release: { name: "2026-11", digest: DIGEST },
    record: {
      promotion: "2026-11",
      release: { name: "2026-11", digest: DIGEST },
      approval: { by: "infrastructure team", at: "2026-11-25T16:00:00Z" },
    },
    evidence: [signedFile(evidenceOf(DIGEST))].map((signed) => ({ ...signed })),
    qualification: { keys: [KEY.publicKey], maximumAgeDays: 30 },
    now: NOW.toString(),
    transition: "2026-10 → 2026-11",
    current: { name: "2026-10", digest: `sha256:${"0".repeat(64)}` },
    action: "build",
    ...{ promoted: ["a-2-1.noarch"], leaving: [], toSign: [], notes: [], problems: [] },
  };
  return { ...whole, ...parts } as PlannedPromotion;
}
