/**
 * `npm test`: the static checks, then the tests, all of them whatever fails on the way. Arguments go to mocha.
 * The last line is "N passed, N failed, N skipped": the tests', and each static check that failed as one more failure.
 * The same line goes to the file named by TEST_SUMMARY, if any.
 */
"use strict";

const { spawn, spawnSync } = require("node:child_process");
const { Buffer } = require("node:buffer");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");

const CHECKS = ["lint", "lint:shell", "lint:prose", "format:check", "typecheck", "reference"];

/** Each is a process that uses one processor. What it says is shown when it has ended. */
async function runChecks() {
  const waiting = [...CHECKS];
  const failed = [];
  const work = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift())
      if (!(await runCheck(name))) failed.push(name);
  };
  await Promise.all(os.cpus().map(work));
  return failed;
}

function runCheck(name) {
  const check = spawn("npm", ["run", "--silent", name], { stdio: ["ignore", "pipe", "pipe"] });
  const said = [];
  for (const stream of [check.stdout, check.stderr]) stream.on("data", (part) => said.push(part));
  return new Promise((resolve) => {
    check.on("close", (code) => {
      console.log(`\n== ${name}`);
      process.stdout.write(Buffer.concat(said));
      resolve(code === 0);
    });
  });
}

function runTests(mochaArguments) {
  console.log("\n== tests");
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "test-counts-"));
  const file = path.join(folder, "counts.json");
  try {
    const { status } = spawnSync(
      process.execPath,
      [
        require.resolve("mocha/bin/mocha.js"),
        "--reporter",
        path.join(__dirname, "ci-reporter.cjs"),
        ...mochaArguments,
      ],
      { stdio: "inherit", env: { ...process.env, TEST_COUNTS: file } },
    );
    const counts = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, "utf8")) : undefined;
    return { succeeded: status === 0, counts };
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

/** LAB=required: a lab that was left out, or that has no test at all, is no success. */
function explainMissingLab(lab) {
  if (process.env.LAB !== "required") return undefined;
  if (lab.skipped.length > 0)
    return `LAB=required, but these tests of the lab were skipped:\n  ${lab.skipped.join("\n  ")}`;
  if (lab.run === 0) return "LAB=required, but no test of the lab was run.";
  return undefined;
}

async function main() {
  const failedChecks = await runChecks();
  const { succeeded, counts } = runTests(process.argv.slice(2));
  const { passed, failed, skipped, lab } = counts ?? {
    passed: 0,
    failed: 1,
    skipped: 0,
    lab: { run: 0, skipped: [] },
  };

  console.log("");
  for (const name of failedChecks) console.log(`Failed: npm run ${name}`);
  if (counts === undefined) console.log("Failed: mocha ended before it had any result.");
  const missingLab = explainMissingLab(lab);
  if (missingLab !== undefined) console.log(missingLab);

  const line = `${passed} passed, ${failed + failedChecks.length} failed, ${skipped} skipped`;
  if (process.env.TEST_SUMMARY) fs.writeFileSync(process.env.TEST_SUMMARY, `${line}\n`);
  console.log(line);
  process.exitCode = succeeded && failedChecks.length === 0 && missingLab === undefined ? 0 : 1;
}

void main();
