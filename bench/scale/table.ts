import { renderTable } from "../table";
import { ROLES } from "./process-tree";
import { type PhaseUsage, type ScaleResults, type SizeResult, totalOf } from "./results";

const ABSENT = "–";
const MIB = 2 ** 20;

/** Markdown, aligned so that a terminal shows it well too. */
export function renderScale(results: ScaleResults): string {
  const { sizes, changedPackages, installedPackages, limitMinutes, machine } = results;
  const header = [
    `${changedPackages} of ${installedPackages} packages change in each container. CPU in seconds (user and system), memory in MiB, SSH in MiB.`,
    `${machine.cores} cores (${machine.processor}), ${machine.memoryGb} GB of memory, Linux ${machine.kernel}; ` +
      `${Object.entries(machine.versions)
        .map(([name, version]) => `${name} ${version}`)
        .join(", ")}.`,
  ].join("\n\n");
  const rows = sizes.flatMap((size) => [
    phaseRow(size, "preview", size.preview, limitMinutes),
    phaseRow(size, "up", size.up, limitMinutes),
  ]);
  const columns = ["nodes × containers", "command", "CPU", ...ROLES.slice(0, -1), "others", "clock"];
  const memoryColumns = ["nodes × containers", "command", "in all", ...ROLES, "to nodes", "from nodes"];
  return [
    header,
    `### CPU\n\n${renderTable(
      columns,
      rows.map(({ cpu }) => cpu),
    )}`,
    `### Peak memory, and SSH\n\n${renderTable(
      memoryColumns,
      rows.map(({ memory }) => memory),
    )}`,
    `### State\n\n${renderTable(["nodes × containers", "bytes", "per container"], sizes.map(stateRow))}`,
  ].join("\n\n");
}

function nameOf({ nodes, containers }: SizeResult): string {
  return `${nodes} × ${containers}`;
}

function phaseRow(
  size: SizeResult,
  command: string,
  phase: PhaseUsage | undefined,
  limitMinutes: number,
): { cpu: string[]; memory: string[] } {
  const start = [nameOf(size), command];
  if (phase === undefined) {
    const absent = Array.from({ length: ROLES.length + 3 }, () => ABSENT);
    return { cpu: [...start, ...absent.slice(1)], memory: [...start, ...absent] };
  }
  const { isOverLimit, processes, seconds, bytes } = phase;
  // What was ended would have taken more.
  const atLeast = isOverLimit ? "> " : "";
  const cpu = (value: number): string => atLeast + value.toFixed(1);
  const mib = (value: number): string => atLeast + (value / MIB).toFixed(0);
  return {
    cpu: [
      ...start,
      cpu(totalOf(phase, "cpuSeconds")),
      ...processes.map(({ cpuSeconds }) => cpu(cpuSeconds)),
      isOverLimit ? `> ${limitMinutes} min` : `${seconds.toFixed(1)} s`,
    ],
    memory: [
      ...start,
      mib(totalOf(phase, "peakBytes")),
      ...processes.map(({ peakBytes }) => mib(peakBytes)),
      atLeast + (bytes.received / MIB).toFixed(1),
      atLeast + (bytes.sent / MIB).toFixed(1),
    ],
  };
}

function stateRow(size: SizeResult): string[] {
  const { stateBytes, nodes, containers } = size;
  if (stateBytes === undefined) return [nameOf(size), ABSENT, ABSENT];
  return [nameOf(size), String(stateBytes), (stateBytes / (nodes * containers)).toFixed(0)];
}
