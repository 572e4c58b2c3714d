"use strict";

// What Pulumi starts a pack with has a TypeScript loader of its own, which checks types at every run: this one takes over.
require("tsx/cjs");
require("./pack.ts");
