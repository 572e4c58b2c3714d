import { formatContainerIds } from "../../maintenance/fleet/container-ids";
import { describeProblems } from "../../maintenance/problems/describe";
import { plainLine } from "../../maintenance/text/plain-text";
import { listSome } from "../../maintenance/text/list-some";
import type { PlannedRestart } from "../plan/plan";
import type { FleetPending, Pending } from "./pending";

/** The list for somebody at a terminal. */
export function renderText({ fleets, failures }: Pending): string {
  const paragraphs = [
    ...fleets.flatMap((fleet) => describeFleet(fleet, fleets.length > 1)),
    failures.length === 0 ? [] : ["The list can't be made:", ...failures.map((failure) => `  ${failure}`)],
  ];
  return `${paragraphs
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map(plainLine).join("\n"))
    .join("\n\n")}\n`;
}

function describeFleet({ fleet, restarts, unseen }: FleetPending, areSeveral: boolean): string[][] {
  const name = areSeveral || fleet !== undefined ? `${fleet ?? "the fleet without a prefix"}: ` : "";
  return [
    [`${name}${count(restarts)}`, ...table(restarts)],
    unseen.length === 0
      ? []
      : ["Not looked at:", ...describeProblems(unseen, "named").map((line) => `  ${line}`)],
  ];
}

function count(restarts: readonly PlannedRestart[]): string {
  if (restarts.length === 0) return "Nothing waits for a restart.";
  const places = restarts.reduce((sum, { targets }) => sum + targets.length, 0);
  const old = restarts.filter(({ isOld }) => isOld).reduce((sum, { targets }) => sum + targets.length, 0);
  const waits = `${places} ${places === 1 ? "restart waits" : "restarts wait"}`;
  return old === 0 ? `${waits}.` : `${waits}, ${old} of them for too long.`;
}

const HEAD = ["NODE", "WHERE", "WHAT", "SINCE", "PACKAGES", "THIS RUN"];

/** Columns as wide as what is in them; the last one has no end. */
function table(restarts: readonly PlannedRestart[]): string[] {
  if (restarts.length === 0) return [];
  const rows = [HEAD, ...restarts.map(describeRow)].map((cells) => cells.map(plainLine));
  const widths = HEAD.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  return rows.map((cells) =>
    `  ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd(),
  );
}

function describeRow({
  node,
  targets,
  kind,
  name,
  packages,
  leftBy,
  since,
  isOld,
}: PlannedRestart): string[] {
  return [
    node,
    formatContainerIds(targets),
    kind === "reboot" ? "reboot" : name,
    `${since ?? "unknown"}${isOld ? " !" : ""}`,
    packages.length === 0 ? "unknown" : listSome(packages),
    leftBy === undefined ? (kind === "reboot" ? "reboots it" : "restarts it") : LEFT[leftBy],
  ];
}

const LEFT: Readonly<Record<NonNullable<PlannedRestart["leftBy"]>, string>> = {
  change: "leaves it: the change may not",
  fleet: "leaves it: restart: never",
};
