import { formatEvr, type Package } from "../../maintenance/packages/nevra";
import type { Rehearsal } from "../../maintenance/transaction/resolution";
import { parseSections } from "../facts/sections";

/**
 * Reads what `inside/resolve.sh` printed.
 *
 * @param installed what the machine has, as it was observed
 */
export function readRehearsal(text: string, installed: readonly Package[]): Rehearsal {
  const { lines, end } = parseSections(text);
  const refused = lines.get("refused");
  if (refused !== undefined) return { kind: "refused", causes: readCauses(refused) };
  if (end !== 0) {
    const said = [...(lines.get("") ?? []), ...(lines.get("errors") ?? [])].map((line) => line.trim());
    return { kind: "unknown", reason: said.at(-1) ?? "it gave no answer" };
  }
  const leaving: Package[] = [];
  for (const line of lines.get("leaving") ?? []) {
    const found = installed.filter((p) => isNamed(p, line));
    if (found.length === 0)
      return { kind: "unknown", reason: `rpm would take away ${line}, which it didn't list as installed` };
    leaving.push(...found);
  }
  return { kind: "passes", leaving };
}

/** Whether a line `NAME-[EPOCH:]VERSION-RELEASE ARCH` means this package: rpm before 4.11 leaves out the epoch. */
function isNamed(p: Package, line: string): boolean {
  const { name, version, release, arch } = p;
  return [`${name}-${formatEvr(p)} ${arch}`, `${name}-${version}-${release} ${arch}`].includes(line);
}

/** rpm's words without what only introduces them. */
function readCauses(lines: readonly string[]): string[] {
  const causes = lines
    .map((line) => line.trim())
    .filter(
      (line) => line !== "" && !/^(warning: |error: Failed dependencies:$|Preparing|Verifying)/.test(line),
    )
    .map((line) => line.replace(/^error: /, ""));
  return causes.length === 0
    ? lines.map((line) => line.trim()).filter((line) => line !== "")
    : [...new Set(causes)];
}
