import { areSameBuild, type Build } from "../maintenance/packages/build";
import { cannotCoexist } from "../maintenance/packages/coexistence";
import { because, type Cause, plainCause, said } from "../maintenance/troubles/cause";
import { parseInventory } from "../maintenance/packages/inventory";
import { areInstallOnly } from "../maintenance/packages/install-only";
import { formatNevra, type Package } from "../maintenance/packages/nevra";
import { MOST_SERVICES, parseRestarts } from "./facts/restarts";
import { quoteForeign } from "../maintenance/text/plain-text";
import { fewLines } from "./facts/few-lines";
import { parseSections, type Sections } from "./facts/sections";
import { describeLeftOpen, readProblem, readVerdict } from "./unit-verdict";
import { describeCutShort, explainProblem, explainScriptlet, lastWords } from "./unit-problems";

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
  readonly warnings: readonly string[];
}

/** What must be so after a unit's transaction. */
export interface ExpectedPackages {
  /** Builds that must be there. */
  readonly packages: readonly Build[];
  /** Packages that must be gone, beside older builds of those; none unless told. */
  readonly erased?: readonly Package[];
}

/** A unit of work that didn't reach its end state; the message is a sentence part that starts with what is wrong. */
export class UnitFailed extends Error {
  override readonly name = "UnitFailed";
  readonly because: Cause;

  constructor(cause: Cause | string) {
    const told = typeof cause === "string" ? plainCause(cause) : cause;
    super(told.text);
    this.because = told;
  }
}

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
  const problem = readProblem(sections);
  if (problem !== undefined)
    throw new UnitFailed(explainProblem(problem, sections, countDone(sections, wanted)));
  if (sections.end === undefined) {
    throw new UnitFailed(
      `${describeCutShort(sections, code)}; what a broken transaction left behind is healed then`,
    );
  }
  const unlisted = sections.lines.get("unlisted");
  if (unlisted !== undefined) {
    throw new UnitFailed(
      because`what is installed after the transaction can't be told, since rpm doesn't list all of it: ${said(unlisted.map((line) => line.trim()).join("; "))}. Look at it now`,
    );
  }
  const missing = findMissing(wanted, readPackages(sections));
  if (missing !== undefined)
    throw new UnitFailed(because`${missing}${explainScriptlet(sections)}${said(lastWords(sections))}`);
  const changes = readChanges(sections);
  const unplanned = findUnplanned(wanted, erased, changes) ?? findKept(erased, readPackages(sections));
  if (unplanned !== undefined) throw new UnitFailed(because`${unplanned}${said(lastWords(sections))}`);
  const restarts = readRestarts(sections, restart);
  const open = describeLeftOpen(readVerdict(sections) ?? []);
  if (open !== undefined) throw new UnitFailed(because`${open}${said(lastWords(sections))}`);
  return {
    ...restarts,
    erased: changes.gone.filter(among(erased)).map(formatNevra),
    warnings: fewLines(sections.lines.get("warnings") ?? [], 2000),
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
): string | undefined {
  const isReplaced = (p: Package): boolean => wanted.some((build) => cannotCoexist(build, p));
  const isErased = among(erased);
  const isWanted = among(wanted);
  const vanished = gone.filter((p) => !isReplaced(p) && !isErased(p)).map(formatNevra);
  const arrived = added.filter((p) => !isWanted(p)).map(formatNevra);
  const parts = [
    ...(vanished.length > 0 ? [`${vanished.join(", ")} ${vanished.length === 1 ? "is" : "are"} gone`] : []),
    ...(arrived.length > 0 ? [`${arrived.join(", ")} came`] : []),
  ];
  return parts.length === 0
    ? undefined
    : `after the transaction ${parts.join(" and ")}, which the plan didn't say. Look at it now`;
}

function findKept(erased: readonly Package[], installed: readonly Package[]): string | undefined {
  const kept = erased.filter(among(installed)).map(formatNevra);
  return kept.length === 0
    ? undefined
    : `${kept.join(", ")} ${kept.length === 1 ? "was" : "were"} to be erased, and ${kept.length === 1 ? "is" : "are"} still installed after the transaction`;
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
    const names = dead.map(({ service, code }) => `${service} (status ${code})`).join(", ");
    throw new UnitFailed(
      because`its packages are as wanted, but ${names} doesn't run after its restart. Look at it now${said(lastWords(sections))}`,
    );
  }
  const left = parseRestarts(sections.lines.get("still-replaced") ?? []);
  if (restart === "required" && left.services.length > 0) {
    throw new UnitFailed(
      because`its packages are as wanted, but ${left.services.join(", ")} still runs replaced files after a restart. Restart it by hand and look why${said(lastWords(sections))}`,
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
function countDone(sections: Sections, wanted: readonly Build[]): string {
  const installed = readPackages(sections);
  const done = wanted.filter((build) => installed.some((p) => areSameBuild(p, build))).length;
  return done === 0
    ? ", and none of its packages is as wanted"
    : `; ${done} of its ${wanted.length} packages are as wanted now`;
}

/** What is wrong with the listing after the transaction: an exit code of 0 proves nothing. */
function findMissing(wanted: readonly Build[], installed: readonly Build[]): string | undefined {
  for (const build of wanted) {
    const nevra = formatNevra(build);
    const ofName = installed.filter((p) => p.name === build.name);
    const ofBuild = ofName.filter((p) => formatNevra(p) === nevra);
    if (ofBuild.length > 0 && !ofBuild.some((p) => areSameBuild(p, build))) {
      return `${nevra} is installed after the transaction, but another build of it than the release's: the headers' digests differ`;
    }
    if (ofBuild.length === 0) {
      const there = ofName.length === 0 ? "nothing" : ofName.map(formatNevra).join(", ");
      return `${nevra} isn't installed after the transaction, ${there} is`;
    }
    const sameArch = ofName.filter((p) => p.arch === build.arch);
    if (sameArch.length > 1 && !areInstallOnly(build)) {
      return `${build.name} is installed ${sameArch.length} times after the transaction: ${sameArch.map(formatNevra).join(", ")}`;
    }
  }
  return undefined;
}
