import { type Cause, cause } from "../../../maintenance/problems/problem";
import type { UnitFinding } from "../../../maintenance/problems/unit-findings";

/** What keeps a change from being begun, by `problem` in `apply.sh`. */
const CODES = [
  "framework-missing",
  "modules-unlisted",
  "framework-unwritable",
  "modules-not-unpacked",
] as const;

/** The same by `problems_of`: what was found has codes of its own. */
const CODES_OF_FINDINGS = [
  "no-room-for-way-back",
  "modules-not-restored",
  "modules-not-saved",
  "modules-changed-meanwhile",
  "unfit-for-change",
  "reload-harms",
] as const;

/**
 * Why a container's framework wasn't changed at all.
 *
 * @param findings as of `readVerdict`
 * @param recovered what an earlier run had left in the middle, and was put right before that
 * @returns undefined for a finding of another kind, on what was changed
 */
export function explainNothingChanged(
  findings: readonly UnitFinding[],
  recovered: readonly UnitFinding[] = [],
): Cause | undefined {
  const [{ code: told, parameters } = { code: "", parameters: [] }] = findings;
  const ofFindings = CODES_OF_FINDINGS.find((known) => known === told);
  if (ofFindings !== undefined) {
    const found = findings.map(({ parameters: [code = "", ...rest] }) => ({ code, parameters: rest }));
    return cause(ofFindings, { findings: found, recovered: [...recovered] });
  }
  if (told === "module-tool-busy") {
    const [by = "", holder = ""] = parameters;
    return cause(told, { by: by === "run" ? by : "tool", holder, recovered: [...recovered] });
  }
  const code = CODES.find((known) => known === told);
  if (code === undefined) return undefined;
  const said = parameters
    .map((parameter) => parameter.trim())
    .filter((parameter) => parameter !== "")
    .join("; ");
  return cause(code, { said, recovered: [...recovered] });
}
