import type { ResourceValidationPolicy } from "@pulumi/policy";
import { calendarDigest } from "../maintenance/calendar/digest";
import { list, record, text } from "../maintenance/files/fields";
import { CHANGE_GATE } from "../maintenance/gate/resource-types";
import type { GateJudge } from "./gate-judge";
import { createRecordPolicy } from "./record-policy";
import { readSettings } from "./settings";

const NAME = "calendar-pinned";

const DIGEST = text(/^sha256:[0-9a-f]{64}$/, "a digest: sha256: and 64 hexadecimal digits, in small letters");

const Settings = record({ digests: list(DIGEST, "digests").default([]) });

/** Whoever edits a stack's files may give it a calendar whose window is now. */
export function createCalendarPolicy(judge: GateJudge): ResourceValidationPolicy {
  const policy = createRecordPolicy(
    CHANGE_GATE,
    {
      name: NAME,
      enforcementLevel: "mandatory",
      severity: "critical",
      description:
        "The calendar is one that the pack's configuration names by its digest, where it names any.",
      remediationSteps:
        "Use the calendar that was agreed on; or have its new digest (`maint digest --calendar calendar.yaml`) put into the pack's configuration.",
    },
    (args) => {
      const read = readSettings(NAME, Settings, args.getConfig());
      if ("problem" in read) return [read.problem];
      const judgement = judge.judge(args);
      const { digests } = read.settings;
      if (digests.length === 0 || !("record" in judgement)) return [];
      const digest = calendarDigest(judgement.record.calendar);
      if (digests.includes(digest)) return [];
      return [
        `The calendar that the stack names isn't one of those that are pinned here: its digest is ${digest}. ` +
          "Use the one that was agreed on, or have this digest added to `calendar-pinned.digests` of the pack's configuration.",
      ];
    },
  );
  return {
    ...policy,
    configSchema: {
      properties: {
        digests: {
          type: "array",
          items: { type: "string" },
          default: [],
          description:
            "Digests of the calendars that a stack may have (`maint digest --calendar`); any, where there are none",
        },
      },
    },
  };
}
