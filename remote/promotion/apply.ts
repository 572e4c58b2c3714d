import { fileNameOf } from "../../maintenance/promotion/contents";
import type { PromotionPlan } from "../../maintenance/promotion/plan";
import { type Approval, formatRecord } from "../../maintenance/promotion/record";
import { formatNevra } from "../../maintenance/packages/nevra";
import { describeOperator } from "../operator";
import { PromotionFailed, PromotionRefused, RepositoryLocked } from "./errors";
import { parsePromotionEvent, type PromotionStep } from "./events";
import type { HostConnection, RepositoryHost } from "./host";
import { promoteScript, switchScript } from "./scripts";

/** Reading every package once takes its time, and so may a passphrase that a key's agent waits for. */
const SILENCE_LIMIT_SECONDS = 60 * 60;

/**
 * Promotes a release as planned: builds its snapshot, and switches `updates` to it. Where this ends early, readers have the
 * old repository or the new one, and the next plan goes on from there.
 *
 * @param onStep what is being done from now on
 * @throws PromotionRefused when the plan has problems, RepositoryLocked, PromotionFailed, SshError
 */
export async function applyPromotion(
  connection: HostConnection,
  host: RepositoryHost,
  plan: PromotionPlan,
  approval: Approval,
  onStep: (step: PromotionStep) => void = () => undefined,
  now = new Date(),
): Promise<void> {
  if (plan.problems.length > 0) throw new PromotionRefused(host, plan);
  if (plan.action === "none") return;
  const { release, digest } = plan;
  const at = now.toISOString();
  const by = describeOperator();
  const record = formatRecord({
    ...{ release, digest, at, by },
    ...{ approvedBy: approval.by, approvedAt: approval.at },
  });
  const promotion = { release, digest, expected: plan.from ?? "", record, content: listContent(plan) };
  const description = `${by}, promotion of ${release}, since ${at}`;
  const script = promoteScript(host, description, promotion);
  await carryOut(connection, host, `the promotion of ${release}`, script, onStep);
}

/**
 * Switches `updates` to a release that was promoted before; where it is there already, nothing is done.
 * @throws RepositoryLocked, PromotionFailed, SshError
 */
export async function switchTo(
  connection: HostConnection,
  host: RepositoryHost,
  release: string,
  now = new Date(),
): Promise<void> {
  const description = `${describeOperator()}, switch to ${release}, since ${now.toISOString()}`;
  const script = switchScript(host, description, release);
  await carryOut(connection, host, `the switch to ${release}`, script, () => undefined);
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

async function carryOut(
  connection: HostConnection,
  host: RepositoryHost,
  what: string,
  script: string,
  onStep: (step: PromotionStep) => void,
): Promise<void> {
  let step: PromotionStep | undefined;
  const onLine = (line: string): void => {
    const event = parsePromotionEvent(line);
    if (event?.event !== "step") return;
    step = event.name;
    onStep(step);
  };
  const result = await connection.runScript(script, { onLine, idleTimeoutSeconds: SILENCE_LIMIT_SECONDS });
  const events = result.stdout.split("\n").flatMap((line) => parsePromotionEvent(line) ?? []);
  for (const event of events) {
    if (event.event === "lock-refused") throw new RepositoryLocked(host, event.holder);
    if (event.event === "failed") throw new PromotionFailed(host, what, event.step, event.text);
  }
  if (events.at(-1)?.event !== "finished") throw new PromotionFailed(host, what, step, result.stderr);
}
