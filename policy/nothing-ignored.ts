import type { ResourceValidationPolicy } from "@pulumi/policy";
import { OWN_TYPES } from "../maintenance/gate/resource-types";
import { listSome } from "../maintenance/text/list-some";
import { fleetOf, tellOfFleet } from "./own-fleet";
import { displayNameOf } from "./record-policy";

const NAME = "nothing-ignored";

/** A transform of the stack may have Pulumi keep what the state says of a property: then a gate judges by a calendar of before. */
export const nothingIgnored: ResourceValidationPolicy = {
  name: NAME,
  displayName: displayNameOf(NAME),
  enforcementLevel: "mandatory",
  severity: "critical",
  description: "Each resource of this project is judged and made as the program declares it now.",
  remediationSteps:
    "Take the option `ignoreChanges` away from it, also where a transform of the stack adds it.",
  validateResource: (args, reportViolation) => {
    const { type, name, opts } = args;
    if (!type.startsWith(OWN_TYPES) || opts.ignoreChanges.length === 0) return;
    const ignored = listSome(opts.ignoreChanges);
    reportViolation(
      tellOfFleet(
        fleetOf(args),
        `${name} ignores changes of ${ignored}, so that it stays as it was declared before. Take \`ignoreChanges\` away, also from a transform of the stack.`,
      ),
    );
  },
};
