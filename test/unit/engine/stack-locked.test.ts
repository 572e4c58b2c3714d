import assert from "node:assert/strict";
import { explainLocked } from "../../../engine/stack-locked";

describe("a stack that is locked", () => {
  it("is told with who did it, and with the way out", () => {
    // As CLI 3.232.0 says it.
    const stderr =
      "error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the lock file with `pulumi cancel`.\n" +
      "  file:///state/.pulumi/locks/organization/p/qa/0a1b.json?no_tmp_dir=true: created by alice@desk (pid 4711) at 2026-11-28T03:15:00Z\n";
    assert.equal(
      explainLocked(stderr, "qa"),
      "stack qa is locked by alice@desk (pid 4711) at 2026-11-28T03:15:00Z. Wait for that run; where its process is gone, " +
        "`pulumi cancel --yes --stack qa` takes the lock away. Operations that are pending then do no harm: each run looks at what is there.",
    );
    assert.match(
      explainLocked("error: [409] Conflict: Another update is currently in progress.\n", "qa") ?? "",
      /^stack qa is locked\. Wait for that run; /,
    );
    assert.equal(explainLocked("error: no stack named 'qa' found\n", "qa"), undefined);
  });
});
