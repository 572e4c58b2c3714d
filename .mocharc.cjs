"use strict";

// Fast ones first: what fails in a second should not wait for a lab to boot.
const ALL = ["test/unit/**/*.test.ts", "test/sandbox/**/*.test.ts", "test/lab/**/*.test.ts"];

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
