import { areSameBuild, type Build } from "../maintenance/packages/build";
import { cannotCoexist } from "../maintenance/packages/coexistence";
import { parseInventory } from "../maintenance/packages/inventory";
import { areInstallOnly } from "../maintenance/packages/install-only";
import { formatNevra, type Package } from "../maintenance/packages/nevra";
import { type Cause, cause } from "../maintenance/problems/problem";
import { ProblemError } from "../maintenance/problems/problem-error";
import { MOST_SERVICES, parseRestarts } from "./facts/restarts";
import { quoteForeign } from "../maintenance/text/plain-text";
import { fewLines } from "./facts/few-lines";
import { parseSections, type Sections } from "./facts/sections";
import { readVerdict } from "./unit-verdict";
import {
  explainCutShort,
  explainFinding,
  findBrokenScriptlets,
  lastWords,
  type Progress,
  readComplaint,
} from "./unit-problems";

/** What a unit of work (one container, or the node itself) did, beyond having succeeded. */
export interface UnitReport {
  /** Configuration files that were kept beside the package's own (`.rpmnew`, `.rpmsave`). */
  readonly keptFiles: readonly string[];
  /** Files of builds that gave way to others of the same name and version, which belong to no package now. */
  readonly leftFiles: readonly string[];
  /** Services that were restarted, with the seconds that it took. */
  readonly restarted: readonly { readonly service: string; readonly seconds: number }[];
  /** Services that execute replaced files now and weren't restarted, since the change may not do that. */
  readonly keptServices: readonly string[];
  /** Processes that still execute replaced files and that no service restart reaches. */
  readonly leftProcesses: readonly string[];
  /** Packages that the transaction took away, as the plan said. */
  readonly erased: readonly string[];
  /** What rpm or a scriptlet complained about, though the transaction went through. */
  readonly warnings: readonly Cause[];
}

/** What must be so after a unit's transaction. */
export interface ExpectedPackages {
  /** Builds that must be there. */
  readonly packages: readonly Build[];
  /** Packages that must be gone, beside older builds of those; none unless told. */
  readonly erased?: readonly Package[];
}

/** A unit of work that didn't reach its end state. */
export class UnitFailed extends ProblemError {}

/**
 * Reads what `inside/apply.sh` printed, and believes only what was listed after it.
 *
 * @param code the exit code with which the runtime ran it
 * @throws UnitFailed
 */
export function readUnitReport(
  text: string,
  code: number,
  { packages: wanted, erased = [] }: ExpectedPackages,
  restart: "required" | "never",
): UnitReport {
  const sections = parseSections(text);
  const findings = readVerdict(sections) ?? [];
  const [finding] = findings;
  const problem = finding && explainFinding(finding, sections, measureProgress(sections, wanted));
  if (problem !== undefined) throw new UnitFailed(problem);
  if (sections.end === undefined) throw new UnitFailed(explainCutShort(sections, code, "work-cut-short"));
  const unlisted = sections.lines.get("unlisted");
  if (unlisted !== undefined) {
    const said = unlisted.map((line) => line.trim()).join("; ");
    throw new UnitFailed(cause("result-unlisted", { said }));
  }
  const missing = findMissing(wanted, sections);
  if (missing !== undefined) throw new UnitFailed(missing);
  const changes = readChanges(sections);
  const unplanned = findUnplanned(wanted, erased, changes, sections) ?? findKept(erased, sections);
  if (unplanned !== undefined) throw new UnitFailed(unplanned);
  const restarts = readRestarts(sections, restart);
  if (findings.length > 0)
    throw new UnitFailed(cause("left-open", { findings: [...findings], said: lastWords(sections) }));
  return {
    ...restarts,
    erased: changes.gone.filter(among(erased)).map(formatNevra),
    warnings: fewLines(sections.lines.get("warnings") ?? [], 2000).map(readComplaint),
  };
}

/** What a transaction really changed, by the whole list of packages before and after. */
interface Changes {
  readonly gone: readonly Package[];
  readonly added: readonly Package[];
}

function readChanges(sections: Sections): Changes {
  const read = (name: string): readonly Package[] =>
    parseInventory((sections.lines.get(name) ?? []).join("\n"));
  return { gone: read("gone"), added: read("added") };
}

