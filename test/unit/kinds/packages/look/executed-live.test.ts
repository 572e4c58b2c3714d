import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { processesShell } from "../../../../../remote/inside/processes";

const LOOKS = 400;
/** Ends of processes that fall into a look: mawk dies of one in a hundred looks. */
const COME_AND_GO = "while :; do for _ in 1 2 3 4 5 6 7 8 9 10; do ls -l / & done; wait; done";

describe("a look at the processes of a real system", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "executed-live-"));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it(`succeeds each of ${LOOKS} times while processes come and go`, function () {
    this.timeout(30_000);
    const coming = [1, 2].map(() => spawn("sh", ["-c", COME_AND_GO], { stdio: "ignore", detached: true }));
    try {
      const looks = `count=0
      while [ "$count" -lt ${LOOKS} ]; do
        count=$((count + 1))
        executed_files >"$SEEN" 2>/dev/null
        echo "$(($? > 1)) $(grep -cxF "$OURS" "$SEEN") $(tail -n 1 "$SEEN")"
      done`;
      // In a session of its own: what belongs to that of who asks isn't told.
      const { stdout } = spawnSync("setsid", ["sh", "-c", `${processesShell()}\n${looks}`], {
        env: {
          PATH: process.env["PATH"],
          SEEN: join(folder, "seen"),
          OURS: realpathSync(process.execPath),
        },
        encoding: "utf8",
      });
      assert.equal(stdout, "0 1 whole\n".repeat(LOOKS));
    } finally {
      for (const { pid } of coming) if (pid !== undefined) process.kill(-pid, "SIGKILL");
    }
  });
});
