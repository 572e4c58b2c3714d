import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readInterruptions } from "../../../../remote/journal/read-interruptions";
import type { Connection } from "../../../../remote/ssh/connection";
import type { ScriptOptions } from "../../../../remote/ssh/script";
import { hear } from "../../../harness/hear";
import { at } from "../../maintenance/decision/decision-fixture";

const UNTIL = at("2027-01-20T12:00:00Z");

describe("what a node's journal says of interruptions", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "journal-"));
    mkdirSync(join(root, "var/lib/pbx-maintenance/journal"), { recursive: true });
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  function journal(year: number, ...lines: readonly string[]): void {
    const text = lines.map((line) => `${line}\n`).join("");
    writeFileSync(join(root, `var/lib/pbx-maintenance/journal/${year}`), text);
  }

  /** The real script, under the real shell. */
  async function read(): Promise<readonly string[]> {
    const runScript = (input: string, options: ScriptOptions) => {
      const env = { PATH: process.env["PATH"], MAINTENANCE_ROOT: root };
      const { status, stdout, stderr } = spawnSync("sh", ["-s"], { input, env, encoding: "utf8" });
      assert.equal(stderr, "");
      return hear({ code: status, stdout, stderr }, options);
    };
    const connect = () => Promise.resolve({ runScript } as unknown as Connection);
    const found = await readInterruptions({ name: "node1", connect }, UNTIL);
    return found.map(({ layer, service, seconds }) => `${layer} ${service} ${seconds}`);
  }

  it("is of the year before, and of nothing after the moment that is asked for", async () => {
    journal(2025, "2025-12-01T00:00:00Z r0 101: away reboots container 1");
    journal(
      2026,
      "2026-01-19T00:00:00Z r0 101: away reboots container 1",
      "2026-11-28T03:05:00Z r1 101: away containers asterisk 12",
      "2026-11-28T03:05:00Z r1 101: done",
    );
    journal(
      2027,
      "2027-01-20T11:59:59Z r2 101: away reboots container 40",
      "2027-01-20T12:00:01Z r3 101: away reboots container 50",
    );
    assert.deepEqual(await read(), ["containers asterisk 12", "reboots container 40"]);
  });

  it("is read by its form alone", async () => {
    journal(
      2027,
      "2027-01-01T00:00:00Z r1 101: away containers asterisk 12 13",
      "2027-01-01T00:00:00Z r1 101: away containers asterisk 123456",
      "2027-01-01T00:00:00Z r1 101: away nothing asterisk 12",
      "2027-01-01T00:00:00Z r1 101: away containers $(reboot) 12",
      "2027-01-01T00:00:00Z r1 101: failed: away containers asterisk 12",
      "2027-01-01T00:00:00Z r1 101: away containers web 7",
    );
    assert.deepEqual(await read(), ["containers web 7"]);
  });

  it("is nothing where there's no journal", async () => {
    assert.deepEqual(await read(), []);
  });
});