/** A change that the plan didn't say: nothing comes or goes unseen. */
function findUnplanned(
  wanted: readonly Package[],
  erased: readonly Package[],
  { gone, added }: Changes,
  sections: Sections,
): Cause | undefined {
  const isReplaced = (p: Package): boolean => wanted.some((build) => cannotCoexist(build, p));
  const isErased = among(erased);
  const isWanted = among(wanted);
  const vanished = gone.filter((p) => !isReplaced(p) && !isErased(p)).map(formatNevra);
  const arrived = added.filter((p) => !isWanted(p)).map(formatNevra);
  return vanished.length + arrived.length === 0
    ? undefined
    : cause("packages-beside-plan", { gone: vanished, came: arrived, said: lastWords(sections) });
}

function findKept(erased: readonly Package[], sections: Sections): Cause | undefined {
  const kept = erased.filter(among(readPackages(sections))).map(formatNevra);
  return kept.length === 0
    ? undefined
    : cause("erased-still-there", { packages: kept, said: lastWords(sections) });
}

/** Looked up, not searched: a container may list as many as it likes. */
function among(packages: readonly Package[]): (p: Package) => boolean {
  const nevras = new Set(packages.map(formatNevra));
  return (p) => nevras.has(formatNevra(p));
}

function readRestarts(
  sections: Sections,
  restart: "required" | "never",
): Omit<UnitReport, "erased" | "warnings"> {
  const lines = sections.lines.get("restarts") ?? [];
  const restarted = lines
    .filter((line) => line.startsWith("restarted "))
    .map((line) => {
      const [, service = "", code = "", seconds = ""] = line.split(" ");
      return { service, code: Number(code), seconds: Number(seconds) };
    });
  const dead = restarted.filter(({ code }) => code !== 0);
  if (dead.length > 0) {
    const services = dead.map(({ service, code }) => `${service} (status ${code})`);
    throw new UnitFailed(cause("service-not-back", { services, said: lastWords(sections) }));
  }
  const left = parseRestarts(sections.lines.get("still-replaced") ?? []);
  if (restart === "required" && left.services.length > 0) {
    const { services } = left;
    throw new UnitFailed(
      cause("service-on-replaced-files", { services: [...services], said: lastWords(sections) }),
    );
  }
  return {
    keptFiles: fewLines(sections.lines.get("kept-files") ?? [], 1000),
    leftFiles: fewLines(sections.lines.get("left-files") ?? [], 1000),
    keptServices: fewLines(
      lines.filter((line) => line.startsWith("kept ")).map((line) => line.slice("kept ".length)),
    ),
    restarted: restarted
      .slice(0, MOST_SERVICES)
      .map(({ service, seconds }) => ({ service: quoteForeign(service), seconds })),
    leftProcesses: left.processes,
  };
}

function readPackages(sections: Sections): readonly Build[] {
  return parseInventory((sections.lines.get("packages") ?? []).join("\n"));
}

/** A transaction that fails may have done most of its work: a failing %pre keeps back only its own package. */
function measureProgress(sections: Sections, wanted: readonly Build[]): Progress {
  const installed = readPackages(sections);
  const done = wanted.filter((build) => installed.some((p) => areSameBuild(p, build))).length;
  return { done, wanted: wanted.length };
}

/** What is wrong with the listing after the transaction: an exit code of 0 proves nothing. */
function findMissing(wanted: readonly Build[], sections: Sections): Cause | undefined {
  const installed = readPackages(sections);
  const tools = { scriptlets: findBrokenScriptlets(sections), said: lastWords(sections) };
  for (const build of wanted) {
    const nevra = formatNevra(build);
    const ofName = installed.filter((p) => p.name === build.name);
    const ofBuild = ofName.filter((p) => formatNevra(p) === nevra);
    if (ofBuild.length > 0 && !ofBuild.some((p) => areSameBuild(p, build)))
      return cause("package-another-build", { package: nevra, ...tools });
    if (ofBuild.length === 0)
      return cause("package-absent", { package: nevra, there: ofName.map(formatNevra), ...tools });
    const sameArch = ofName.filter((p) => p.arch === build.arch);
    if (sameArch.length > 1 && !areInstallOnly(build))
      return cause("package-doubled", { name: build.name, packages: sameArch.map(formatNevra), ...tools });
  }
  return undefined;
}
