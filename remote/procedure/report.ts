import type { UnitFinding } from "../../maintenance/problems/unit-findings";
import { groupBy } from "../../maintenance/packages/grouping";
import { parseSections } from "../inside/sections";
import { readFinding } from "../inside/unit-verdict";

/** A step on a target, with what was found there. */
export interface StepFindings {
  readonly step: string;
  readonly target: string;
  readonly findings: readonly UnitFinding[];
}

/** From when a service was away, and until when, by the node's clock in seconds since 1970. */
export interface Interruption {
  readonly target: string;
  /** asterisk, web or database; `container` from its stop until it ran. */
  readonly service: string;
  readonly from: number;
  readonly to: number;
}

/** How a procedure has ended on its node: see `tell_procedure` in `steps.sh`. */
export interface ProcedureReport {
  readonly isDone: boolean;
  /** Steps that failed. */
  readonly failed: readonly StepFindings[];
  /** What isn't back. */
  readonly missing: readonly StepFindings[];
  /** What is back, and not as it was. */
  readonly worse: readonly StepFindings[];
  readonly interruptions: readonly Interruption[];
}

/** @returns undefined where the report is cut short */
export function readProcedureReport(text: string): ProcedureReport | undefined {
  const { lines, end } = parseSections(text);
  if (end !== 0) return undefined;
  const findings = (lines.get("findings") ?? []).flatMap((line) => {
    const [step, target, ...rest] = line.split("\t");
    return step === undefined || target === undefined || rest.length === 0
      ? []
      : [{ step, target, finding: readFinding(rest.join("\t")) }];
  });
  const byPlace = groupBy(findings, ({ step, target }) => `${step} ${target}`);
  const findingsAt = (step: string, target: string): readonly UnitFinding[] =>
    (byPlace.get(`${step} ${target}`) ?? []).map(({ finding }) => finding);
  const missing = readPlaces(lines.get("missing") ?? []);
  const failed = readPlaces(
    (lines.get("steps") ?? []).flatMap((line) =>
      line.endsWith(" failed") ? [line.slice(0, -" failed".length)] : [],
    ),
  );
  const toFindings = ({ step, target }: Place): StepFindings => ({
    step,
    target,
    findings: findingsAt(step, target),
  });
  const isAmong = (places: readonly Place[], { step, target }: Place): boolean =>
    places.some((one) => one.step === step && one.target === target);
  const others = [...byPlace.values()].flatMap(([first]) => (first === undefined ? [] : [first]));
  return {
    isDone: (lines.get("verdict") ?? [])[0] === "done",
    // What holds the whole procedure back is of no step.
    failed: [...failed.map(toFindings), ...others.filter(({ step }) => step === "run").map(toFindings)],
    missing: missing.map(toFindings),
    worse: others
      .filter((place) => place.step !== "run" && !isAmong(failed, place) && !isAmong(missing, place))
      .map(toFindings),
    interruptions: (lines.get("interruptions") ?? []).flatMap(readInterruption),
  };
}

interface Place {
  readonly step: string;
  readonly target: string;
}

function readPlaces(lines: readonly string[]): Place[] {
  return lines.flatMap((line) => {
    const [step, target] = line.split(" ");
    return step === undefined || target === undefined ? [] : [{ step, target }];
  });
}

function readInterruption(line: string): Interruption[] {
  const [, target, service, from, to] =
    /^(\S+) (container|asterisk|web|database) (\d{1,12}) (\d{1,12})$/.exec(line) ?? [];
  // A clock that was set back at the boot measures nothing.
  if (target === undefined || service === undefined || Number(to) < Number(from)) return [];
  return [{ target, service, from: Number(from), to: Number(to) }];
}
