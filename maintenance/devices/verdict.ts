import { type Cause, cause } from "../problems/problem";
import { quoteForeign } from "../text/plain-text";
import { WAYS_BACK, type WayBack } from "../kinds/devices/way-back";

export type StepMinutes = Readonly<Record<string, number>>;

/** How the steps of a device ended. */
export type Verdict =
  { readonly kind: "already" | "done" } | { readonly kind: "deferred" | "failed"; readonly because: Cause };

/**
 * Reads what `remote/devices/steps.sh` printed. A step's own words stand behind `| `, so none of them is taken for a verdict.
 *
 * @param minutes the limits of the steps, by their names
 * @param wanted the version that the look should have told
 */
export function readVerdict(report: string, minutes: StepMinutes, wanted: string): Verdict {
  const lines = report.split("\n");
  const said = lines.flatMap((line) => (line.startsWith("| ") ? [line.slice(2)] : []));
  const words = quoteForeign(said.join("\n").trim());
  const [, ended = "", ...rest] = (lines.findLast((line) => line.startsWith("end ")) ?? "").split(" ");
  const [step = "", code = "", back = ""] = rest;
  switch (ended) {
    case "already":
    case "done":
      return { kind: ended };
    case "locked":
      return { kind: "failed", because: cause("device-locked", {}) };
    case "late":
      return { kind: "deferred", because: cause("device-out-of-time", { step }) };
    case "version":
      return {
        kind: "failed",
        because: cause("device-version-other", { wanted, found: words, wayBack: wayBackOf(step) }),
      };
    case "failed":
      return {
        kind: "failed",
        because: describeFailure({ step, code, said: words, wayBack: wayBackOf(back) }, minutes),
      };
    default:
      return { kind: "failed", because: cause("device-unheard", {}) };
  }
}

/** @param code an exit code, `limit` for a step that was ended at its limit, or what else tells it */
export function describeFailure(
  {
    step,
    code,
    said,
    wayBack,
  }: { readonly step: string; readonly code: string; readonly said: string; readonly wayBack: WayBack },
  limits: StepMinutes,
): Cause {
  if (code !== "limit") return cause("device-step-failed", { step, code, said, wayBack });
  const minutes = limits[step] ?? 0;
  return cause("device-step-late", { step, minutes, wayBack });
}

function wayBackOf(word: string): WayBack {
  return WAYS_BACK.find((one) => one === word) ?? "none";
}
