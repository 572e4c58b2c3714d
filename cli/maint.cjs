#!/usr/bin/env node
"use strict";

// The command `maint`: `npx maint plan`, or `npm run maint -- plan`.
require("./load-typescript.cjs");
require("./maint/main.ts");
