import type { Work } from "../../../remote/run/converge";
import { buildRun, type RunSettings, type RunTerms } from "../../../remote/run/run";
import { allocationsRunParts } from "../allocations-shell";
import type { WantedAllocation } from "../plan/plan";
import { type AllocationsReport, readAllocationsReport } from "./report";

/** How a node is worked on, and how long a container is watched, in seconds; from the fleet file. */
export interface AllocationsRunSettings extends RunSettings {
  readonly soakSeconds: number;
}

/** One container, and what it's to have. */
export interface AllocationUnit {
  /** The container's id. */
  readonly target: string;
  readonly wanted: readonly WantedAllocation[];
}

/** @param what how the node's lock and journal describe the run */
export function describeAllocationsWork(
  ways: AllocationsRunSettings,
  what: string,
  units: readonly AllocationUnit[],
  terms: RunTerms,
  now = new Date(),
): Work<AllocationsReport> {
  const targets = units.map(({ target }) => target);
  const files = new Map(
    units.map(({ target, wanted }) => [`allocations.${target}`, wanted.map(writeLine).join("")]),
  );
  const parts = allocationsRunParts(ways, ways.soakSeconds);
  return {
    run: buildRun(ways, { what, targets, files, parts }, terms, now),
    targets,
    readReport: (_target, text, code) => readAllocationsReport(text, code),
  };
}

/** As of `apply.sh`. */
function writeLine({ parameter, to, from = "-", saved = "-" }: WantedAllocation): string {
  return `${[parameter, to, from, saved].join("\t")}\n`;
}
