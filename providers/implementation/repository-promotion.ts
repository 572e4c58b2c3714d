import { isDeepStrictEqual } from "node:util";
import type * as pulumi from "@pulumi/pulumi";
import { readCurrentRelease, readDeclaredRelease } from "../../declarations/declared-release";
import type { Finding } from "../../maintenance/decision/finding";
import { RECORD_FORMAT } from "../../maintenance/gate/record-format";
import { judgePromotion } from "../../maintenance/promotion/judge";
import type { PromotionFindings } from "../../maintenance/promotion/planned";
import type { PromotionPlan } from "../../maintenance/promotion/plan";
import { applyPromotion } from "../../remote/promotion/apply";
import { systemNow } from "./clock";
import { describeHost, lookAtRepository, type PlannedSight, sessionOf } from "./look-at-repository";
import type { Phase } from "./phase";
import { currentPhases } from "./phases";
import { PhaseProvider } from "./phase-provider";
import { type DeclaredPromotion, declaredPromotion, type ObservedPromotion } from "./promotion-inputs";
import { describeStep, tellPromotion } from "./tell-promotion";
import { describeFinding } from "./tell-decision";
import { tellKeptElsewhere } from "./kept-elsewhere";
import { withPlainErrors } from "./plain-errors";

/** The policy doesn't allow the promotion, or the host can't do it. */
class PromotionNotAllowed extends Error {
  override readonly name = "PromotionNotAllowed";

  constructor(release: string, findings: readonly Finding[]) {
    super(
      `Release ${release} isn't promoted, and nothing was changed:\n${findings
        .map((finding) => `  - ${describeFinding(finding)}`)
        .join("\n")}`,
    );
  }
}

/** What is found when there's nothing to do. */
const NOTHING: Omit<PromotionFindings, "now" | "transition" | "action"> = {
  format: RECORD_FORMAT,
  ...{ promoted: [], leaving: [], toSign: [], notes: [], problems: [] },
};

/** See `providers/repository-promotion.ts`. */
class RepositoryPromotionProvider
  extends PhaseProvider
  implements pulumi.dynamic.ResourceProvider<ObservedPromotion, ObservedPromotion>
{
  /** What `check` saw, by the resource's URN, for the `create` or `update` that follows it in this process. */
  private readonly sights = new Map<string, PlannedSight>();

  /** A repository is of no fleet. */
  private get phase(): Phase {
    return this.phases.of({});
  }

  /** Adds to the inputs what would be promoted. A host that can't be reached is a problem of the plan, never a failure. */
  async check(
    _olds: ObservedPromotion,
    news: ObservedPromotion,
  ): Promise<pulumi.dynamic.CheckResult<ObservedPromotion>> {
    const declared = declaredPromotion(news);
    const { findings } = await this.look(declared);
    return { inputs: { ...declared, ...findings } };
  }

  diff(_id: string, olds: ObservedPromotion, news: ObservedPromotion): Promise<pulumi.dynamic.DiffResult> {
    const due = news.action !== "none" || news.problems.length > 0;
    return Promise.resolve({ changes: due || !isDeepStrictEqual(lasting(olds), lasting(news)) });
  }

  async create(inputs: ObservedPromotion): Promise<pulumi.dynamic.CreateResult<ObservedPromotion>> {
    return { id: inputs.repository, outs: await this.promote(inputs) };
  }

  async update(
    _id: string,
    _olds: ObservedPromotion,
    news: ObservedPromotion,
  ): Promise<pulumi.dynamic.UpdateResult<ObservedPromotion>> {
    return { outs: await this.promote(news) };
  }

  /** Observes again: a refresh shows what the repository offers instead of the release as its file says it now. */
  async read(id: string, props?: ObservedPromotion): Promise<pulumi.dynamic.ReadResult<ObservedPromotion>> {
    if (props?.resourceUrn === undefined) {
      throw new Error(
        `${id} can't be imported. Declare it and run \`pulumi up\`: a release that is promoted stays.`,
      );
    }
    const declared = declaredPromotion(props);
    if (await tellKeptElsewhere(declared, declared.repository, this.phase.log)) return { id, props };
    const { findings } = await lookAtRepository(
      declared,
      () => readCurrentRelease(declared.release.file),
      this.phase,
    );
    tellPromotion(declared, findings, [], this.phase);
    await this.phase.log.flush();
    const { transition, action = "none" } = findings;
    // As long as nothing has drifted, a refresh changes nothing.
    const now = action === "none" ? props.now : findings.now;
    return {
      id,
      props: { ...declared, ...findings, now },
      inputs: { ...declared, ...NOTHING, now, transition, action },
    };
  }

  private async look(declared: DeclaredPromotion): Promise<PlannedSight> {
    const { resourceUrn, release } = declared;
    this.phase.log.status(resourceUrn, "looking at the repository");
    const sight = await lookAtRepository(declared, () => readDeclaredRelease(release), this.phase);
    this.sights.set(resourceUrn, sight);
    tellPromotion(declared, sight.findings, this.judge(declared, sight.findings), this.phase);
    await this.phase.log.flush();
    return sight;
  }

  /** By the time as it is: a promotion needs no window, so that no sandbox sets its clock. */
  private judge(declared: DeclaredPromotion, findings: PromotionFindings): readonly Finding[] {
    return judgePromotion({ ...declared, ...findings }, systemNow());
  }

  /** @throws PromotionNotAllowed, and what `applyPromotion` throws */
  private async promote(inputs: ObservedPromotion): Promise<ObservedPromotion> {
    const declared = declaredPromotion(inputs);
    const { resourceUrn, release } = declared;
    const seen = this.sights.get(resourceUrn);
    // A host that couldn't be observed for the plan gets a second chance.
    const { plan, findings } = seen?.plan === undefined ? await this.look(declared) : seen;
    // Whatever policies were loaded, and whatever has become of the files since.
    readDeclaredRelease(release);
    const refused = this.judge(declared, findings);
    if (plan === undefined || refused.length > 0) throw new PromotionNotAllowed(release.name, refused);
    await this.apply(declared, plan);
    return {
      ...declared,
      ...NOTHING,
      now: findings.now,
      transition: `${release.name} → ${release.name}`,
      action: "none",
    };
  }

  private async apply(declared: DeclaredPromotion, plan: PromotionPlan): Promise<void> {
    if (plan.action === "none") return;
    const { resourceUrn, record, release } = declared;
    const { log } = this.phase;
    const { earlier } = plan;
    const approval =
      earlier === undefined ? record?.approval : { by: earlier.approvedBy, at: earlier.approvedAt };
    if (approval === undefined) throw new PromotionNotAllowed(release.name, []);
    await applyPromotion(
      sessionOf(declared, this.phase),
      await describeHost(declared),
      plan,
      { ...approval, digest: release.digest },
      {
        onStep: (step) => {
          log.status(resourceUrn, describeStep(step));
        },
        onConnectionLost: () => {
          log.status(resourceUrn, "connection lost, coming back");
        },
      },
    );
    log.info(resourceUrn, `promoted: updates is at ${release.name}`);
    await log.flush();
  }
}

/** What stays from one run to the next as long as nobody declares otherwise: all but whether it only plans. */
function lasting(properties: ObservedPromotion): DeclaredPromotion {
  return { ...declaredPromotion(properties), mode: "apply" };
}

export = withPlainErrors(new RepositoryPromotionProvider(currentPhases()));
