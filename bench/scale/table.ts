import { renderTable } from "../table";
import { judgeScale } from "./goals";
import { ROLES } from "./process-tree";
import { type PhaseUsage, type ScaleResults, type SizeResult, totalOf } from "./results";

const ABSENT = "–";
const MIB = 2 ** 20;
const SIZE = "nodes × containers";

/** Markdown, aligned so that a terminal shows it well too. */
export function renderScale(results: ScaleResults): string {
  const { sizes, changedPackages, installedPackages, limitMinutes } = results;
  const phases = sizes.flatMap((size) => [
    { start: [nameOf(size), "preview"], phase: size.preview },
    { start: [nameOf(size), "up"], phase: size.up },
  ]);
  const cpu = phases.map(({ start, phase }) => [...start, ...cpuCells(phase, limitMinutes)]);
  const memory = phases.map(({ start, phase }) => [...start, ...memoryCells(phase)]);
  const goals = judgeScale(results).map(({ goal, measured = ABSENT, isMet }) => [
    goal,
    measured,
    isMet === undefined ? "not known" : isMet ? "met" : "missed",
  ]);
  return [
    `${changedPackages} of ${installedPackages} packages change in each container. CPU is in seconds, user and system; memory and SSH in MiB.`,
    renderMachine(results),
    section("CPU", [SIZE, "command", "in all", ...ROLES, "clock"], cpu),
    section("Peak memory, and SSH", [SIZE, "command", "in all", ...ROLES, "to nodes", "from nodes"], memory),
    section("State", [SIZE, "bytes", "per container"], sizes.map(stateRow)),
    section("Goals for 200 × 50", ["goal", "measured", ""], goals),
  ].join("\n\n");
}

function renderMachine({ machine }: ScaleResults): string {
  const { cores, processor, memoryGb, kernel, versions } = machine;
  const programs = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return `${cores} cores (${processor}), ${memoryGb} GB of memory, Linux ${kernel}; ${programs.join(", ")}.`;
}

function section(title: string, header: readonly string[], rows: readonly (readonly string[])[]): string {
  return `### ${title}\n\n${renderTable(header, rows)}`;
}

function nameOf({ nodes, containers }: SizeResult): string {
  return `${nodes} × ${containers}`;
}

function cpuCells(phase: PhaseUsage | undefined, limitMinutes: number): string[] {
  if (phase === undefined) return [ABSENT, ...ROLES.map(() => ABSENT), ABSENT];
  const amounts = [totalOf(phase, "cpuSeconds"), ...phase.processes.map(({ cpuSeconds }) => cpuSeconds)];
  return [
    ...amounts.map((seconds) => atLeast(phase, seconds.toFixed(1))),
    phase.isOverLimit ? `> ${limitMinutes} min` : `${phase.seconds.toFixed(1)} s`,
  ];
}

function memoryCells(phase: PhaseUsage | undefined): string[] {
  if (phase === undefined) return [ABSENT, ...ROLES.map(() => ABSENT), ABSENT, ABSENT];
  const { bytes, processes } = phase;
  const amounts = [totalOf(phase, "peakBytes"), ...processes.map(({ peakBytes }) => peakBytes)];
  return [
    ...amounts.map((peak) => atLeast(phase, (peak / MIB).toFixed(0))),
    ...[bytes.received, bytes.sent].map((amount) => atLeast(phase, (amount / MIB).toFixed(1))),
  ];
}

/** What was ended would have taken more. */
function atLeast({ isOverLimit }: PhaseUsage, amount: string): string {
  return isOverLimit ? `> ${amount}` : amount;
}

function stateRow(size: SizeResult): string[] {
  const { stateBytes, nodes, containers } = size;
  if (stateBytes === undefined) return [nameOf(size), ABSENT, ABSENT];
  return [nameOf(size), String(stateBytes), (stateBytes / (nodes * containers)).toFixed(0)];
}
