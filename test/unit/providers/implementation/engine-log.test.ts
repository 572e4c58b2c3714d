import assert from "node:assert/strict";
import { paceProgress } from "../../../../providers/implementation/paced-log";
import { type LogLine, queueLog } from "../../../../providers/implementation/engine-log";

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

describe("progress", () => {
  /** What arrives, and a log that paces it. */
  function paced(milliseconds: number) {
    const heard: string[] = [];
    const hear =
      (level: string) =>
      (urn: string, message: string): void => {
        heard.push(`${level} ${urn} ${message}`);
      };
    const log = paceProgress(
      {
        ...{ status: hear("status"), progress: hear("progress") },
        ...{ info: hear("info"), warning: hear("warning"), error: hear("error") },
        flush: () => Promise.resolve(),
      },
      milliseconds,
    );
    return { heard, log };
  }
  const wait = (milliseconds: number): Promise<void> =>
    new Promise((resolve) => setTimeout(resolve, milliseconds));

  it("of a resource is told at once, and then the newest of a time", async () => {
    const { heard, log } = paced(30);
    for (let i = 1; i <= 50; i++) log.progress("a", `${i}/50`);
    log.progress("b", "1/2");
    assert.deepEqual(heard, ["progress a 1/50", "progress b 1/2"]);
    await wait(50);
    assert.deepEqual(heard.slice(2), ["progress a 50/50"]);
    log.progress("a", "soon");
    assert.equal(heard.length, 3);
  });

  it("that waits is passed over once something else is said", async () => {
    for (const level of ["status", "info", "warning", "error"] as const) {
      const { heard, log } = paced(10);
      log.progress("a", "1/50");
      log.progress("a", "49/50");
      log[level]("a", "50 done");
      await wait(20);
      assert.deepEqual(heard, ["progress a 1/50", `${level} a 50 done`]);
    }
  });

  it("waits after a status, which says how far it is", async () => {
    const { heard, log } = paced(30);
    log.status("a", "0/4");
    log.progress("a", "1/4");
    log.status("a", "4/4");
    await wait(50);
    assert.deepEqual(heard, ["status a 0/4", "status a 4/4"]);
  });
});
