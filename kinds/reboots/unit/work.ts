import type { Work } from "../../../remote/run/converge";
import { buildRun, type RunTerms } from "../../../remote/run/run";
import { listProbes, probeSeconds } from "../../../remote/services/list-probes";
import { settingsById } from "../../../maintenance/fleet/grouped-settings";
import { procedureParts } from "../../../remote/procedure/procedure-shell";
import { assign, compose, part } from "../../../remote/script/parts";
import type { Drain } from "../../../maintenance/change/schema";
import type { UnitNotes } from "../../draft";
import type { RebootArgs } from "../args";
import type { Kernel } from "../look/facts";
import { readRebootReport } from "./report";

/** How long a container has to shut down, and to run again. */
const STOP_SECONDS = 120;
const START_SECONDS = 180;

/** A node's reboot into a kernel, as a run whose only unit is the node. */
export function describeRebootWork(
  { node, ways, probes }: RebootArgs,
  kernel: Kernel,
  drain: Drain | undefined,
  terms: RunTerms,
  now = new Date(),
): Work<UnitNotes> {
  const rebootSeconds = ways.rebootMinutes * 60;
  const probesById = Object.entries(probes === undefined ? {} : settingsById(probes));
  const limits = {
    ...{ stopSeconds: STOP_SECONDS, startSeconds: START_SECONDS, tolerance: 0 },
    probeSeconds: Math.max(0, ...probesById.map(([, own]) => probeSeconds(own.probes))),
    ...(drain !== undefined && {
      drain: { seconds: Math.round(drain.minutes * 60), atLimit: drain.atLimit },
    }),
  };
  const steps = compose(
    assign({ KERNEL: `${kernel.name} ${kernel.build}`, REBOOT_SECONDS: rebootSeconds }),
    "stage_work() { :; }",
    part("kinds/reboots/look/kernel.sh"),
    part("kinds/reboots/unit/reboot.sh"),
  );
  const content = {
    what: `reboot of ${node}`,
    targets: ["node"],
    files: new Map(probesById.map(([id, own]) => [`probes.${id}`, `${listProbes(own.probes)}\n`])),
    parts: procedureParts(limits, steps),
    work: "steps" as const,
    layer: "reboots" as const,
  };
  return {
    run: { ...buildRun(ways, content, terms, now), comeBackSeconds: rebootSeconds },
    targets: ["node"],
    readReport: (_target, text) => readRebootReport(text, kernel),
  };
}
