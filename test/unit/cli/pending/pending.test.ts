import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pending } from "../../../../cli/pending/command";
import type { Pending } from "../../../../cli/pending/pending";
import { MisusedCommand } from "../../../../cli/maint/command";
import { CHANGE_GATE } from "../../../../maintenance/gate/resource-types";
import { RECORDED, recordedText } from "../plan/plan-fixture";

const ASTERISK = {
  ...{ node: "node1", targets: "101–103", kind: "service", name: "asterisk", packages: ["openssl"] },
  ...{ leftBy: "change", since: "2026-10-01T03:05:00Z" },
};
const CROND = {
  node: "node1",
  targets: "node",
  kind: "service",
  name: "crond",
  packages: [],
  leftBy: "fleet",
};
const KERNEL = {
  ...{ node: "node2", targets: "node", kind: "reboot", name: "vzkernel", packages: ["vzkernel 2.6.32-2"] },
  since: "2026-11-20T03:05:00Z",
};

describe("maint pending", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "pending-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  async function run(...args: readonly string[]): Promise<{ code: number; out: string }> {
    let out = "";
    const code = await pending.run(args, {
      ...{ cwd: folder, environment: {}, readInput: () => assert.fail("nothing is read") },
      print: (text) => (out += text),
      tell: (text) => (out += text),
    });
    return { code, out };
  }

  /** What the engine printed, where the gate has found this. */
  function recorded(file: string, inputs: object): string {
    const lines = recordedText(file)
      .split("\n")
      .map((line) => {
        if (!line.includes(`"type":"${CHANGE_GATE}"`)) return line;
        const event = JSON.parse(line) as {
          resourcePreEvent?: { metadata: { new?: { inputs: object } | null } };
        };
        const future = event.resourcePreEvent?.metadata.new;
        if (future) Object.assign(future.inputs, inputs);
        return JSON.stringify(event);
      });
    const copy = join(folder, file);
    writeFileSync(copy, lines.join("\n"));
    return copy;
  }

  it("lists what waits, the longest first on each node, and what is too old", async () => {
    const file = recorded("passes.jsonl", { restarts: [CROND, ASTERISK, KERNEL], unobserved: [] });
    const { code, out } = await run("--from", file);
    assert.equal(code, 0);
    assert.equal(
      out,
      `5 restarts wait, 3 of them for too long.
  NODE   WHERE    WHAT      SINCE                   PACKAGES           THIS RUN
  node1  101–103  asterisk  2026-10-01T03:05:00Z !  openssl            leaves it: the change may not
  node1  node     crond     unknown                 unknown            leaves it: restart: never
  node2  node     reboot    2026-11-20T03:05:00Z    vzkernel 2.6.32-2  reboots it
`,
    );
  });

  it("gives programs the same as data", async () => {
    const file = recorded("passes.jsonl", { restarts: [ASTERISK], unobserved: [] });
    const { out } = await run("--from", file, "--json");
    const [fleet] = (JSON.parse(out) as Pending).fleets;
    assert.deepEqual(fleet?.restarts, [{ ...ASTERISK, targets: ["101", "102", "103"], isOld: true }]);
  });

  it("says that nothing waits", async () => {
    const { code, out } = await run("--from", join(RECORDED, "passes.jsonl"));
    assert.deepEqual([code, out], [0, "Nothing waits for a restart.\n"]);
  });

  it("ends with 1 where there's no list, and says why", async () => {
    const empty = join(folder, "empty");
    writeFileSync(empty, '{"sequence":1}\n');
    const { code, out } = await run("--from", empty);
    assert.equal(code, 1);
    assert.match(out, /^The list can't be made:\n {2}\S/m);
  });

  it("refuses what it can't mean", async () => {
    await assert.rejects(run("--from", "x", "--stack", "prod"), MisusedCommand);
    await assert.rejects(run("--markdown", "x"), MisusedCommand);
  });
});
