import { RELEASE_KEY_FILE } from "../../declarations/file-kinds";
import { readArmoredKeys } from "../../declarations/read-public-keys";
import { RECORD_FORMAT } from "../../maintenance/gate/record-format";
import { formatNevra } from "../../maintenance/packages/nevra";
import type { PromotionFindings } from "../../maintenance/promotion/planned";
import { cause } from "../../maintenance/problems/problem";
import { planPromotion, type PromotionPlan } from "../../maintenance/promotion/plan";
import type { Release } from "../../maintenance/release/release";
import type { RepositoryHost } from "../../remote/promotion/host";
import { observePromotion } from "../../remote/promotion/observe";
import type { NodeSession } from "../../remote/session";
import { systemNow } from "./clock";
import type { Phase } from "./phase";
import { sentenceOf } from "./sentence-of";
import type { DeclaredPromotion } from "./promotion-inputs";

/** What a promotion would do; the plan is absent when the host couldn't be observed. */
export interface PlannedSight {
  readonly plan?: PromotionPlan;
  readonly findings: PromotionFindings;
}

/**
 * Observes a repository's host, and plans the promotion of a release there. Never throws: what is wrong is a problem of the
 * plan.
 *
 * @param readRelease reads the release file
 */
export async function lookAtRepository(
  declared: DeclaredPromotion,
  readRelease: () => Release,
  phase: Phase,
): Promise<PlannedSight> {
  const now = systemNow().toString({ smallestUnit: "second" });
  try {
    const release = readRelease();
    const connection = await sessionOf(declared, phase).connect();
    const host = await describeHost(declared);
    const observed = await observePromotion(connection, host, release, declared.settings);
    const plan = planPromotion(release, declared.settings, observed);
    return { plan, findings: { format: RECORD_FORMAT, now, ...describePlan(plan) } };
  } catch (error) {
    const problem = cause("promotion-unobserved", { said: sentenceOf(error) });
    const nothing = { transition: "", promoted: [], leaving: [], toSign: [], notes: [] };
    return { findings: { format: RECORD_FORMAT, now, ...nothing, problems: [problem] } };
  }
}

/** @throws MachineShared */
export function sessionOf({ repository, ssh, bastion }: DeclaredPromotion, phase: Phase): NodeSession {
  phase.claim({ node: repository, ssh });
  return phase.sessionOf({ node: repository, ssh, ...(bastion !== undefined && { bastion }) });
}

/** @throws FileUnreadable when a release key can't be read */
export async function describeHost({
  repository,
  root,
  base,
  signing,
  releaseKeys,
}: DeclaredPromotion): Promise<RepositoryHost> {
  const keys = await readArmoredKeys(RELEASE_KEY_FILE, releaseKeys);
  return { name: repository, root, base, signing, releaseKeys: keys };
}

function describePlan(plan: PromotionPlan): Omit<PromotionFindings, "format" | "now"> {
  const { action, earlier, from, current, release, promoted, leaving, toSign, notes, problems } = plan;
  return {
    transition: `${from ?? "nothing"} → ${release}`,
    ...(current !== undefined && { current }),
    action,
    ...(earlier !== undefined && { approvedBefore: { by: earlier.approvedBy, at: earlier.approvedAt } }),
    promoted: promoted.map(formatNevra),
    leaving: leaving.map(formatNevra),
    toSign: [...toSign],
    notes: [...notes],
    problems: [...problems],
  };
}
