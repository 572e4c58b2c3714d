/**
 * Loaded ahead of everything else into each Node process of a run (NODE_OPTIONS). In the provider's it leaves a profile of the CPU in the file
 * $BENCH_CPU_PROFILE, which Chrome's DevTools and `report-profile.ts` read. Changes nothing else.
 */
"use strict";

const { writeFileSync } = require("node:fs");
const { Session } = require("node:inspector");

if ((process.argv[1] ?? "").includes("/cmd/dynamic-provider")) {
  const session = new Session();
  session.connect();
  session.post("Profiler.enable");
  session.post("Profiler.start");
  // The engine ends a provider by a signal.
  for (const signal of ["SIGTERM", "SIGINT"]) process.once(signal, () => process.exit());
  process.once("exit", () => {
    // Within this process it's answered at once.
    session.post("Profiler.stop", (error, result) => {
      if (error === null) writeFileSync(process.env.BENCH_CPU_PROFILE, JSON.stringify(result.profile));
    });
  });
}
