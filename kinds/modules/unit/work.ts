import type { Work } from "../../../remote/run/converge";
import { frameworkRunParts } from "../modules-shell";
import { buildRun, type RunTerms, type RunSettings } from "../../../remote/run/run";
import { readFrameworkReport, type FrameworkReport } from "./report";
import { frameworkRunFiles, type FrameworkUnit } from "./run-files";

/** How a node is worked on, and whose signatures on modules count; from the fleet file. */
export interface ModulesRunSettings extends RunSettings {
  /** Armored public keys; empty where no module is signed. */
  readonly frameworkKeys: string;
}

/** @param what how the node's lock and journal describe the run */
export function describeFrameworkWork(
  ways: ModulesRunSettings,
  what: string,
  units: readonly FrameworkUnit[],
  terms: RunTerms,
  now = new Date(),
): Work<FrameworkReport> {
  const wanted = new Map(units.map(({ target, modules }) => [target, modules]));
  const targets = [...wanted.keys()];
  const content = {
    what,
    targets,
    files: frameworkRunFiles(units),
    parts: frameworkRunParts(ways.frameworkKeys),
  };
  return {
    run: buildRun(ways, content, terms, now),
    targets,
    readReport: (target, text, code) => readFrameworkReport(text, code, wanted.get(target) ?? []),
  };
}
