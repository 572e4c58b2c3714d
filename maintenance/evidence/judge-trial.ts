import { FRAMEWORK_GATES, PACKAGE_GATES, type TestGate } from "../change/test-gates";
import type { Release } from "../release/release";
import type { GateOutcome } from "./evidence";
import { daemonsRestartedCleanly, noDependencyFailures, signedWithReleaseKey } from "./judge-packages";
import {
  autoConfigurationServicesOk,
  noBrokenCallFlows,
  noBrokenModules,
  noRegressionApache,
  noRegressionAsterisk,
  noRegressions,
} from "./judge-services";
import { ASKED_AGAIN, type TestGateJudge, type Trial } from "./trial";

const JUDGES: Readonly<Record<TestGate, TestGateJudge>> = {
  "no-dependency-failures": noDependencyFailures,
  "auto-configuration-services-ok": autoConfigurationServicesOk,
  "no-regression-asterisk": noRegressionAsterisk,
  "no-regression-apache": noRegressionApache,
  "signed-with-release-key": signedWithReleaseKey,
  "daemons-restarted-cleanly": daemonsRestartedCleanly,
  "no-broken-modules": noBrokenModules,
  "no-regressions": noRegressions,
  "no-broken-call-flows": noBrokenCallFlows,
};

/** The gates that a test of a release asks: those of packages, unless it has none, and those of modules, where it has any. */
export function gatesOf({ nodes, containers, framework = {} }: ReleasedParts): readonly TestGate[] {
  const has = (parts: Readonly<Record<string, readonly unknown[]>>) =>
    Object.values(parts).some((part) => part.length > 0);
  if (!has(framework)) return PACKAGE_GATES;
  return has(nodes) || has(containers) ? [...PACKAGE_GATES, ...FRAMEWORK_GATES] : FRAMEWORK_GATES;
}

type ReleasedParts = Pick<Release, "nodes" | "containers" | "framework">;

/** The gates' outcomes when they're asked for the first time. */
export function judgeTrial(trial: Trial, gates: readonly TestGate[]): readonly GateOutcome[] {
  return gates.map((gate) => ({ gate, base: trial.base, attempts: 1, ...JUDGES[gate](trial) }));
}

/** Whether some gate failed that may pass when it's asked again. */
export function mayStillPass(outcomes: readonly GateOutcome[]): boolean {
  return outcomes.some(({ gate, verdict }) => verdict === "failed" && ASKED_AGAIN.has(gate));
}

/** Asks again those that failed and can be asked again; what is passed stays so. */
export function judgeAgain(outcomes: readonly GateOutcome[], trial: Trial): readonly GateOutcome[] {
  return outcomes.map((outcome) =>
    outcome.verdict === "failed" && ASKED_AGAIN.has(outcome.gate)
      ? {
          gate: outcome.gate,
          base: outcome.base,
          attempts: outcome.attempts + 1,
          ...JUDGES[outcome.gate](trial),
        }
      : outcome,
  );
}
