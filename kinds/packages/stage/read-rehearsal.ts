import { formatEvr, type Package } from "../../../maintenance/packages/nevra";
import type { Rehearsal } from "../../../maintenance/transaction/resolution";
import { parseSections } from "../../../remote/inside/sections";

/**
 * Reads what `resolve.sh` printed.
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
  const known = indexByName(installed);
  const leaving = new Set<Package>();
  for (const line of new Set(lines.get("leaving") ?? [])) {
    const found = known.get(line);
    if (found === undefined)
      return { kind: "unknown", reason: `rpm would take away ${line}, which it didn't list as installed` };
    for (const p of found) leaving.add(p);
  }
  return { kind: "passes", leaving: [...leaving] };
}

/**
 * By `NAME-[EPOCH:]VERSION-RELEASE ARCH`, with and without the epoch, which rpm before 4.11 leaves out. Looked up, not searched: both
 * lists are a customer's, and may be as long as he likes.
 */
function indexByName(installed: readonly Package[]): ReadonlyMap<string, readonly Package[]> {
  const known = new Map<string, Package[]>();
  for (const p of installed) {
    const { name, version, release, arch } = p;
    for (const spelling of new Set([
      `${name}-${formatEvr(p)} ${arch}`,
      `${name}-${version}-${release} ${arch}`,
    ])) {
      const same = known.get(spelling);
      if (same === undefined) known.set(spelling, [p]);
      else same.push(p);
    }
  }
  return known;
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
