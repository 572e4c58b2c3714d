import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { refuseProduction } from "../../../../cli/qualify/refuse-production";
import { ConnectionRefused } from "../../../../remote/ssh/errors";
import type { Connection } from "../../../../remote/ssh/connection";
import type { ScriptOptions } from "../../../../remote/ssh/script";
import { hear } from "../../../harness/hear";

describe("the machines of a sandbox that `maint qualify` would set back", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "qualify-"));
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  /** A node whose files are in a folder, under the real shell. */
  function node(name: string, isMarked = false) {
    const folder = join(root, name, "var/lib/pbx-maintenance");
    mkdirSync(folder, { recursive: true });
    if (isMarked) writeFileSync(join(folder, "production"), "2026-11-27T22:00:00Z\n");
    const runScript = (input: string, options: ScriptOptions) => {
      const env = { ...process.env, MAINTENANCE_ROOT: join(root, name) };
      const { status, stdout, stderr } = spawnSync("sh", ["-s"], { input, env, encoding: "utf8" });
      return hear({ code: status, stdout, stderr }, options);
    };
    return { name, connect: () => Promise.resolve({ runScript } as unknown as Connection) };
  }

  it("may be none that a run of production has marked", async () => {
    await refuseProduction([node("sandbox1"), node("sandbox2")]);
    await assert.rejects(refuseProduction([node("sandbox1"), node("pbx7", true)]), {
      name: "NotASandbox",
      message:
        /^pbx7 is of production, .* nothing was set back\. .*`rm \/var\/lib\/pbx-maintenance\/production`\.$/,
    });
  });

  it("may be down, as a test may leave them", async () => {
    const down = {
      name: "sandbox3",
      connect: () => Promise.reject(new ConnectionRefused("sandbox3")),
    };
    await refuseProduction([down, node("sandbox1")]);
    const broken = { name: "sandbox4", connect: () => Promise.reject(new Error("no key")) };
    await assert.rejects(refuseProduction([broken]), { message: "no key" });
  });
});
