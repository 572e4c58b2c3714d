import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Temporal } from "@js-temporal/polyfill";
import { keepRestartMarks, type RestartMarkRequest } from "../../../../remote/marks/restart-marks";
import type { Connection } from "../../../../remote/ssh/connection";
import type { ScriptOptions } from "../../../../remote/ssh/script";
import { hear } from "../../../harness/hear";
import { at } from "../../maintenance/decision/decision-fixture";

const FRIDAY = at("2026-11-28T03:05:00.7Z");
const SATURDAY = at("2026-11-28T17:00:00Z");
const SERVICES_OF = (target: string) => ({ target, kind: "service" as const });
const ASTERISK = { ...SERVICES_OF("101"), name: "asterisk" };
const MYSQLD = { ...SERVICES_OF("101"), name: "mysqld" };
const ELSEWHERE = { ...SERVICES_OF("102"), name: "asterisk" };
const KERNEL = { target: "node", kind: "reboot" as const, name: "vzkernel" };

describe("the marks on a node of since when a restart waits", () => {
  let root: string;
  let file: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "marks-"));
    file = join(root, "var/lib/pbx-maintenance/restarts");
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  /** The real script, under the real shell. */
  async function keep(request: Partial<RestartMarkRequest>) {
    const runScript = (input: string, options: ScriptOptions) => {
      const env = { PATH: process.env["PATH"], MAINTENANCE_ROOT: root };
      const { status, stdout, stderr } = spawnSync("sh", ["-s"], { input, env, encoding: "utf8" });
      assert.equal(stderr, "");
      return hear({ code: status, stdout, stderr }, options);
    };
    const session = {
      name: "node1",
      connect: () => Promise.resolve({ runScript } as unknown as Connection),
    };
    const marks = await keepRestartMarks(session, {
      ...{ now: FRIDAY, found: [], looked: [] },
      ...request,
    });
    const all = [ASTERISK, MYSQLD, ELSEWHERE, KERNEL];
    return { since: all.map((one) => marks.sinceOf(one)?.toString().slice(8, 10)), problem: marks.problem };
  }

  it("say when something was first found, and not when it's found again", async () => {
    const looked = [SERVICES_OF("101"), KERNEL];
    await keep({ found: [ASTERISK, KERNEL], looked });
    const again = await keep({ found: [ASTERISK, MYSQLD, KERNEL], looked, now: SATURDAY });
    assert.deepEqual(again.since, ["28", "28", undefined, "28"]);
    assert.equal(
      readFileSync(file, "utf8"),
      "101 service/asterisk 2026-11-28T03:05:00Z\n101 service/mysqld 2026-11-28T17:00:00Z\nnode reboot/vzkernel 2026-11-28T03:05:00Z\n",
    );
  });

  it("go where somebody looked and found it no more, and stay where nobody looked", async () => {
    const looked = [SERVICES_OF("101"), SERVICES_OF("102"), KERNEL];
    await keep({ found: [ASTERISK, ELSEWHERE, KERNEL], looked });
    const left = await keep({ looked: [SERVICES_OF("101"), SERVICES_OF("node")], now: SATURDAY });
    assert.deepEqual(left.since, [undefined, undefined, "28", "28"]);
    assert.deepEqual((await keep({ looked })).since, [undefined, undefined, undefined, undefined]);
    const anew = await keep({ found: [ASTERISK], looked, now: at("2026-12-05T03:00:00Z") });
    assert.deepEqual(anew.since, ["05", undefined, undefined, undefined]);
  });

  it("aren't written where nothing is new, and no file is made for nothing", async () => {
    await keep({ looked: [SERVICES_OF("101")] });
    assert.ok(!existsSync(file));
    await keep({ found: [ASTERISK] });
    const { ino } = statSync(file);
    await keep({ found: [ASTERISK], looked: [SERVICES_OF("101")], now: SATURDAY });
    assert.equal(statSync(file).ino, ino);
  });

  it("count for nothing when they're later than now, or of no known form", async () => {
    await keep({ found: [ASTERISK], now: SATURDAY });
    assert.deepEqual((await keep({})).since, [undefined, undefined, undefined, undefined]);
    writeFileSync(file, "101 service/asterisk $(reboot)\n101 service/mysqld x 2026-11-28T03:05:00Z\n");
    const kept = await keep({ found: [ASTERISK] });
    assert.deepEqual(kept.since, ["28", undefined, undefined, undefined]);
    assert.equal(readFileSync(file, "utf8"), "101 service/asterisk 2026-11-28T03:05:00Z\n");
  });

  it("aren't made where the node's clock isn't ours, and are read all the same", async () => {
    await keep({ found: [ASTERISK] });
    const now = Temporal.Now.instant().subtract({ minutes: 11 });
    const wrong = await keep({ found: [ASTERISK, MYSQLD], now, toleranceMinutes: 10 });
    assert.equal(wrong.problem?.code, "clock-differs");
    assert.deepEqual(wrong.since, ["28", undefined, undefined, undefined]);
  });

  it("that can't be written are a problem that says so", async () => {
    mkdirSync(join(root, "var/lib"), { recursive: true });
    writeFileSync(join(root, "var/lib/pbx-maintenance"), "in the way");
    const { problem, since } = await keep({ found: [ASTERISK] });
    assert.equal(problem?.code, "marks-refused");
    assert.deepEqual(since, [undefined, undefined, undefined, undefined]);
  });
});
