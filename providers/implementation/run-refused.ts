import type { Finding } from "../../maintenance/decision/finding";
import { describeFinding } from "./tell-decision";

/** Pulumi starts nothing new once a resource has failed, whosever that is. */
const OTHER_FLEETS =
  "Pulumi starts nothing new in the program's other fleets either. To run them, say `--continue-on-error`, or name their resources alone as targets.";

/** The policy doesn't allow the run, or not now. */
export class RunRefused extends Error {
  override readonly name = "RunRefused";

  /**
   * @param mark what is said in every line of the run
   * @param hasOthers whether the run is for other fleets, too
   */
  constructor(findings: readonly Finding[], mark: string, hasOthers: boolean) {
    const because = findings.map((finding) => `\n  - ${describeFinding(finding)}`).join("");
    super(
      `${mark}The maintenance policy doesn't allow this run, and nothing was changed:${because}${hasOthers ? `\n${OTHER_FLEETS}` : ""}`,
    );
  }
}
