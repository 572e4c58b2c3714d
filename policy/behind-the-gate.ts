import type { PolicyResource, StackValidationPolicy } from "@pulumi/policy";
import { z } from "zod";
import { list, record, text } from "../maintenance/files/fields";
import { DEVICE, REMOTE_COMMAND } from "../maintenance/gate/resource-types";
import { targetOption } from "../maintenance/gate/member-name";
import type { GateJudge } from "./gate-judge";
import { fleetOf } from "./own-fleet";
import { readProps } from "./read-props";
import { displayNameOf } from "./record-policy";
import { changesSomething } from "./resource-types";
import { findWaiting } from "./waiting-for-gates";
import { readSettings } from "./settings";

const NAME = "behind-the-gate";

const Settings = record({
  otherTypes: list(
    text(/^[^:\s]+:[^:\s]*:[^:\s]+$/, "a resource type, e.g. command:remote:Command"),
    "resource types",
  ).default([]),
});

/** Pulumi carries out what was registered before a violation: only what waits for a gate is kept back by it. */
export function createBehindPolicy(judge: GateJudge): StackValidationPolicy {
  return {
    name: NAME,
    displayName: displayNameOf(NAME),
    enforcementLevel: "mandatory",
    severity: "critical",
    description:
      "What changes something on nodes depends on its fleet's gate: itself, or through what it depends on or belongs to.",
    remediationSteps:
      "Declare nodes with the component PbxFleet, or give the resource `dependsOn` with the ChangeGate of its fleet.",
    configSchema: {
      properties: {
        otherTypes: {
          type: "array",
          items: { type: "string" },
          default: [],
          description:
            "Types of resources that aren't this project's and change something on nodes too, e.g. command:remote:Command",
        },
      },
    },
    validateStack: (args, reportViolation) => {
      const read = readSettings(NAME, Settings, args.getConfig());
      if ("problem" in read) {
        reportViolation(read.problem);
        return;
      }
      const otherTypes = new Set(read.settings.otherTypes);
      const waitingFor = findWaiting(args.resources, judge);
      for (const resource of args.resources) {
        const { type, name, urn } = resource;
        const isOwn = changesSomething(type);
        if (!isOwn && !otherTypes.has(type) && !isDeviceStep(resource)) continue;
        const fleets = isOwn ? [fleetOf(resource)] : waitingFor.fleetsConcerned(resource);
        for (const fleet of fleets) {
          const gate = fleet === undefined ? "the gate" : `the gate of fleet ${fleet}`;
          if (waitingFor.isBehind(resource, fleet)) {
            // What is this project's says by itself whether it would be changed: see `gate-asked`.
            if (isOwn || judge.wasAsked(fleet) || !isToBeMade(resource)) continue;
            reportViolation(
              `${name} would be changed, and ${gate} isn't part of this run. Name it among the targets, too: \`${targetOption(fleet, "gate")}\`.`,
              urn,
            );
            continue;
          }
          reportViolation(
            `${name} would be changed without waiting for ${gate}. Give it \`dependsOn\` with the ChangeGate, or let it belong to something that has that.`,
            urn,
          );
        }
      }
    },
  };
}

/** Whether it does the steps of a device: by its URN, which says of which component it is. */
function isDeviceStep({ type, urn }: PolicyResource): boolean {
  return type === REMOTE_COMMAND && (urn.split("::")[2] ?? "").endsWith(`${DEVICE}$${REMOTE_COMMAND}`);
}

/** Whether a preview would make or change it: then Pulumi doesn't know yet what it will say. */
function isToBeMade({ props }: PolicyResource): boolean {
  return readProps(props, z.unknown()) === undefined;
}
