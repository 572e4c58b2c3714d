import type { DesiredModule, InstalledModule } from "../../../maintenance/framework/module";
import { compareText } from "../../../maintenance/packages/version";
import { type Cause, cause } from "../../../maintenance/problems/problem";
import { quoteForeign } from "../../../maintenance/text/plain-text";
import type { UnitFinding } from "../../../maintenance/problems/unit-findings";
import type { WayBack } from "../../../maintenance/problems/way-back";
import { readUpdates, type AutomaticUpdates } from "../look/facts";
import { fewLines } from "../../../remote/inside/few-lines";
import { parseSections, type Sections } from "../../../remote/inside/sections";
import { explainCutShort } from "../../packages/unit/problems";
import { UnitFailed } from "../../../remote/run/unit-failed";
import { readFindings, readFrameworkVerdict, readVerdict } from "../../../remote/inside/unit-verdict";
import { readGates, type GateResult } from "./read-gates";
import { parseModules } from "../look/modules";
import { explainNothingChanged } from "./problems";

/** What a change of a container's framework did, beyond having succeeded. */
export interface FrameworkReport {
  /** What the promotion of a release wants as evidence. */
  readonly gates: readonly GateResult[];
  /** Modules that changed though the plan doesn't name them: `cel 2.10.0.1 → 2.10.0.2`. */
  readonly alsoChanged: readonly string[];
  /** What an earlier run had left in the middle and this one put right. */
  readonly recovered: readonly UnitFinding[];
  /** The run whose change had been left unproven, and is proven now. */
  readonly proven?: string;
  /** The directory in the container with the modules and the database of before; absent when no module changed. */
  readonly kept?: string;
  /** FreePBX's own updates, where they were to be switched off. */
  readonly updates?: AutomaticUpdates;
}

type Wanted = Pick<DesiredModule, "name" | "version">;

/**
 * Reads what `apply.sh` printed. What came of the change is its verdict alone, since it has to know in
 * order to go back; here it's told.
 *
 * @param wanted the modules that must be there now; empty where none was to be changed
 * @param code the exit code with which the runtime ran it
 * @throws UnitFailed with one reason, which also says what became of the way back; or InvalidModuleList, or InvalidVerdicts
 */
export function readFrameworkReport(text: string, code: number, wanted: readonly Wanted[]): FrameworkReport {
  const sections = parseSections(text);
  const recovered = readFindings(sections.lines.get("recovered") ?? []);
  const nothing = explainNothingChanged(readVerdict(sections) ?? [], recovered);
  if (nothing !== undefined) throw new UnitFailed(nothing);
  if (sections.end === undefined) throw new UnitFailed(explainCutShort(sections, code, "modules-cut-short"));
  const updates = readUpdates(sections.lines.get("updates") ?? []);
  const verdict = readFrameworkVerdict(sections);
  const [open] = fewLines(sections.lines.get("open") ?? []);
  const report = { recovered, ...(updates !== undefined && { updates }) };
  if (verdict === "passed" && wanted.length === 0 && open === undefined)
    return { ...report, gates: [], alsoChanged: [] };
  if (verdict !== "passed") throw new UnitFailed(describeFailure(sections, verdict));

  const [before, after] = ["before", "modules"].map((list) => parseModules(sections.lines.get(list) ?? []));
  refuseContradiction(wanted, after ?? []);
  const [kept] = fewLines(sections.lines.get("kept") ?? []);
  return {
    ...report,
    gates: readGates(sections.lines.get("gates") ?? []),
    alsoChanged: fewLines(findOthers(wanted, before ?? [], after ?? [])),
    ...(open !== undefined && { proven: open }),
    ...(kept !== undefined && { kept }),
  };
}

/** A verdict that its own list belies can only be a mistake of this program, and isn't to be believed. */
function refuseContradiction(wanted: readonly Wanted[], after: readonly InstalledModule[]): void {
  for (const { name, version } of wanted) {
    const there = after.find((module) => module.name === name)?.version ?? "not there";
    if (there !== version)
      throw new UnitFailed(cause("verdict-contradicted", { module: name, there, wanted: version }));
  }
}

/** The first gate that isn't passed, and what became of the change. */
function describeFailure(sections: Sections, verdict: string | undefined): Cause {
  const failed = failedGates(sections, "gates")[0];
  return cause("gate-failed", {
    gate: failed?.gate ?? "",
    findings: failed?.findings ?? [],
    before: readFindings(sections.lines.get("harm") ?? []),
    complaints: readComplaints(sections.lines.get("complaints") ?? [])
      .slice(0, 2)
      .map((line) => quoteForeign(line)),
    became: readWayBack(verdict),
    openRun: sections.lines.get("open")?.[0] ?? "unknown",
    troubles: readFindings(sections.lines.get("rollback") ?? []).slice(0, 3),
    failedGates: failedGates(sections, "rollback-gates").map(({ gate, findings }) => ({ gate, findings })),
    kept: sections.lines.get("kept")?.[0] ?? "",
  });
}

function readWayBack(verdict: string | undefined): WayBack {
  const known: readonly WayBack[] = ["back", "unproven", "left", "stuck"];
  return known.find((way) => way === verdict) ?? "unknown";
}

function failedGates(sections: Sections, section: string): readonly GateResult[] {
  return readGates(sections.lines.get(section) ?? []).filter(({ verdict }) => verdict === "failed");
}

/** The tool's sentences, without their markup, and without those that only announce the next one. */
function readComplaints(lines: readonly string[]): string[] {
  return lines
    .map((line) =>
      line
        .replaceAll(/<[^<>]*>/g, "")
        .trim()
        .replace(/^- /, "")
        .replace(/\.$/, ""),
    )
    .filter((line) => line !== "" && !line.endsWith(":"));
}

/** What isn't as it was, other than the wanted modules. */
function findOthers(
  wanted: readonly Wanted[],
  before: readonly InstalledModule[],
  after: readonly InstalledModule[],
): string[] {
  const names = new Set([...before, ...after].map(({ name }) => name));
  for (const { name } of wanted) names.delete(name);
  return [...names].sort(compareText).flatMap((name) => {
    const [from, to] = [before, after].map((list) =>
      describeThere(list.find((module) => module.name === name)),
    );
    return from === to ? [] : [`${name} ${from ?? ""} → ${to ?? ""}`];
  });
}

function describeThere(module: InstalledModule | undefined): string {
  if (module === undefined || module.state === "not-installed") return "not installed";
  const { version = "of no version", state } = module;
  return state === "enabled" ? version : `${version} (${state})`;
}
