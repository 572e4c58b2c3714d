import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { ServerChannel } from "ssh2";
import { type Connection, openConnection } from "../../../../remote/ssh/connection";
import { ConnectionLost, ScriptFlooded, ShellUnavailable } from "../../../../remote/ssh/errors";
import { LineReader, LineTooLong } from "../../../../remote/ssh/line-reader";
import { runInLittleMemory } from "../../../harness/little-memory";
import { makeKey, rejectionOf, secretsFor, startServer, targetAt, type TestServer } from "./server";

const MEGABYTE = 1024 * 1024;
const hostKey = makeKey();
const userKey = makeKey();

type Flood = (channel: ServerChannel, stopped: () => boolean) => Promise<void>;

/** Sends a piece again and again, as fast as it's taken. */
function endlessly(stream: (channel: ServerChannel) => NodeJS.WritableStream, piece: string): Flood {
  return async (channel, stopped) => {
    while (!stopped()) {
      if (!stream(channel).write(piece)) await delay(0);
    }
  };
}

const stdout = (channel: ServerChannel): NodeJS.WritableStream => channel;
const stderr = (channel: ServerChannel): NodeJS.WritableStream => channel.stderr;

describe("ssh: a machine that prints without an end", function () {
  this.timeout(120_000);
  let server: TestServer;
  let folder: string;
  let flood: Flood;
  let isReadyFirst: boolean;
  const open: Connection[] = [];

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "floods-"));
    writeFileSync(join(folder, "id"), userKey.privateKey);
    server = await startServer({
      hostKeys: [hostKey],
      execute: (channel, command) => {
        let isOver = false;
        channel.on("close", () => (isOver = true)).on("error", () => undefined);
        channel.stderr.on("error", () => undefined);
        const [ready] = /ready-[0-9a-f]+/.exec(command) ?? [""];
        if (isReadyFirst) channel.write(`${ready}\n`);
        void flood(channel, () => isOver || server.connections.size === 0);
      },
    });
  });
  beforeEach(() => {
    isReadyFirst = true;
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((connection) => connection.close()));
  });
  after(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });

  const connect = async (more = {}): Promise<Connection> => {
    const target = targetAt(server.port, { hostKeys: [hostKey.publicKey], ...more });
    const connection = await openConnection(target, () => secretsFor({ password: "p" }, [hostKey]), "node1");
    open.push(connection);
    return connection;
  };

  const fact = JSON.stringify({ event: "facts", at: 1, target: "101", code: 0, text: "x".repeat(900_000) });
  const floods: readonly [string, Flood, "script" | "observe"][] = [
    ["short lines", endlessly(stdout, "a line of a few words\n".repeat(1500)), "script"],
    ["one line", endlessly(stdout, "y".repeat(32_000)), "script"],
    ["errors", endlessly(stderr, "oops\n".repeat(6000)), "script"],
    ["what looks like answers", endlessly(stdout, `${fact}\n`), "observe"],
    ["what looks like new containers", numbered(fact), "observe"],
  ];
  for (const [name, endless, what] of floods) {
    it(`is given up before it takes the memory: ${name}`, async () => {
      flood = endless;
      const client = join(__dirname, "flooded-client.ts");
      const args = [String(server.port), hostKey.publicKey, join(folder, "id"), what];
      const { stdout: outcome, peak } = await runInLittleMemory(client, args);
      assert.match(outcome, /^node1 \(ops@127\.0\.0\.1:\d+\) printed too much: /);
      assert.ok(peak < 700, `it took ${Math.round(peak)} MB`);
    });
  }

  function numbered(event: string): Flood {
    return async (channel, stopped) => {
      for (let target = 0; !stopped(); target++) {
        if (!channel.write(`${event.replace('"101"', `"${target}"`)}\n`)) {
          await delay(0);
        }
      }
    };
  }

  it("loses its connection, and leaves those of others alone", async () => {
    const [flooding, honest] = [await connect(), await connect()];
    flood = endlessly(stdout, "y\n".repeat(16_000));
    const given = rejectionOf(flooding.runScript("true", { longestOutput: 4 * MEGABYTE }));
    const beside = rejectionOf(flooding.runScript("true"));
    assert.ok((await given) instanceof ScriptFlooded);
    assert.ok((await flooding.closed) instanceof ConnectionLost);
    assert.ok((await beside) instanceof ConnectionLost);
    flood = (channel) => {
      channel.write("fine\n");
      channel.exit(0);
      channel.end();
      return Promise.resolve();
    };
    assert.equal((await honest.runScript("true")).stdout, "fine\n");
  });

  for (const [where, stream] of [
    ["greetings", stdout],
    ["errors", stderr],
  ] as const) {
    it(`is given up before its shell is there: ${where}`, async () => {
      isReadyFirst = false;
      flood = endlessly(stream, "Welcome! ".repeat(1000));
      const error = await rejectionOf((await connect()).runScript("true"));
      assert.ok(error instanceof ScriptFlooded);
      assert.match(error.message, /printed too much: more than 65536 bytes/);
    });
  }

  it("isn't waited for when it greets one character at a time", async () => {
    isReadyFirst = false;
    flood = async (channel, stopped) => {
      while (!stopped()) {
        channel.write("W");
        await delay(50);
      }
    };
    const connection = await connect({ connectTimeoutSeconds: 1 });
    const error = await rejectionOf(connection.runScript("true"));
    assert.ok(error instanceof ShellUnavailable);
    assert.match(error.message, /nothing happened for 1 s/);
  });

  it("has the end of its errors kept", async () => {
    flood = (channel) => {
      channel.stderr.write(`${"beginning\n".repeat(50_000)}the end\n`);
      channel.exit(3);
      channel.end();
      return Promise.resolve();
    };
    const { code, stderr: said } = await (await connect()).runScript("true");
    assert.equal(code, 3);
    assert.ok(said.length <= 128 * 1024 + 40_000);
    assert.ok(said.endsWith("beginning\nthe end\n"));
  });
});

describe("ssh: lines", () => {
  const read = (chunks: readonly string[], longest = 100): [string, string][] => {
    const lines: [string, string][] = [];
    const reader = new LineReader((line, lineBreak) => lines.push([line, lineBreak]), longest);
    for (const chunk of chunks) reader.write(Buffer.from(chunk, "latin1"));
    reader.end();
    return lines;
  };

  it("are put together from whatever pieces they come in", () => {
    assert.deepEqual(read(["a", "b\n", "\nc\xc3", "\xb6d", "\n\n", "e"]), [
      ["ab", "\n"],
      ["", "\n"],
      ["cöd", "\n"],
      ["", "\n"],
      ["e", ""],
    ]);
    assert.deepEqual(read([]), []);
  });

  it("have a bound, each", () => {
    assert.deepEqual(read(["12345\n", "123", "45\n"], 5).length, 2);
    assert.throws(() => read(["12345\n", "123", "456"], 5), LineTooLong);
    assert.throws(() => read(["123456\n"], 5), LineTooLong);
  });
});
