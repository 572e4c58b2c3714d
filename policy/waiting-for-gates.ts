import type { PolicyResource } from "@pulumi/policy";
import { z } from "zod";
import { canonicalAddress } from "../maintenance/fleet/canonical-address";
import { CHANGE_GATE } from "../maintenance/gate/resource-types";
import type { GateJudge } from "./gate-judge";
import { fleetOf, fleetOfGate, gatesByFleet } from "./own-fleet";
import { readProperty } from "./read-props";
import { changesSomething } from "./resource-types";

type Fleet = string | undefined;

/** Where a resource says which machine it's about. Other properties may be known only once it was made. */
interface Place {
  readonly property: string;
  readonly address: z.ZodType<string>;
}

/** Of what changes a node of this project. */
const NODE: Place = {
  property: "ssh",
  address: z.object({ address: z.string() }).transform(({ address }) => address),
};

/** As `command:remote:Command` has it. */
const COMMAND: Place = {
  property: "connection",
  address: z.object({ host: z.string() }).transform(({ host }) => host),
};

/** Which resources of a stack wait for which gate. */
interface WaitingForGates {
  /** Whether a resource waits for the one gate of a fleet. */
  isBehind(resource: PolicyResource, fleet: Fleet): boolean;
  /**
   * The fleets whose gates have to let a resource pass that says of no fleet: those of the node that it connects to. Where that can't be
   * told, it may concern any.
   */
  fleetsConcerned(resource: PolicyResource): readonly Fleet[];
}

export function findWaiting(resources: readonly PolicyResource[], judge: GateJudge): WaitingForGates {
  const gates = gatesByFleet(resources, judge);
  const known = new Map<string, ReadonlySet<Fleet>>();
  // Each is looked at once, since those of a large stack share what they depend on.
  const passed = (resource: PolicyResource): ReadonlySet<Fleet> => {
    const { urn, type, dependencies, parent } = resource;
    const found = known.get(urn);
    if (found !== undefined) return found;
    const before = [...dependencies, ...(parent === undefined ? [] : [parent])];
    const waiting = new Set(before.flatMap((each) => [...passed(each)]));
    if (type === CHANGE_GATE) waiting.add(fleetOfGate(resource, judge));
    known.set(urn, waiting);
    return waiting;
  };
  const nodes = resources
    .filter(({ type }) => changesSomething(type))
    .map((part) => ({ fleet: fleetOf(part), address: addressOf(part, NODE) }));
  return {
    isBehind: (resource, fleet) => passed(resource).has(fleet),
    fleetsConcerned: (resource) => {
      const fleets = gates.size === 0 ? [undefined] : [...gates.keys()];
      const address = addressOf(resource, COMMAND);
      const concerned = fleets.filter((fleet) =>
        nodes.some((node) => node.fleet === fleet && node.address !== undefined && node.address === address),
      );
      return concerned.length > 0 ? concerned : fleets;
    },
  };
}

/** Undefined where a resource doesn't say, and where that's only known once it was made. */
function addressOf({ props }: PolicyResource, { property, address }: Place): string | undefined {
  const found = readProperty(props, property, address);
  return found && canonicalAddress(found);
}
