import type { PolicyResource, StackValidationPolicy } from "@pulumi/policy";
import { list, record, text } from "../maintenance/files/fields";
import { displayNameOf } from "./record-policy";
import { CHANGE_GATE } from "../maintenance/gate/resource-types";
import { changesSomething } from "./resource-types";
import { readSettings } from "./settings";

const NAME = "behind-the-gate";

const Settings = record({
  otherTypes: list(
    text(/^[^:\s]+:[^:\s]*:[^:\s]+$/, "a resource type, e.g. command:remote:Command"),
    "resource types",
  ).default([]),
});

/** Pulumi carries out what was registered before a violation: only what waits for the gate is kept back by it. */
export const behindTheGate: StackValidationPolicy = {
  name: NAME,
  displayName: displayNameOf(NAME),
  enforcementLevel: "mandatory",
  severity: "critical",
  description:
    "What changes something on nodes depends on the gate: itself, or through what it depends on or belongs to.",
  remediationSteps:
    "Declare nodes with the component Fleet, or give the resource `dependsOn` with the ChangeGate.",
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
    const waits = findWaiting();
    for (const resource of args.resources) {
      const { type, name, urn } = resource;
      if ((!changesSomething(type) && !otherTypes.has(type)) || waits(resource)) continue;
      reportViolation(
        `${name} would be changed without waiting for the gate. Give it \`dependsOn\` with the ChangeGate, or let it belong to something that has that.`,
        urn,
      );
    }
  },
};

/** Whether resources wait for the gate; each is looked at once, since those of a large stack share what they depend on. */
function findWaiting(): (resource: PolicyResource) => boolean {
  const known = new Map<string, boolean>();
  const waits = ({ urn, type, dependencies, parent }: PolicyResource): boolean => {
    if (type === CHANGE_GATE) return true;
    const found = known.get(urn);
    if (found !== undefined) return found;
    const waiting = [...dependencies, ...(parent === undefined ? [] : [parent])].some(waits);
    known.set(urn, waiting);
    return waiting;
  };
  return waits;
}
