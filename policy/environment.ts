import type { ResourceValidationPolicy } from "@pulumi/policy";
import { flag, record } from "../maintenance/files/fields";
import { CHANGE_GATE } from "../maintenance/gate/resource-types";
import type { GateJudge } from "./gate-judge";
import { createRecordPolicy } from "./record-policy";
import { readSettings } from "./settings";

const NAME = "environment";

const Settings = record({ allowSandbox: flag().default(false) });

/** A sandbox may set its clock, which would get any change past the windows: where there's no sandbox, none may be declared. */
export function createEnvironmentPolicy(judge: GateJudge): ResourceValidationPolicy {
  const policy = createRecordPolicy(
    CHANGE_GATE,
    {
      name: NAME,
      enforcementLevel: "mandatory",
      severity: "high",
      description:
        "A stack is a sandbox, whose clock may be set, only where the pack's configuration allows it.",
      remediationSteps:
        "Take the environment out of the stack's configuration (`pulumi config rm environment`) or of the fleet's arguments, or allow sandboxes in the pack's.",
    },
    (args) => {
      const read = readSettings(NAME, Settings, args.getConfig());
      if ("problem" in read) return [read.problem];
      const judgement = judge.judge(args);
      const isSandbox = "record" in judgement && judgement.record.environment === "sandbox";
      if (read.settings.allowSandbox || !isSandbox) return [];
      return [
        "The stack says `environment: sandbox`, and no sandbox is allowed here. Take it out: `pulumi config rm environment`, or the argument of the fleet.",
      ];
    },
  );
  return {
    ...policy,
    configSchema: {
      properties: {
        allowSandbox: {
          type: "boolean",
          default: false,
          description: "Whether a stack may be a sandbox, whose clock may be set",
        },
      },
    },
  };
}
