import type { UnitFinding } from "../../maintenance/problems/unit-findings";
import { quoteForeign } from "../../maintenance/text/plain-text";
import { fewLines } from "./few-lines";
import type { Sections } from "./sections";

/** The script has some tens of codes, and a container may say what it likes. */
const MOST_FINDINGS = 20;

/**
 * The verdict on a unit, made where it was done.
 *
 * @returns what is wrong, the first one first, and nothing where all is well; undefined where it came to no verdict
 */
export function readVerdict({ lines }: Sections): readonly UnitFinding[] | undefined {
  const [verdict, ...findings] = lines.get("verdict") ?? [];
  if (verdict === "done") return [];
  if (verdict !== "failed") return undefined;
  return readFindings(findings);
}

/** Lines as `finding` in `unit.sh` prints them: a code, and its parameters. */
export function readFindings(lines: readonly string[]): readonly UnitFinding[] {
  return lines.slice(0, MOST_FINDINGS).map(readFinding);
}

/** Bounded, and without what a terminal would obey. */
export function readFinding(line: string): UnitFinding {
  const [code = "", ...parameters] = line.split("\t");
  return { code: quoteForeign(code), parameters: fewLines(parameters, 2000) };
}

/** What became of a change of modules: `passed`, or the way back. */
export function readFrameworkVerdict(sections: Sections): string | undefined {
  const findings = readVerdict(sections);
  if (findings?.length === 0) return "passed";
  return findings?.find(({ code }) => code === "gate-failed")?.parameters[0];
}
