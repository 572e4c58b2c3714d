import assert from "node:assert/strict";
import { type LogLine, queueLog } from "../../providers/implementation/engine-log";

describe("the engine's log", () => {
  it("gets lines one after another, and of a resource's statuses that wait the last one", async () => {
    const sent: LogLine[] = [];
    let under = 0;
    const log = queueLog(async (line) => {
      under++;
      assert.equal(under, 1);
      await new Promise((resolve) => setImmediate(resolve));
      sent.push(line);
      under--;
    });
    for (let i = 0; i < 100_000; i++) log.status("a", `status ${i}`);
    log.status("b", "of another");
    log.error("a", "that stays");
    log.status("a", "later");
    await log.flush();
    assert.deepEqual(
      sent.map(({ urn, message, ephemeral }) => [urn, message, ephemeral]),
      [
        ["a", "later", true],
        ["b", "of another", true],
        ["a", "that stays", false],
      ],
    );
    log.status("a", "after that");
    await log.flush();
    assert.equal(sent.at(-1)?.message, "after that");
  });
});
