import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { delimiter, join } from "node:path";
import { text } from "node:stream/consumers";
import { installNode } from "../harness/packages";

const PROJECT = join(__dirname, "../..");
const TSX = join(PROJECT, "node_modules/tsx/dist/cli.mjs");

describe("npm run demo", function () {
  this.timeout(300_000);
  this.slow(60_000);

  it("tells a maintenance night to its end, on the newest Node.js", async () => {
    const programs = await installNode("24");
    const env = { ...process.env, PATH: [programs, process.env["PATH"] ?? ""].join(delimiter) };
    const demo = spawn(join(programs, "node"), [TSX, "sandbox/demo.ts"], {
      ...{ cwd: PROJECT, env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const ended = new Promise((resolve) => demo.on("close", resolve));
    const [told, complaints, code] = await Promise.all([text(demo.stdout), text(demo.stderr), ended]);
    assert.equal(code, 0, complaints + told);
    assert.match(told, /^That was the demo: \d+ s\. /m);
    assert.match(told, /The maintenance policy doesn't allow this run/);
  });
});
