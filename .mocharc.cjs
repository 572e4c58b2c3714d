"use strict";

const { readdirSync } = require("node:fs");
const { join } = require("node:path");

/** Each takes minutes. The last files to begin shouldn't be these: then a job works on, and the others have nothing to do. */
const LONG = ["qualify.test.ts", "framework.test.ts", "framework-fleet.test.ts"];

const ofLab = readdirSync(join(__dirname, "test/lab"))
  .filter((file) => file.endsWith(".test.ts"))
  .sort((a, b) => Number(LONG.includes(b)) - Number(LONG.includes(a)));

// Fast ones first: what fails in a second should not wait for a lab to boot.
const ALL = [
  "test/unit/**/*.test.ts",
  "test/sandbox/**/*.test.ts",
  ...ofLab.map((file) => `test/lab/${file}`),
];

// mocha adds files that are named on its command line to these, and whoever names some wants no others.
const areNamed = process.argv.slice(2).some((argument) => argument.endsWith(".test.ts"));

module.exports = {
  require: ["tsx/cjs"],
  ...(!areNamed && { spec: ALL }),
  sort: false,
  // A file each: the lab's tests wait for machines most of the time.
  parallel: true,
  jobs: 3,
  timeout: 20_000,
};
