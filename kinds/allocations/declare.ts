import type { FleetContainer } from "../../maintenance/fleet/fleet";
import { groupSettings } from "../../maintenance/fleet/grouped-settings";
import type { DeclaredKind } from "../declared-kind";
import type { Operation } from "../operation";
import type { AllocationsArgs } from "./args";

/** How long setting, reading and saving takes beside the watch, in minutes. */
const SETTING_MINUTES = 1;

/** What a node's containers may use of it, where the fleet file says anything of that. */
export const DECLARED_ALLOCATIONS: DeclaredKind = {
  name: "allocations",
  layers: [
    {
      name: "beancounters",
      type: "ContainerAllocations",
      hasSuffix: true,
      place: "containers",
      // Where packages failed for want of memory, more of it is the cure.
      after: [],
    },
  ],
  declare: ({ containers, allocationSoakSeconds: soakSeconds }, { args, minutes }) => {
    const targets = Object.values(containers).flatMap(({ id, beancounters }: FleetContainer) =>
      beancounters === undefined ? [] : [[id, { beancounters }] as const],
    );
    if (targets.length === 0) return [];
    const { unit, reserve } = minutes.containers;
    const watched = Math.max(unit, Math.ceil(soakSeconds / 60) + SETTING_MINUTES);
    const allocations: Operation<AllocationsArgs> = {
      layer: "beancounters",
      args: {
        ...args,
        ways: { ...args.ways, soakSeconds },
        minutes: { unit: watched, reserve },
        targets: groupSettings(Object.fromEntries(targets)),
      },
    };
    return [allocations];
  },
};
