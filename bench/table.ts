import { judgeGoals } from "./goals";
import type { MachineFacts } from "./machine";
import { medianOf, type Measurement, type Results } from "./results";
import { ratio, summarise } from "./statistics";
import { SCENARIOS, type Scenario } from "./way";

const TITLES: Readonly<Record<Scenario, string>> = {
  apply: "One release applied to every container",
  nothing: "Nothing to do",
  inventory: "Inventory only",
};

const ABSENT = "–";

/** The whole report: a table for each scenario, and the goals. Markdown, aligned so that a terminal shows it well too. */
export function renderResults(results: Results): string {
  const { nodes, containers, fillers, parallel, repeat } = results.size;
  const size =
    `${nodes} nodes with ${containers} containers each, ${results.packages} packages per container, ` +
    `${fillers} more packages in the repository, ${parallel} containers of a node at once (c, e), ` +
    `median of ${repeat}.`;
  const scenarios = SCENARIOS.map((scenario) => renderScenario(scenario, results.measurements));
  return [
    size,
    renderMachine(results.machine),
    ...scenarios.filter((text) => text !== ""),
    renderGoals(results),
  ].join("\n\n");
}

function renderMachine(machine: MachineFacts): string {
  const { cores, processor, memoryGb, kernel, versions } = machine;
  const programs = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return `${cores} cores (${processor}), ${memoryGb} GB of memory, Linux ${kernel}; ${programs.join(", ")}.`;
}

function renderScenario(scenario: Scenario, measurements: readonly Measurement[]): string {
  const seconds = (row: string) => medianOf(measurements, scenario, row);
  const rows = measurements
    .filter((measurement) => measurement.scenario === scenario)
    .map(({ row, title, seconds: measured }) => {
      const { median, least, most } = summarise(measured);
      const overFloor = (engine: number | undefined): string =>
        factor(
          row.startsWith("c") && engine !== undefined ? ratio(median - engine, seconds("e")) : undefined,
        );
      const spread = `${least.toFixed(2)}–${most.toFixed(2)}`;
      const overEngine = [overFloor(seconds("d1")), overFloor(seconds("d2"))];
      return [row, title, median.toFixed(2), spread, factor(ratio(median, seconds("c1"))), ...overEngine];
    });
  if (rows.length === 0) return "";
  const header = ["", "way", "seconds", "least–most", "× c1", "(c − d1) / e", "(c − d2) / e"];
  return `### ${TITLES[scenario]}\n\n${renderTable(header, rows)}`;
}

function renderGoals(results: Results): string {
  const rows = judgeGoals(results).map(({ goal, value, remark }) => [goal, factor(value), remark]);
  return `### Goals\n\n${renderTable(["goal", "measured", ""], rows)}`;
}

function factor(value: number | undefined): string {
  return value === undefined ? ABSENT : value.toFixed(2);
}

const LEFT_ALIGNED = /[a-z ]{3}/;

/** A Markdown table; columns whose header or cells are words are aligned left, numbers right. */
export function renderTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const columns = header.map((title, index) => {
    const cells = rows.map((row) => row[index] ?? "");
    return {
      width: Math.max(3, title.length, ...cells.map((cell) => cell.length)),
      words: cells.length === 0 || cells.some((cell) => LEFT_ALIGNED.test(cell)) || title === "",
    };
  });
  const line = (cells: readonly string[]): string =>
    `| ${columns
      .map(({ width, words }, index) => {
        const cell = cells[index] ?? "";
        return words ? cell.padEnd(width) : cell.padStart(width);
      })
      .join(" | ")} |`;
  const rule = columns.map(({ width, words }) => (words ? "-".repeat(width) : `${"-".repeat(width - 1)}:`));
  return [line(header), line(rule), ...rows.map(line)].join("\n");
}
