import { groupSettings } from "../../maintenance/fleet/grouped-settings";
import type { DeclaredKind } from "../declared-kind";
import type { Operation } from "../operation";
import { toTarget } from "../packages/declare";
import type { RebootArgs } from "./args";

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
    if (rebootMinutes === undefined) return [];
    const reboot: Operation<RebootArgs> = {
      layer: "reboots",
      args: {
        ...args,
        ways: { ...args.ways, packageManager, restart, rebootMinutes },
        releaseKeys,
        minutes: { ...minutes.node, unit: rebootMinutes },
        targets: groupSettings({ node: toTarget(node) }),
      },
    };
    return [reboot];
  },
};
