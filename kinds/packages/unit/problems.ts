import { groupBy } from "../../../maintenance/packages/grouping";
import type { ProblemCode } from "../../../maintenance/problems/catalogue";
import { type Cause, cause } from "../../../maintenance/problems/problem";
import type { UnitFinding } from "../../../maintenance/problems/unit-findings";
import type { Sections } from "../../../remote/inside/sections";

/**
 * What a unit's verdict tells, each cause once, the first one first. What tools said beside it is their own words.
 *
 * @param findings as of `readVerdict`
 */
export function explainFindings(findings: readonly UnitFinding[], sections: Sections): readonly Cause[] {
  const byKind = groupBy(findings, (finding) => (isOwnCause(finding) ? finding.code : "left-open"));
  return [...byKind].map(([kind, alike]) =>
    kind === "left-open"
      ? cause(kind, { findings: alike, said: lastWords(sections) })
      : explainAlike(alike, sections),
  );
}

const CODES = [
  "disk-full",
  "unwritable",
  "room-unmeasured",
  "package-tool-busy",
  "packages-unlisted",
  "release-key-refused",
  "packages-not-unpacked",
  "tools-missing",
  "packages-changed-meanwhile",
  "erasure-unplanned",
  "transaction-failed",
  "result-unlisted",
  "package-another-build",
  "package-absent",
  "package-doubled",
  "packages-beside-plan",
  "erased-still-there",
  "service-on-replaced-files",
  "restarts-unseen",
  "unfit-for-packages",
  "way-back-refused",
  "rolled-back",
  "way-back-failed",
] as const satisfies readonly ProblemCode[];

const OWN_CAUSES: ReadonlySet<string> = new Set<string>(CODES);

/** A service that an earlier run left down is another matter than one that doesn't come back now. */
function isOwnCause({ code, parameters }: UnitFinding): boolean {
  return code === "service-not-back" ? parameters[2] === "restarted" : OWN_CAUSES.has(code);
}

/** @param alike findings of one code */
function explainAlike(alike: readonly UnitFinding[], sections: Sections): Cause {
  const [{ code, parameters } = { code: "", parameters: [] }] = alike;
  const [first = "", ...rest] = parameters;
  const said = lastWords(sections);
  const scriptlets = findBrokenScriptlets(sections);
  switch (code) {
    case "disk-full":
      return cause(code, { freeKb: Number(first), neededKb: Number(rest[0]) });
    case "unwritable":
    case "room-unmeasured":
    case "package-tool-busy":
    case "packages-unlisted":
    case "result-unlisted":
    case "restarts-unseen":
    case "way-back-refused":
      return cause(code, { said: parameters.join("; ") });
    case "unfit-for-packages":
      return cause(code, { findings: readNested(alike) });
    case "rolled-back":
      return cause(code, {});
    case "way-back-failed":
      return cause(code, { findings: readNested(alike), said });
    case "release-key-refused":
    case "packages-not-unpacked":
      return cause(code, { said });
    case "tools-missing":
      return cause(code, { tools: parameters });
    case "packages-changed-meanwhile":
      return cause(code, { changes: parameters });
    case "erasure-unplanned":
      return cause(code, { packages: parameters });
    case "transaction-failed": {
      const [done, wanted] = [Number(rest[0]), Number(rest[1])];
      return cause(code, { exitCode: first, done, wanted, scriptlets, said });
    }
    case "package-another-build":
      return cause(code, { package: first, scriptlets, said });
    case "package-absent":
      return cause(code, { package: first, there: rest, scriptlets, said });
    case "package-doubled":
      return cause(code, { name: first, packages: rest, scriptlets, said });
    case "packages-beside-plan": {
      const of = (way: string): string[] =>
        alike.flatMap(({ parameters: [found, ...packages] }) => (found === way ? packages : []));
      return cause(code, { gone: of("gone"), came: of("came"), said });
    }
    case "erased-still-there":
      return cause(code, { packages: parameters, said });
    case "service-not-back": {
      const services = alike.map(
        ({ parameters: [service = "", status = ""] }) => `${service} (status ${status})`,
      );
      return cause(code, { services, said });
    }
    case "service-on-replaced-files":
      return cause(code, { services: parameters, said });
    default:
      return cause("left-open", { findings: [...alike], said });
  }
}

/** Findings that have others as their parameters: a code, and its own parameters. */
function readNested(findings: readonly UnitFinding[]): UnitFinding[] {
  return findings.map(({ parameters: [code = "", ...parameters] }) => ({ code, parameters }));
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
