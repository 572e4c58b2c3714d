import { type Cause, cause } from "../../../maintenance/problems/problem";
import type { Finding } from "../../../remote/inside/unit-verdict";

/** What keeps a change from being begun, by `problem` in `apply.sh`. */
const CODES = [
  "framework-missing",
  "modules-unlisted",
  "modules-changed-meanwhile",
  "unfit-for-change",
  "reload-harms",
  "module-tool-busy",
  "no-room-for-way-back",
  "framework-unwritable",
  "modules-not-restored",
  "modules-not-unpacked",
  "modules-not-saved",
] as const;

/**
 * Why a container's framework wasn't changed at all.
 *
 * @param recovered what an earlier run had left in the middle, and was put right before that; sentence parts
 * @returns undefined for a finding of another kind, on what was changed
 */
export function explainNothingChanged(
  { code: told, parameters }: Finding,
  recovered: readonly string[] = [],
): Cause | undefined {
  const code = CODES.find((known) => known === told);
  if (code === undefined) return undefined;
  const said = parameters
    .map((parameter) => parameter.trim())
    .filter((parameter) => parameter !== "")
    .join("; ");
  return cause(code, { said, recovered: [...recovered] });
}
