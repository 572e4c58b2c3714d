import assert from "node:assert/strict";
import fc from "fast-check";
import { runMaint } from "../../../../cli/maint/maint";
import { parseChange } from "../../../../maintenance/change/parse";
import { isPlain, plainLine } from "../../../../maintenance/text/plain-text";
import { queueLog } from "../../../../providers/implementation/engine-log";
import { withPlainErrors } from "../../../../providers/implementation/plain-errors";
import { parseEvent } from "../../../../remote/script/events";
import { parsePromotionEvent } from "../../../../remote/promotion/events";
import { RepositoryUnusable } from "../../../../remote/repository/errors";
import { buildRun, type RunSettings } from "../../../../remote/run/run";
import { ConnectionLost, HandshakeFailed } from "../../../../remote/ssh/errors";
import { NodeScriptFailed } from "../../../../remote/errors";
import { PLAN, sarifTextOf } from "../../cli/plan/plan-fixture";

/** What clears the screen, is a C1 control, and turns the direction. */
const HOSTILE = "\u001b[2J\u009b31m\u202edeen\u2028x";

/** All texts in a value, keys and messages among them. */
function textsOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (value instanceof Error) return [value.message, value.stack ?? ""];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...textsOf(inner)]);
}

function assertPlain(value: unknown): void {
  for (const text of textsOf(value)) assert.ok(isPlain(text), JSON.stringify(text));
}

describe("what a machine words", () => {
  const events: readonly Record<string, unknown>[] = [
    { event: "facts", target: "101", code: 0 },
    { event: "runtime-failed" },
    { event: "locked" },
    { event: "unit-locked", target: "101", process: "1" },
    { event: "unit-finished", target: "101", code: 1 },
    { event: "worker-lost" },
  ];
  it("is harmless from where it comes in, in each field of each event", () => {
    const word = fc.oneof(fc.string({ unit: "binary" }), fc.constant(HOSTILE));
    fc.assert(
      fc.property(fc.constantFrom(...events), word, (event, said) => {
        const fields = Object.fromEntries(
          ["text", "holder", "target", "process"].map((field) => [field, said]),
        );
        const read = parseEvent(JSON.stringify({ ...event, ...fields, at: 1 }));
        assert.ok(read !== undefined);
        assertPlain(read);
      }),
      { seed: 11, numRuns: 300 },
    );
  });

  it("makes no line more: what is indented as a container's own stays so", () => {
    const read = parseEvent(
      JSON.stringify({
        event: "facts",
        at: 1,
        target: "101",
        code: 0,
        text: " a\r@@end 0\u2028@@end 0\u0085@@end 0\n",
      }),
    );
    assert.ok(read?.event === "facts");
    assert.equal(read.text.split("\n").filter((line) => line.startsWith("@@")).length, 0);
  });

  it("is harmless of a host of repositories, too", () => {
    for (const event of [
      { event: "host", text: HOSTILE },
      { event: "snapshot", name: HOSTILE, text: HOSTILE },
      { event: "lock-refused", holder: HOSTILE },
      { event: "failed", step: "signing", text: HOSTILE },
      { event: "switched", release: HOSTILE },
    ]) {
      const read = parsePromotionEvent(JSON.stringify({ ...event, at: 1 }));
      assert.ok(read !== undefined, JSON.stringify(event));
      assertPlain(read);
    }
  });

  it("is harmless in errors, and short", () => {
    const errors = [
      new HandshakeFailed("node1", HOSTILE, "Look."),
      new ConnectionLost("node1", HOSTILE),
      new NodeScriptFailed("node1", "the observation", 1, HOSTILE.repeat(100_000)),
      new RepositoryUnusable("updates", "/r", HOSTILE),
    ];
    for (const error of errors) {
      assertPlain(error.message);
      assertPlain(error);
      assert.ok(error.message.length < 5000);
    }
    assertPlain((errors[1] as ConnectionLost).reason);
  });
});

describe("what leaves for a display", () => {
  it("is harmless in Pulumi's log", async () => {
    const messages: string[] = [];
    const log = queueLog(({ message }) => {
      messages.push(message);
      return Promise.resolve();
    });
    log.status("a", HOSTILE);
    log.error("a", HOSTILE);
    await log.flush();
    assert.equal(messages.length, 2);
    assertPlain(messages);
  });

  it("is harmless in what a provider throws, whose answers are its own", async () => {
    class Provider {
      readonly name = "p";
      check(text: string): Promise<string> {
        if (text === HOSTILE) throw new TypeError(`it said ${text}`);
        return Promise.resolve(`${this.name} ${text}`);
      }
    }
    const provider = withPlainErrors(new Provider());
    assert.equal(await provider.check("fine"), "p fine");
    await assert.rejects(
      async () => provider.check(HOSTILE),
      (error) => {
        assert.ok(error instanceof TypeError);
        assertPlain(error);
        return true;
      },
    );
  });

  it("is harmless in what maint says, and in its SARIF, whose meaning stays", async () => {
    let shown = "";
    const surroundings = {
      cwd: "/",
      environment: {},
      readInput: () => Promise.resolve(HOSTILE),
      print: (text: string) => (shown += text),
      tell: (text: string) => (shown += text),
    };
    await runMaint([HOSTILE], surroundings);
    await runMaint(["plan", "--from", HOSTILE], surroundings);
    await runMaint(["plan", "--from", "-"], surroundings);
    assert.ok(shown.length > 100);
    assertPlain(shown);
    const failing = sarifTextOf({ ...PLAN, verdict: "failed", failures: [HOSTILE] });
    assertPlain(failing);
    assertPlain(JSON.parse(failing));
    assert.ok(failing.includes("deen"));
  });

  it("is harmless in a node's journal and lock", () => {
    const ways: RunSettings = { runtime: "lxc", parallel: 1, lockWaitSeconds: 1, transactionLimitMinutes: 1 };
    const content = { what: HOSTILE, targets: [], files: new Map<string, string>(), parts: "" };
    const run = buildRun(ways, content, { reason: `a change\n${HOSTILE}` }, new Date(0));
    for (const text of [run.description, run.journal]) assert.equal(text, plainLine(text));
  });
});

describe("a file of the project", () => {
  it("may have nothing that is obeyed instead of shown", () => {
    const change = (title: string): string => JSON.stringify({ change: "c", title, tier: "T1" });
    for (const title of [`PHP${HOSTILE.replace("\u2028", "")}`, "PHP\u200b", "\u202dPHP"]) {
      assert.throws(
        () => parseChange(change(title), "c.yaml"),
        /c\.yaml:1: title: contains U\+[0-9A-F]+, which a terminal obeys or nobody sees/,
      );
    }
    assert.throws(
      () => parseChange(change("two\nlines"), "c.yaml"),
      (error: Error) => !error.message.includes("obeys") && error.message.includes("a text of one line"),
    );
  });
});
