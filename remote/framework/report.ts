import type { DesiredModule, InstalledModule } from "../../maintenance/framework/module";
import { compareText } from "../../maintenance/packages/version";
import { readUpdates, type AutomaticUpdates } from "../facts/framework";
import { fewLines } from "../facts/few-lines";
import { parseSections, type Sections } from "../facts/sections";
import { describeCutShort } from "../unit-problems";
import { UnitFailed } from "../unit-report";
import { readFrameworkVerdict, readProblem } from "../unit-verdict";
import { describeFailedGate, readGates, type GateResult } from "./gates";
import { parseModules } from "./modules";
import { describeNothingChanged } from "./problems";

/** What a change of a container's framework did, beyond having succeeded. */
export interface FrameworkReport {
  /** What the promotion of a release wants as evidence. */
  readonly gates: readonly GateResult[];
  /** Modules that changed though the plan doesn't name them: `cel 2.10.0.1 → 2.10.0.2`. */
  readonly alsoChanged: readonly string[];
  /** What an earlier run had left in the middle and this one put right; sentence parts. */
  readonly recovered: readonly string[];
  /** The run whose change had been left unproven, and is proven now. */
  readonly proven?: string;
  /** The directory in the container with the modules and the database of before; absent when no module changed. */
  readonly kept?: string;
  /** FreePBX's own updates, where they were to be switched off. */
  readonly updates?: AutomaticUpdates;
}

type Wanted = Pick<DesiredModule, "name" | "version">;

/**
 * Reads what `inside/framework-apply.sh` printed. What came of the change is its verdict alone, since it has to know in
 * order to go back; here it's told.
 *
 * @param wanted the modules that must be there now; empty where none was to be changed
 * @param code the exit code with which the runtime ran it
 * @throws UnitFailed with one reason, which also says what became of the way back; or InvalidModuleList, or InvalidVerdicts
 */
export function readFrameworkReport(text: string, code: number, wanted: readonly Wanted[]): FrameworkReport {
  const sections = parseSections(text);
  const recovered = fewLines(sections.lines.get("recovered") ?? []);
  const problem = readProblem(sections);
  if (problem !== undefined) throw new UnitFailed(describeNothingChanged(problem, recovered));
  if (sections.end === undefined) {
    throw new UnitFailed(
      `${describeCutShort(sections, code)}; what is half done is put right then, and the gates are asked. Its framework.log may tell more`,
    );
  }
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
      throw new UnitFailed(
        `its gates are said to be passed, but module ${name} is listed as ${there}, not ${version}: that's a mistake of this program. Look at it now, and report this`,
      );
  }
}

function describeFailure(sections: Sections, verdict: string | undefined): string {
  const failed = failedGates(sections, "gates")[0] ?? "it came to no verdict";
  const complaints = readComplaints(sections.lines.get("complaints") ?? []);
  const said = complaints.length === 0 ? "" : `: ${complaints.slice(0, 2).join("; ")}`;
  return `${failed}${said}. ${describeWayBack(sections, verdict)}`;
}

function failedGates(sections: Sections, section: string): readonly string[] {
  return readGates(sections.lines.get(section) ?? [])
    .filter(({ verdict }) => verdict === "failed")
    .map(describeFailedGate);
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

function describeWayBack(sections: Sections, verdict: string | undefined): string {
  const kept = sections.lines.get("kept")?.[0];
  const backup = kept === undefined ? "" : `; modules and database of before are in ${kept}`;
  switch (verdict) {
    case "back":
      return "It's back to the modules and the database of before, file by file";
    case "unproven":
      return `Nothing was changed but that its configuration was read again. The change of run ${sections.lines.get("open")?.[0] ?? "unknown"} stays unproven, and is asked for again`;
    case "left":
      return `It was left like that, since the change asks for no way back${backup}`;
    case "stuck": {
      const troubles = [
        ...(sections.lines.get("rollback") ?? []),
        ...failedGates(sections, "rollback-gates"),
      ].slice(0, 3);
      const said = troubles.length === 0 ? "" : `: ${troubles.join("; ")}`;
      return `Going back to what was there before went wrong as well, look at it now${said}${backup}`;
    }
    default:
      return `Nobody knows what became of it, look at it now${backup}`;
  }
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
