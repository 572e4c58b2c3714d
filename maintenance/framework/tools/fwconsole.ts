import type { AdminTool } from "./tool";

/** FreePBX 13 and later. */
export const fwconsole = {
  name: "fwconsole",
  since: 13,
  places: ["/usr/sbin/fwconsole", "AMPBIN/fwconsole"],
  // It also runs jobs, each minute.
  changes: ["ma", "moduleadmin", "reload", "r"],
  list: "all",
  variants: [
    { since: "13", described: "a setting has it install security updates by itself" },
    {
      since: "14",
      described: "it has a schedule of updates of its own, and remembers which modules are enabled",
    },
    { since: "15.0.2", described: "a reload that fails has an exit code" },
  ],
} as const satisfies AdminTool;
