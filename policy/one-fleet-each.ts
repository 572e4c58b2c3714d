import type { PolicyResource, StackValidationPolicy } from "@pulumi/policy";
import { z } from "zod";
import { type FleetMachine, MachineShared, MachinesOfFleets } from "../maintenance/fleet/same-machine";
import { fleetOf } from "./own-fleet";
import { readProps } from "./read-props";
import { displayNameOf } from "./record-policy";
import { changesSomething } from "./resource-types";

const Endpoint = z.object({ address: z.string(), port: z.number() });
const Placed = z.object({
  node: z.string(),
  ssh: Endpoint.extend({ hostKeys: z.array(z.string()), bastion: Endpoint.optional() }),
});

/** What a fleet's gate refuses could pass the gate of another one that has the machine, too. */
export const oneFleetEach: StackValidationPolicy = {
  name: "one-fleet-each",
  displayName: displayNameOf("one-fleet-each"),
  enforcementLevel: "mandatory",
  severity: "critical",
  description: "A machine is a node of one fleet: of two, each would judge its changes by another record.",
  remediationSteps: "Declare the machine in one fleet.",
  validateStack: ({ resources }, reportViolation) => {
    const machines = new MachinesOfFleets();
    const told = new Set<string>();
    for (const resource of resources) {
      const added = changesSomething(resource.type) ? placeOf(resource) : undefined;
      const known = added && machines.add(added);
      if (known === undefined || added === undefined) continue;
      const { message } = new MachineShared(known, added);
      if (!told.has(message)) reportViolation(message, resource.urn);
      told.add(message);
    }
  },
};

/** Undefined where the machine is only known once it was made. */
function placeOf(resource: PolicyResource): FleetMachine | undefined {
  const placed = readProps(resource.props, Placed);
  return placed && { fleet: fleetOf(resource), node: placed.node, machine: placed.ssh };
}
