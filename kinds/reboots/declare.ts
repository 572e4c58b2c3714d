import type { FleetNode } from "../../maintenance/fleet/fleet";
import { type GroupedSettings, groupSettings } from "../../maintenance/fleet/grouped-settings";
import type { DeclaredKind } from "../declared-kind";
import type { Operation } from "../operation";
import { toTarget } from "../packages/declare";
import type { ContainerProbes, RebootArgs } from "./args";

/** Reboots of nodes, where the fleet file says how long one takes. They come last on a node. */
export const DECLARED_REBOOTS: DeclaredKind = {
  name: "reboots",
  layers: [
    {
      name: "reboots",
      type: "NodeReboot",
      hasSuffix: true,
      place: "node",
      after: ["nodes", "containers", "framework"],
    },
  ],
  declare: (node, { args, minutes }, { releaseKeys }) => {
    const { packageManager, restart, rebootMinutes } = node;
    // Who uses its shares would lose them.
    if (rebootMinutes === undefined || node.storage !== undefined) return [];
    const probes = groupProbes(node);
    const reboot: Operation<RebootArgs> = {
      layer: "reboots",
      args: {
        ...args,
        ways: { ...args.ways, packageManager, restart, rebootMinutes },
        releaseKeys,
        minutes: { ...minutes.node, unit: rebootMinutes },
        ...(probes !== undefined && { probes }),
        targets: groupSettings({ node: toTarget(node) }),
      },
    };
    return [reboot];
  },
};

/** The probes of a node's containers, for whoever stops them; undefined where there are none. */
export function groupProbes({ containers }: FleetNode): GroupedSettings<ContainerProbes> | undefined {
  const probes = Object.values(containers).flatMap(({ id, probes: own }): [string, ContainerProbes][] =>
    own === undefined ? [] : [[id, { probes: own }]],
  );
  return probes.length === 0 ? undefined : groupSettings(Object.fromEntries(probes));
}
