"use strict";

// Fast ones first: what fails in a second should not wait for a lab to boot.
module.exports = {
  require: ["tsx/cjs"],
  spec: ["test/unit/**/*.test.ts", "test/sandbox/**/*.test.ts", "test/lab/**/*.test.ts"],
  sort: false,
  // A file each: the lab's tests wait for machines most of the time.
  parallel: true,
  jobs: 3,
  timeout: 20_000,
};
