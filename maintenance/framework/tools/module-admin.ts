import type { AdminTool } from "./tool";

/** FreePBX 2.x to 12, and what was made of it (IssabelPBX). */
export const moduleAdmin = {
  name: "module_admin",
  since: 0,
  places: ["AMPBIN/module_admin"],
  changes: [],
  list: "modules",
  variants: [{ since: "12", described: "it judges the signatures of modules" }],
} as const satisfies AdminTool;
