import { Temporal } from "@js-temporal/polyfill";
import type { Finding } from "../../maintenance/decision/finding";
import { REPOSITORY_PROMOTION } from "../../maintenance/gate/resource-types";
import { judgePromotion } from "../../maintenance/promotion/judge";
import { describePromotionProblem } from "../../maintenance/promotion/problem";
import { type PromotionRuleName, RULE_OF } from "../../maintenance/promotion/rules";
import { describeCause } from "../../maintenance/problems/describe";
import { PlannedPromotion } from "../../maintenance/promotion/planned";
import { explainUnreadable } from "./mismatch";
import type { PromotionPlan } from "./plan";
import type { Preview, PreviewedResource } from "./preview";

/** The rule whose problems are no findings: they keep the plan from being whole. */
const WHOLE: PromotionRuleName = "promotion-whole";

export interface JudgedPromotion {
  readonly findings: readonly Finding[];
  readonly promotion?: PromotionPlan;
  /** Why it couldn't be judged. */
  readonly failures: readonly string[];
}

/** What a stack that promotes has instead of a gate. */
export function findPromotion(resources: readonly PreviewedResource[]): PreviewedResource | undefined {
  return resources.find(({ type }) => type === REPOSITORY_PROMOTION);
}

/** Judges a promotion by what its resource knows, as the provider and the policy pack do. */
export function judgePlannedPromotion({ urn, inputs }: PreviewedResource, preview: Preview): JudgedPromotion {
  try {
    const planned = PlannedPromotion.parse(inputs);
    const { repository, release, record, transition, action, approvedBefore } = planned;
    const { promoted, leaving, toSign, notes, problems, now } = planned;
    const judged = judgePromotion(planned, Temporal.Instant.from(now));
    const file = preview.configuration[`${preview.project}:promotion`];
    const approval = action === "switch" ? approvedBefore : record?.approval;
    return {
      findings: judged.filter(({ level }) => level === "mandatory"),
      promotion: {
        repository,
        now,
        release: { name: release.name, digest: release.digest },
        ...(record !== undefined && { id: record.promotion }),
        ...(file !== undefined && { file }),
        ...(approval !== undefined && { approval }),
        transition,
        ...(action !== undefined && { action }),
        ...{ promoted, leaving, toSign },
        notes: notes.map((note) => ({ ...note, message: describeCause(note, "") })),
        problems: problems
          .filter(({ code }) => RULE_OF[code] === WHOLE)
          .map((problem) => ({ ...problem, ...describePromotionProblem(problem) })),
      },
      failures: [],
    };
  } catch (error) {
    return { findings: [], failures: [`The promotion ${urn} can't be judged: ${explainUnreadable(error)}`] };
  }
}
