import {
  findPackageManager,
  type PackageManagerName,
} from "../../maintenance/package-managers/package-managers";
import { enteringShell } from "../../remote/enter/entering";
import { processesShell } from "../../remote/inside/processes";
import type { Asking } from "../../remote/look/ask-script";
import { listNeeds, needsShell } from "../../remote/script/needs";
import { assign, compose, part } from "../../remote/script/parts";
import { judgeServicesShell, probesShell, SETTLE_SECONDS } from "../../remote/services/services";
import { prepareScript } from "../../remote/stage/prepare-script";

export type RestartMode = "required" | "never";

const parts = (...names: readonly string[]): string => names.map((name) => part(`${name}.sh`)).join("");

const inside = (...names: readonly string[]): string => processesShell() + parts(...names);

/** @param options `packages`: lines as of `listPackages`; `questions`: lines of plans, each after its target and a tab */
export function preparePackagesScript(
  options: PackagesStage &
    Asking & { readonly lockWaitSeconds: number; readonly packages: string; readonly questions: string },
): string {
  const { packages, questions, lockWaitSeconds } = options;
  const stage = compose(
    assign({
      LOCK_WAIT: lockWaitSeconds,
      QUESTIONS: questions,
      RESOLVE:
        part("kinds/packages/stage/package-contents.sh") +
        inside("kinds/packages/unit/transaction", "kinds/packages/stage/resolve-inside"),
      PARALLEL: options.parallel,
      ANSWER_LIMIT: options.answerLimitSeconds,
      ANSWER_BYTES: options.answerLimitBytes,
    }),
    enteringShell(options),
    stagePackages(options),
    part("kinds/packages/stage/package-contents.sh"),
    part("kinds/packages/stage/resolve.sh"),
  );
  return prepareScript(packages, stage);
}

interface PackagesStage {
  readonly packageManager: PackageManagerName;
  /** Armored public keys; the only ones whose signatures count. */
  readonly releaseKeys: string;
}

function stagePackages({ packageManager, releaseKeys }: PackagesStage): string {
  return compose(
    assign({ KEYS: releaseKeys, PACKAGES_NEEDS: listNeeds(findPackageManager(packageManager).needs) }),
    needsShell(),
    part(`remote/package-managers/${packageManager}.sh`),
    part("remote/rpm/package-format.sh"),
    part("remote/rpm/verify.sh"),
    part("kinds/packages/stage/download.sh"),
    part("kinds/packages/stage/stage.sh"),
  );
}

/** What runs in a container, or on the node itself, to change its packages, after its parameters; see `unit/apply.sh`. */
export function applyPackagesScript(): string {
  return (
    inside("remote/inside/unit") +
    judgeServicesShell() +
    probesShell() +
    parts(
      "remote/inside/open-mark",
      "kinds/packages/mark",
      ...["services", "judge", "proof", "transaction", "settle", "restart", "way-back", "apply"].map(
        (name) => `kinds/packages/unit/${name}`,
      ),
    )
  );
}

/** The parts of a run that changes packages. */
export function packagesRunParts(
  options: PackagesStage & {
    readonly restart: RestartMode;
    /** Patterns of services that aren't restarted, whatever they execute. */
    readonly keepRunning: readonly string[];
  },
): string {
  return compose(
    stagePackages(options),
    assign({
      RESTART: options.restart,
      KEEP_RUNNING: options.keepRunning.join(" "),
      SETTLE: SETTLE_SECONDS,
      APPLY: applyPackagesScript(),
    }),
    part("kinds/packages/unit/unit.sh"),
  );
}
