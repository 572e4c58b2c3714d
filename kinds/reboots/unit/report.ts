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
 * @throws UnitFailed, or UnitPostponed where calls went on for longer than the change waits
 */
export function readRebootReport(text: string, kernel: Kernel): UnitNotes {
  const report = readProcedureReport(text);
  if (report === undefined) throw new UnitFailed(cause("procedure-unheard", {}));
  const { failed, missing, worse, interruptions } = report;
  // Nobody was disturbed: drains come before all that takes anything away.
  const postponed = failed.flatMap(callsLeft);
  const isPostponed = postponed.length > 0 && postponed.length === failed.length;
  if (isPostponed && missing.length + worse.length === 0) throw new UnitPostponed(postponed);
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
    info: [`rebooted into ${kernel.name} ${kernel.build}`],
    interruptions: interruptions.map(({ target, service, from, to }) => ({
      ...{ target, service, seconds: to - from },
    })),
    warnings: [],
    waiting: { kind: "reboot", names: [] },
  };
}

/** The calls that a container's drain was given up for. */
export function callsLeft({ target, findings }: StepFindings): CauseThere[] {
  const [found] = findings;
  if (findings.length !== 1 || found?.code !== "calls-left") return [];
  const [calls = "", minutes = ""] = found.parameters;
  return [{ target, cause: cause("deferred-calls", { calls, minutes: Number(minutes) }) }];
}

/** `101 was down for 40 s, without asterisk for 41 s, without web for 43 s` */
export function describeInterruptions(interruptions: readonly Interruption[]): string[] {
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
