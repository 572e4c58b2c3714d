import type { Rule } from "./rule";
import { classified } from "./rules/classified";
import { clocksAgree } from "./rules/clocks-agree";
import { evidenceCoversOverrides } from "./rules/evidence-covers-overrides";
import { frameworkWindow } from "./rules/framework-window";
import { impactLowered } from "./rules/impact-lowered";
import { layersNamed } from "./rules/layers-named";
import { localExploitsWait } from "./rules/local-exploits-wait";
import { releaseMatches } from "./rules/release-matches";
import { remoteExploitsHurry } from "./rules/remote-exploits-hurry";
import { restartsPending } from "./rules/restarts-pending";
import { ringSoak } from "./rules/ring-soak";
import { sandboxApart } from "./rules/sandbox-apart";
import { shtfMeeting } from "./rules/shtf-meeting";
import { shtfWidelyExploited } from "./rules/shtf-widely-exploited";
import { t2Estimate } from "./rules/t2-estimate";
import { t2Notice } from "./rules/t2-notice";
import { t3Impact } from "./rules/t3-impact";
import { t3Ticket } from "./rules/t3-ticket";
import { t4NoticeAroundTheClock } from "./rules/t4-24x7-notice";
import { t4ActiveRemoteExploit } from "./rules/t4-active-remote-exploit";
import { t4HalfMeasures } from "./rules/t4-half-measures";
import { t4SandboxTest } from "./rules/t4-sandbox-test";
import { tierFitsImpact } from "./rules/tier-fits-impact";
import { window } from "./rules/window";

/** All rules that a run is judged by, in the order in which one mends what they find. */
export const RULES: readonly Rule[] = [
  classified,
  clocksAgree,
  sandboxApart,
  releaseMatches,
  layersNamed,
  tierFitsImpact,
  impactLowered,
  window,
  frameworkWindow,
  ringSoak,
  t2Estimate,
  t2Notice,
  t3Ticket,
  t3Impact,
  localExploitsWait,
  remoteExploitsHurry,
  t4ActiveRemoteExploit,
  t4HalfMeasures,
  t4SandboxTest,
  evidenceCoversOverrides,
  t4NoticeAroundTheClock,
  shtfWidelyExploited,
  shtfMeeting,
  restartsPending,
];
