import { groupSettings } from "../../maintenance/fleet/grouped-settings";
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
    const probes = Object.fromEntries(
      Object.values(node.containers).flatMap(({ id, probes: own }): [string, ContainerProbes][] =>
        own === undefined ? [] : [[id, { probes: own }]],
      ),
    );
    const reboot: Operation<RebootArgs> = {
      layer: "reboots",
      args: {
        ...args,
        ways: { ...args.ways, packageManager, restart, rebootMinutes },
        releaseKeys,
        minutes: { ...minutes.node, unit: rebootMinutes },
        ...(Object.keys(probes).length > 0 && { probes: groupSettings(probes) }),
        targets: groupSettings({ node: toTarget(node) }),
      },
    };
    return [reboot];
  },
};
