import { compareContainerIds } from "../../../maintenance/fleet/container-ids";
import { cause } from "../../../maintenance/problems/problem";
import type { Interruption, StepFindings } from "../../../remote/procedure/report";
import { readProcedureReport } from "../../../remote/procedure/report";
import { type CauseThere, UnitFailed, UnitPostponed } from "../../../remote/run/unit-failed";
import type { UnitNotes } from "../../draft";
import type { Kernel } from "../look/facts";

/**
 * Reads how a node's reboot has ended.
 *
 * @throws UnitFailed
 */
export function readRebootReport(text: string, kernel: Kernel): UnitNotes {
  const report = readProcedureReport(text);
  if (report === undefined) throw new UnitFailed(cause("procedure-unheard", {}));
  const { failed, missing, worse, interruptions } = report;
  // Nobody was disturbed: drains come before all that takes anything away.
  const isPostponed = failed.length > 0 && failed.every((one) => callsLeft(one) !== undefined);
  if (isPostponed && missing.length + worse.length === 0)
    throw new UnitPostponed(
      failed.flatMap((one) => {
        const left = callsLeft(one);
        return left === undefined ? [] : [{ target: one.target, cause: cause("deferred-calls", left) }];
      }),
    );
  const causes: CauseThere[] = [
    ...missing.map(({ step, target, findings }) => ({
      target,
      cause: cause("not-back", { step, findings }),
    })),
    ...worse.map(({ step, target, findings }) => ({
      target,
      cause: cause("back-otherwise", { step, findings }),
    })),
    ...failed.map(({ step, target, findings }) => ({
      target,
      cause: cause("step-failed", { step, findings }),
    })),
  ];
  const own = causes.filter(({ target }) => target === "node").map((one) => one.cause);
  const elsewhere = causes.filter(({ target }) => target !== "node");
  const [because, ...further] = own;
  if (because !== undefined) throw new UnitFailed(because, further, elsewhere);
  if (elsewhere.length > 0) throw new UnitFailed(cause("procedure-harmed", {}), [], elsewhere);
  if (!report.isDone) throw new UnitFailed(cause("procedure-unheard", {}));
  return {
    info: [`rebooted into ${kernel.name} ${kernel.build}`, ...describeInterruptions(interruptions)],
    warnings: [],
  };
}

/** The calls that a container's drain was given up for. */
function callsLeft({ findings }: StepFindings): { calls: string; minutes: number } | undefined {
  const [found] = findings;
  if (findings.length !== 1 || found?.code !== "calls-left") return undefined;
  const [calls = "", minutes = ""] = found.parameters;
  return { calls, minutes: Number(minutes) };
}

/** `101 was down for 40 s, without asterisk for 41 s, without web for 43 s` */
function describeInterruptions(interruptions: readonly Interruption[]): string[] {
  const targets = [...new Set(interruptions.map(({ target }) => target))].sort(compareContainerIds);
  return targets.map((target) => {
    const lengths = interruptions
      .filter((one) => one.target === target)
      .map(
        ({ service, from, to }) =>
          `${service === "container" ? "down" : `without ${service}`} for ${to - from} s`,
      );
    return `${target} was ${lengths.join(", ")}`;
  });
}
