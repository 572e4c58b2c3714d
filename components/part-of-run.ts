import { all } from "@pulumi/pulumi/output";
import type { Resource, CustomResource } from "@pulumi/pulumi/resource";
import { isDryRun } from "@pulumi/pulumi/runtime/settings";
import { targetOption } from "../maintenance/gate/member-name";
import { RunSentence } from "./run-sentence";
import { isKnown } from "./output-known";
import type { ReportedResource } from "./reported-resource";
import type { ReportResource } from "../providers/report-resource";

/*
 * A run may be for some resources only (`--target`, `--exclude`), and Pulumi doesn't say so. What it leaves out it hands over as it was in the
 * last run; and of what was never made, nothing is known.
 */

/** Work was left undone, and the report, which fails for that, isn't part of the run. */
class ReportLeftOut extends RunSentence {
  override readonly name = "ReportLeftOut";

  constructor(name: string, fleet: string | undefined) {
    super(
      `${name} left something undone, as it says, and the report isn't part of this run, which would fail for that. ` +
        `Name the report among the targets, too: \`${targetOption(fleet, "report")}\`.`,
    );
  }
}

/** A resource by its name: two of different types may share one. */
export interface Named<R extends Resource> {
  readonly name: string;
  readonly resource: R;
}

/**
 * The names of those that were never made, and that the run leaves out. In a preview nobody knows.
 *
 * @param needed what another resource depends on
 */
export async function listUnmade(needed: readonly Named<CustomResource>[]): Promise<string[]> {
  const unmade: string[] = [];
  for (const { name, resource } of needed) {
    if (!(await isKnown(resource.id)) && !isDryRun()) unmade.push(name);
  }
  return unmade;
}

/**
 * Has a run fail whose report is left out of it, for what it left undone. One that has a report ends with that: Pulumi ends the program, or,
 * with `--continue-on-error`, knows nothing of a report that failed.
 *
 * @param run as the gate was told
 * @param fleet what the names of its resources begin with
 */
export function failWithoutReport(
  run: string,
  parts: readonly Named<ReportedResource>[],
  report: ReportResource,
  fleet: string | undefined,
): void {
  if (isDryRun()) return;
  for (const { name, resource } of parts) {
    // What wasn't worked on in this run is as another one left it.
    all([report.urn, resource.run, resource.problems]).apply(async ([, lastRun, problems]) => {
      if (lastRun !== run || problems.length === 0) return;
      if (await isKnown(report.failure)) throw new ReportLeftOut(name, fleet);
    });
  }
}
