import { groupSettings } from "../../maintenance/fleet/grouped-settings";
import { frameworkOf } from "../../maintenance/fleet/node-framework";
import type { DeclaredKind } from "../declared-kind";
import type { Operation } from "../operation";
import type { ModulesArgs, ModulesTarget } from "./args";

/** The modules of FreePBX in a node's containers, where the release speaks of any. */
export const DECLARED_MODULES: DeclaredKind = {
  name: "modules",
  layers: [
    {
      name: "framework",
      type: "FrameworkModules",
      hasSuffix: true,
      place: "containers",
      after: ["containers"],
    },
  ],
  declare: (node, { args, minutes }, { hasFramework }) => {
    const framework = frameworkOf(node);
    if (!hasFramework || Object.keys(framework).length === 0) return [];
    const targets = Object.fromEntries(
      Object.entries(framework).map(([id, settings]): [string, ModulesTarget] => {
        const probes = node.containers[id]?.probes;
        return [id, { ...settings, ...(probes !== undefined && { probes }) }];
      }),
    );
    const modules: Operation<ModulesArgs> = {
      layer: "framework",
      args: { ...args, minutes: minutes.containers, targets: groupSettings(targets) },
    };
    return [modules];
  },
};
