#!/usr/bin/env node
"use strict";

const { existsSync } = require("node:fs");
const path = require("node:path");

// The command `maint`: `npx maint plan`, or `npm run maint -- plan`. Installed as a package, it's compiled.
if (existsSync(path.join(__dirname, "maint/main.ts"))) {
  require("./load-typescript.cjs");
  require("./maint/main.ts");
} else {
  require("../dist/cli/maint/main.js");
}
