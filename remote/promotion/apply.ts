import { formatUpdateinfo } from "../../maintenance/promotion/announcements";
import { fileNameOf } from "../../maintenance/promotion/contents";
import type { PromotionPlan } from "../../maintenance/promotion/plan";
import { type Approval, formatRecord } from "../../maintenance/promotion/record";
import { formatNevra } from "../../maintenance/packages/nevra";
import { followRun, type Reachable } from "../run/follow";
import { describeOperator } from "../operator";
import { nameRun } from "../run/run";
import { PromotionFailed, PromotionRefused, PromotionUnheard, RepositoryLocked } from "./errors";
import { parsePromotionEvent, type PromotionEvent, type PromotionStep } from "./events";
import type { RepositoryHost } from "./host";
import { detachPromotion } from "./scripts";

/** Whoever watches a promotion. */
export interface PromotionWatcher {
  /** What is being done from now on. */
  onStep(step: PromotionStep): void;
  /** It goes on there, and is come back to. */
  onConnectionLost(): void;
}

/**
 * Promotes a release as planned: builds its snapshot, and switches `updates` to it. It's done detached from the connection,
 * so that what was begun is finished. Where it ends early, readers have the old repository or the new one, and the next
 * plan goes on from there.
 *
 * @throws PromotionRefused when the plan has problems, RepositoryLocked, PromotionFailed; PromotionUnheard when the
 * connection was lost for good; SshError, NodeScriptFailed when it wasn't begun
 */
export async function applyPromotion(
  session: Reachable,
  host: RepositoryHost,
  plan: PromotionPlan,
  approval: Approval,
  watcher: PromotionWatcher,
  now = new Date(),
): Promise<void> {
  if (plan.problems.length > 0) throw new PromotionRefused(host, plan);
  if (plan.action === "none") return;
  const { release, digest } = plan;
  const [at, by] = [now.toISOString(), describeOperator()];
  const promotion = detachPromotion(host, {
    id: nameRun(now),
    description: `${by}, promotion of ${release}, since ${at}`,
    ...{ release, digest, expected: plan.from ?? "" },
    record: formatRecord({
      ...{ release, digest, at, by },
      ...{ approvedBy: approval.by, approvedAt: approval.at },
    }),
    content: listContent(plan),
    updateinfo: plan.announcements.length === 0 ? "" : formatUpdateinfo(plan.announcements),
  });
  const conversation = new Conversation(host, `the promotion of ${release}`, watcher);
  const run = { describe: () => promotion, parse: parsePromotionEvent };
  await followRun(session, run, conversation).catch((error: unknown) => {
    throw conversation.hasBegun ? new PromotionUnheard(host, release, error) : error;
  });
  conversation.conclude();
}

/** Lines as `promote.sh` wants them. */
function listContent({ promoted, staying, from, toSign }: PromotionPlan): string {
  const describe = (folder: string) => (p: PromotionPlan["promoted"][number]) => {
    const nevra = formatNevra(p);
    const isSigned = toSign.has(nevra);
    const fields = [
      ...[nevra, isSigned ? "-" : p.sha256, `${folder}/${p.location}`],
      ...[fileNameOf(p), isSigned ? "sign" : "keep"],
    ];
    return `${fields.join("\t")}\n`;
  };
  return [...promoted.map(describe("staging")), ...staying.map(describe(`snapshots/${from ?? ""}`))].join("");
}

/** What a promotion says of itself, to its end. */
class Conversation {
  /** It's listened to until it ends. */
  private last: PromotionEvent | undefined;
  private step: PromotionStep | undefined;
  private failure: Error | undefined;

  constructor(
    private readonly host: RepositoryHost,
    private readonly what: string,
    private readonly watcher: PromotionWatcher,
  ) {}

  get hasBegun(): boolean {
    return this.last !== undefined;
  }

  onConnectionLost(): void {
    this.watcher.onConnectionLost();
  }

  onEvent(event: PromotionEvent): void {
    this.last = event;
    if (event.event === "step") {
      this.step = event.name;
      this.watcher.onStep(event.name);
    }
    if (event.event === "lock-refused") this.failure = new RepositoryLocked(this.host, event.holder);
    if (event.event === "failed")
      this.failure = new PromotionFailed(this.host, this.what, event.step, event.text);
  }

  /** @throws RepositoryLocked, PromotionFailed unless it came to its end */
  conclude(): void {
    if (this.failure !== undefined) throw this.failure;
    if (this.last?.event === "finished") return;
    const said = this.last?.event === "worker-lost" ? this.last.text : "its spool was removed";
    throw new PromotionFailed(this.host, this.what, this.step, said);
  }
}
