import type { DesiredModule, InstalledModule } from "../../maintenance/framework/module";
import { compareText } from "../../maintenance/packages/version";
import { readUpdates, type AutomaticUpdates } from "../facts/framework";
import { parseSections, type Sections } from "../facts/sections";
import { UnitFailed } from "../unit-report";
import { describeFailedGate, readGates, type GateResult } from "./gates";
import { parseModules } from "./modules";
import { describeNothingChanged } from "./problems";

/** What a change of a container's framework did, beyond having succeeded. */
export interface FrameworkReport {
  /** What the promotion of a release wants as evidence. */
  readonly gates: readonly GateResult[];
  /** Modules that changed though the plan doesn't name them: `cel 2.10.0.1 → 2.10.0.2`. */
  readonly alsoChanged: readonly string[];
  /** The directory in the container with the modules and the database of before; absent when no module changed. */
  readonly kept?: string;
  /** FreePBX's own updates, where they were to be switched off. */
  readonly updates?: AutomaticUpdates;
}

type Wanted = Pick<DesiredModule, "name" | "version">;

/**
 * Reads what `inside/framework-apply.sh` printed, and believes only what was listed after the change.
 *
 * @param wanted the modules that must be there now; empty when only FreePBX's own updates were switched off
 * @param code the exit code with which the runtime ran it
 * @throws UnitFailed with one reason, which also says what became of the way back; or InvalidModuleList, or InvalidVerdicts
 */
export function readFrameworkReport(text: string, code: number, wanted: readonly Wanted[]): FrameworkReport {
  const sections = parseSections(text);
  const problem = sections.lines.get("problem");
  if (problem !== undefined) throw new UnitFailed(describeNothingChanged(problem));
  if (sections.end === undefined) throw new UnitFailed(describeCutShort(sections, code));
  const updates = readUpdates(sections.lines.get("updates") ?? []);
  const report = { gates: [], alsoChanged: [], ...(updates !== undefined && { updates }) };
  if (wanted.length === 0) return report;

  const before = parseModules(sections.lines.get("before") ?? []);
  const after = parseModules(sections.lines.get("modules") ?? []);
  const gates = readGates(sections.lines.get("gates") ?? []);
  const kept = sections.lines.get("kept")?.[0];
  const failure = findFailure(wanted, before, after, gates);
  if (failure !== undefined) {
    const complaints = readComplaints(sections.lines.get("complaints") ?? []);
    const said = complaints.length === 0 ? "" : `: ${complaints.slice(0, 2).join("; ")}`;
    throw new UnitFailed(`${failure}${said}. ${describeWayBack(sections, before, kept)}`);
  }
  return {
    ...report,
    gates,
    alsoChanged: findOthers(wanted, before, after),
    ...(kept !== undefined && { kept }),
  };
}

/** The tool's sentences, without their markup, and without those that only announce the next one. */
function readComplaints(lines: readonly string[]): string[] {
  return lines
    .map((line) =>
      line
        .replaceAll(/<[^>]*>/g, "")
        .trim()
        .replace(/^- /, "")
        .replace(/\.$/, ""),
    )
    .filter((line) => line !== "" && !line.endsWith(":"));
}

function findFailure(
  wanted: readonly Wanted[],
  before: readonly InstalledModule[],
  after: readonly InstalledModule[],
  gates: readonly GateResult[],
): string | undefined {
  const unlike = wanted.flatMap((module) => describeUnlike(module, before, after));
  if (unlike.length > 0) return unlike.slice(0, 3).join(", ");
  const failed = gates.find(({ verdict }) => verdict === "failed");
  return failed === undefined ? undefined : describeFailedGate(failed);
}

function describeUnlike(
  { name, version }: Wanted,
  before: readonly InstalledModule[],
  after: readonly InstalledModule[],
): string[] {
  const there = after.find((module) => module.name === name);
  const state = before.find((module) => module.name === name)?.state;
  const expected =
    state === "disabled" ? ["disabled"] : state === "broken" ? ["enabled", "disabled"] : ["enabled"];
  if (there?.version !== version) {
    const found = there?.version === undefined ? "isn't installed" : `is ${there.version}`;
    return [`module ${name} ${found} after the change, not ${version}`];
  }
  return expected.includes(there.state)
    ? []
    : [`module ${name} ${version} is ${there.state} after the change`];
}

function describeWayBack(
  sections: Sections,
  before: readonly InstalledModule[],
  kept: string | undefined,
): string {
  const backup = kept === undefined ? "" : `; modules and database of before are in ${kept}`;
  const rollback = sections.lines.get("rollback");
  if (rollback === undefined) return `It was left like that, since the change asks for no way back${backup}`;
  const now = parseModules(sections.lines.get("rolled-back") ?? []);
  const different = findOthers([], before, now);
  const gates = readGates(sections.lines.get("rollback-gates") ?? [], [
    "no-regressions",
    "no-broken-call-flows",
  ]);
  const troubles = [
    ...rollback,
    ...different.map((change) => `module ${change}`),
    ...gates.filter(({ verdict }) => verdict === "failed").map(describeFailedGate),
  ];
  if (troubles.length === 0)
    return "It's back to the modules and the database of before, as they were listed then";
  return `Going back to what was there before went wrong as well, look at it now: ${troubles.slice(0, 3).join("; ")}${backup}`;
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

function describeCutShort(sections: Sections, code: number): string {
  const said = [...(sections.lines.get("") ?? []), ...(sections.lines.get("errors") ?? [])]
    .slice(-2)
    .map((line) => line.trim())
    .join("; ");
  return (
    `the work in it was cut short (exit code ${code}${said === "" ? "" : `: ${said}`}): it was stopped, or its processes ` +
    "were ended. Start it and run again; modules that are half upgraded are repaired then"
  );
}
