import { type Cause, cause } from "../maintenance/problems/problem";
import type { Sections } from "./facts/sections";
import type { Finding } from "./unit-verdict";

/** How far a unit's transaction came. */
export interface Progress {
  /** Of its packages, how many are as wanted. */
  readonly done: number;
  readonly wanted: number;
}

/**
 * Why a unit's packages weren't changed, or not all, as `problem` in `inside/apply.sh` tells it.
 *
 * @returns undefined for a finding of another kind, on what was changed
 */
export function explainFinding(
  { code, parameters }: Finding,
  sections: Sections,
  { done, wanted }: Progress,
): Cause | undefined {
  const said = parameters.join("; ");
  switch (code) {
    case "disk-full":
      return cause(code, { freeKb: Number(parameters[0]), neededKb: Number(parameters[1]) });
    case "unwritable":
    case "room-unmeasured":
    case "package-tool-busy":
    case "packages-unlisted":
      return cause(code, { said });
    case "release-key-refused":
    case "packages-not-unpacked":
      return cause(code, { said: lastWords(sections) });
    case "tools-missing":
      return cause(code, { tools: parameters });
    case "packages-changed-meanwhile":
      return cause(code, { changes: parameters });
    case "erasure-unplanned":
      return cause(code, { packages: parameters });
    case "transaction-failed":
      return cause(code, {
        exitCode: parameters[0] ?? "unknown",
        ...{ done, wanted },
        scriptlets: findBrokenScriptlets(sections),
        said: lastWords(sections),
      });
    default:
      return undefined;
  }
}

/** The builds whose `%preun` failed, by rpm's own words, so that they can't be taken away. */
export function findBrokenScriptlets(sections: Sections): readonly string[] {
  const failed = (sections.lines.get("log") ?? []).flatMap(
    (line) => /%preun\(([A-Za-z0-9._+~^:-]+)\) scriptlet failed/.exec(line)?.[1] ?? [],
  );
  return [...new Set(failed)];
}

/** Of a report without its end, where no problem is told. */
export function explainCutShort(
  sections: Sections,
  exitCode: number,
  code: "work-cut-short" | "modules-cut-short",
): Cause {
  const said = [...(sections.lines.get("") ?? []), ...(sections.lines.get("errors") ?? [])]
    .slice(-2)
    .map((line) => line.trim())
    .join("; ");
  return cause(code, { exitCode, said });
}

/** The end of what tools said; empty where they said nothing. */
export function lastWords(sections: Sections): string {
  return (sections.lines.get("log") ?? [])
    .map((line) => line.trim())
    .filter((line) => !/^(Verifying|Preparing|Updating)/.test(line))
    .slice(-6)
    .join("; ");
}

/** What rpm or a scriptlet complained about. The words are rpm's, the same from 4.4 to 6.0 (lib/psm.c, lib/fsm.c; later lib/rpmscript.c, lib/rpmfi.c). */
export function readComplaint(said: string): Cause {
  if (said.includes("scriptlet failed")) return cause("scriptlet-failed", { said });
  if (/(user|group) \S+ does not exist - using root/.test(said)) return cause("owner-missing", { said });
  return cause("rpm-complained", { said });
}
