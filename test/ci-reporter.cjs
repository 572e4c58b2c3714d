"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { reporters, Runner } = require("mocha");

const { EVENT_RUN_END, EVENT_TEST_END, EVENT_TEST_PENDING } = Runner.constants;
const LEAVING_LIMIT_MS = 60_000;
const LAB = path.join(__dirname, "lab") + path.sep;

/** Mocha's own "spec" display; in the end it leaves the counts, as JSON, in the file named by TEST_COUNTS. */
class CountingReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const lab = { run: 0, skipped: [] };
    runner.on(EVENT_TEST_PENDING, (test) => {
      if (test.file?.startsWith(LAB)) lab.skipped.push(test.fullTitle());
    });
    runner.on(EVENT_TEST_END, (test) => {
      if (test.file?.startsWith(LAB) && !test.isPending()) lab.run += 1;
    });
    runner.once(EVENT_RUN_END, () => {
      const { passes, failures, pending } = runner.stats;
      if (process.env.TEST_COUNTS) {
        const counts = { passed: passes, failed: failures, skipped: pending, lab };
        fs.writeFileSync(process.env.TEST_COUNTS, JSON.stringify(counts));
      }
      // A forgotten process or timer would otherwise keep a finished run waiting for as long as it likes.
      setTimeout(() => {
        const kept = process.getActiveResourcesInfo().join(", ");
        console.error(
          `The tests ended, but a minute later something still keeps their process alive: ${kept}`,
        );
        process.exit(1);
      }, LEAVING_LIMIT_MS).unref();
    });
  }
}

module.exports = CountingReporter;
