"use strict";

// Preloaded by `node --require`: leaves in the file PEAK_MEMORY how much memory the process ever had, in bytes.
const fs = require("node:fs");

process.on("exit", () => {
  fs.writeFileSync(process.env.PEAK_MEMORY, String(process.resourceUsage().maxRSS * 1024));
});
