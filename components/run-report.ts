import { memberName } from "../maintenance/gate/member-name";
import { ReportResource } from "../providers/report-resource";
import { DeclaredFleet } from "./declared-fleet";
import { failWithoutReport, listUnmade } from "./part-of-run";
import { type PbxOptions, refuseOptions } from "./refuse-options";

/**
 * The report that closes a fleet's run: it fails if anything was left undone on a node. Make it after all nodes. Its name is `NAME-report`.
 */
export class RunReport extends ReportResource {
  /** @throws ArgumentInvalid for an option that can't be used, PartMisplaced before all nodes are made, and when the fleet has a report already */
  constructor(fleet: DeclaredFleet, options?: PbxOptions) {
    const composition = DeclaredFleet.compositionOf("RunReport", fleet);
    const name = memberName(composition.prefix, "report");
    const given = refuseOptions(`RunReport ${name}`, options);
    const parts = composition.reportParts(given);
    super(
      name,
      {
        ...composition.ofFleet,
        problems: parts.map(({ resource }) => resource.problems),
        deferred: parts.map(({ resource }) => resource.deferred),
        unmade: listUnmade(parts),
      },
      given,
    );
    failWithoutReport(composition.run, parts, this, composition.prefix);
    composition.addReport();
  }
}
