import type { PromotionPlan } from "../../maintenance/promotion/plan";
import { describePromotionProblem } from "../../maintenance/promotion/problem";
import { describeCause } from "../../maintenance/problems/describe";
import { readLack } from "./read-lack";
import { readRefusal } from "../stage/unusable";
import type { PromotionStep } from "./events";
import { describePlace, type RepositoryHost } from "./host";

/** A plan that has problems can't be carried out. */
export class PromotionRefused extends Error {
  override readonly name = "PromotionRefused";

  constructor(host: RepositoryHost, { release, problems }: PromotionPlan) {
    const lines = problems.map((problem) => {
      const { message, remedy } = describePromotionProblem(problem);
      return `  ${message} ${remedy}`;
    });
    super(`Release ${release} isn't promoted in ${describePlace(host)}:\n${lines.join("\n")}`);
  }
}

/** Somebody else is promoting. */
export class RepositoryLocked extends Error {
  override readonly name = "RepositoryLocked";

  constructor(
    host: RepositoryHost,
    readonly holder: string,
  ) {
    super(`${holder} has locked ${describePlace(host)}. Nothing was changed. Run again when that has ended.`);
  }
}

const ADVICE: Readonly<Record<PromotionStep, string>> = {
  locking: "Look at the folder's owner and disk, then run again.",
  planning: "Plan again.",
  gathering: "Look at the host's disk and at staging, then run again.",
  verifying: "Put the right files there. Run createrepo_c on staging if they're in it, and plan again.",
  describing: "Look at what createrepo_c said, then run again.",
  signing: "Look at the signing key and GnuPG's home folder on the host, then run again.",
  storing: "Look at the host's disk, then run again.",
  switching: "Look at the folder's owner and disk, then run again.",
};

/** A promotion whose connection was lost, and didn't come back. */
export class PromotionUnheard extends Error {
  override readonly name = "PromotionUnheard";

  constructor(host: RepositoryHost, release: string, error: unknown) {
    super(
      `${describePlace(host)}: the end of the promotion of ${release} isn't known: ` +
        `${error instanceof Error ? error.message : String(error)} The promotion goes on there by itself. Plan again to see its end.`,
    );
  }
}

/** A promotion that ended early. Readers have the whole old repository, or the whole new one. */
export class PromotionFailed extends Error {
  override readonly name = "PromotionFailed";

  constructor(
    host: RepositoryHost,
    what: string,
    readonly step: PromotionStep | undefined,
    said: string,
  ) {
    const lack = readLack(said.trim(), host);
    const refusal = readRefusal(lack === undefined ? said : "");
    const faults = refusal.faults.map((fault) => describeCause(fault, ""));
    const lacking = lack === undefined ? [] : [describePromotionProblem(lack).message.replace(/\.$/, "")];
    const reason = [...lacking, ...faults, ...refusal.said].slice(-5).join("; ");
    const where = step === undefined ? "" : ` while ${step}`;
    const advice = step === undefined ? "Look at the host's shell and disk, then run again." : ADVICE[step];
    super(
      `${describePlace(host)}: ${what} ended early${where}${reason === "" ? "" : `: ${reason}`}. ` +
        `The repository is whole, as it was before or as it was to be. ${advice}`,
    );
  }
}
