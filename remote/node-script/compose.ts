import {
  findPackageManager,
  type PackageManagerName,
} from "../../maintenance/package-managers/package-managers";
import { findRuntime, type RuntimeName } from "../../maintenance/runtimes/runtimes";
import { factsWithFramework } from "./compose-framework";
import { prepareScript } from "./compose-prepare";
import { factsShell } from "./compose-facts";
import { listNeeds, needsShell } from "./compose-needs";
import { processesShell } from "./compose-processes";
import { SETTLE_SECONDS } from "./compose-services";
import type { Detached } from "./detached";
import { assign, compose, part, shellQuote } from "./parts";

/** What runs a node's containers. */
export interface ContainerRuntime {
  readonly runtime: RuntimeName;
  /** Where its containers are; absent for the node's own setting. */
  readonly containersPath?: string;
}

export type RestartMode = "required" | "never";

/** The end that units of a run must have come to. */
export interface Closing {
  /** Asked when the run is launched. */
  readonly secondsLeft: () => number;
  /** How long a unit is expected to take, and what must be left beside that. */
  readonly unitSeconds: number;
  readonly reserveSeconds: number;
}

/** A run on a node that changes things: see `worker.sh`. */
export interface RunScript extends ContainerRuntime {
  /** Name of the run: the directory under the node's spool. */
  readonly id: string;
  /** Who runs what, as the lock tells another operator: `alice@desk, packages of node1, since …`. */
  readonly description: string;
  /** What the node's journal says of it; one line. */
  readonly journal: string;
  readonly closing?: Closing;
  readonly parallel: number;
  readonly lockWaitSeconds: number;
  /** After which a unit is left to itself. */
  readonly unitLimitSeconds: number;
  /** Shell that says how a unit is worked on: the variables and functions that `worker.sh` wants beside it. */
  readonly parts: string;
  /** Files of the run's directory by name: scopes, plan.SCOPE, and what the parts want. */
  readonly files: ReadonlyMap<string, string>;
}

const INSIDE = "node-script/inside";
const inside = (...names: readonly string[]): string =>
  processesShell() + names.map((name) => part(`${INSIDE}/${name}.sh`)).join("");

/** How the node and its containers are asked; see `observe.sh`. */
export interface Asking extends ContainerRuntime {
  /** How many containers are entered at once. */
  readonly parallel: number;
  /** How long a container may take to answer, before it counts as unreadable. */
  readonly answerLimitSeconds: number;
  /** How long its answer may be; a longer one is cut short. */
  readonly answerLimitBytes: number;
}

/**
 * @param options `withFramework`: whether FreePBX's modules are listed, too; `unkept`: ids of containers, or `node`, whose packages
 * aren't listed; none unless given
 */
export function observeScript(
  options: Asking & { readonly withFramework: boolean; readonly unkept?: readonly string[] },
): string {
  const facts = options.withFramework ? factsWithFramework() : factsShell();
  const patterns = (options.unkept ?? []).map(shellQuote).join(" | ");
  const choice = patterns === "" ? "" : `case $1 in ${patterns}) WITH_PACKAGES=no ;; esac\n`;
  return askScript(
    options,
    `${assign({ FACTS: facts })}question_of() {\nWITH_PACKAGES=yes\n${choice}` +
      `printf 'WITH_PACKAGES=%s\\n%s\\n' "$WITH_PACKAGES" "$FACTS"\n}\n`,
  );
}

/** @param question shell that defines `question_of SCOPE`, which prints the script to run there */
export function askScript(options: Asking, question: string): string {
  return compose(
    assign({
      PARALLEL: options.parallel,
      ANSWER_LIMIT: options.answerLimitSeconds,
      ANSWER_BYTES: options.answerLimitBytes,
    }),
    part("node-script/prelude.sh"),
    part("node-script/lock.sh"),
    enteringShell(options),
    needsShell(),
    part("node-script/unit-lock.sh"),
    question,
    part("node-script/observe.sh"),
  );
}

/**
 * Functions that run scripts in containers, and on the node itself: `run_in`, and for questions `ask_in`. They come after `prelude.sh` and
 * `lock.sh`; see `enter.sh` and `ask.sh`.
 */
export function enteringShell({ runtime, containersPath = "" }: ContainerRuntime): string {
  return compose(
    assign({ CONTAINERS_PATH: containersPath, RUNTIME_NEEDS: listNeeds(findRuntime(runtime).needs) }),
    part("node-script/within.sh"),
    part(`runtimes/${runtime}.sh`),
    part("node-script/enter.sh"),
    part("node-script/ask.sh"),
  );
}

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
      RESOLVE: part("node-script/package-contents.sh") + inside("transaction", "resolve"),
      PARALLEL: options.parallel,
      ANSWER_LIMIT: options.answerLimitSeconds,
      ANSWER_BYTES: options.answerLimitBytes,
    }),
    enteringShell(options),
    stagePackages(options),
    part("node-script/package-contents.sh"),
    part("node-script/resolve.sh"),
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
    part(`packages/${packageManager}.sh`),
    part("node-script/package-format.sh"),
    part("node-script/verify.sh"),
    part("node-script/download.sh"),
    part("node-script/stage.sh"),
  );
}

/** What runs in a container, or on the node itself, to change its packages, after its parameters; see `inside/apply.sh`. */
export function applyPackagesScript(): string {
  return inside(
    "unit",
    "service-measure",
    "open-mark",
    "package-mark",
    "package-services",
    "package-judge",
    "package-proof",
    "transaction",
    "settle",
    "restart",
    "apply",
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
    part("node-script/packages-unit.sh"),
  );
}

/** A run, as it would be started now: from then on the time that is left is counted. */
export function detachRun(run: RunScript): Detached {
  return {
    id: run.id,
    head: compose(part("node-script/prelude.sh"), part("node-script/lock.sh")),
    work: compose(
      assign({
        DESCRIPTION: run.description,
        JOURNAL: run.journal,
        SECONDS_LEFT: run.closing === undefined ? "" : Math.floor(run.closing.secondsLeft()),
        UNIT_SECONDS: run.closing?.unitSeconds ?? 0,
        RESERVE_SECONDS: run.closing?.reserveSeconds ?? 0,
        PARALLEL: run.parallel,
        LOCK_WAIT: run.lockWaitSeconds,
        UNIT_LIMIT: run.unitLimitSeconds,
      }),
      enteringShell(run),
      part("node-script/unit-lock.sh"),
      part("node-script/runs.sh"),
      run.parts,
      part("node-script/worker.sh"),
    ),
    files: run.files,
  };
}
