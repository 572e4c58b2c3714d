import assert from "node:assert/strict";
import { mkdir, readFile, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { labUnavailable } from "../../lab/requirements";
import { runCommand } from "../../lab/run-command";
import { PromotionFailed } from "../../remote/promotion/errors";
import { PromotionHost } from "./promotion-host";

const unavailable = labUnavailable();

/** What the promotion changes anything with, or takes its time for. */
const PROGRAMS = "mkdir ln cp rm mv createrepo_c gpg sync rpm".split(" ");

/** Every package of one release, and of both. */
const OLD = ["a-1-1.noarch", "b-1-1.noarch"];
const NEW = ["a-1-1.noarch", "a-2-1.noarch", "b-1-1.noarch", "b-1:2-1.noarch"];

describe(`an interrupted promotion${unavailable === undefined ? "" : ` (skipped: ${unavailable})`}`, function () {
  this.timeout(1_200_000);
  this.slow(600_000);
  let host: PromotionHost;
  const october = () => host.release("2026-10", ["a-1-1", "b-1-1"]);
  const november = () => host.release("2026-11", ["a-2-1", "b-2-1"]);

  before(async function () {
    if (unavailable !== undefined) this.skip();
    host = await PromotionHost.create();
  });
  beforeEach(async () => {
    await host.reset();
    await host.promote(october());
    await runCommand("rm", ["-rf", join(host.folder, "october")]);
    await runCommand("cp", ["-a", host.root, join(host.folder, "october")]);
    await writePrograms();
  });
  after(async () => {
    if (unavailable === undefined) await host.remove();
  });

  const bin = (): string => join(host.folder, "bin");
  const counted = (): string => join(host.folder, "counted");

  /** Programs that count their calls by the detached run; at the one that's named, all of that is killed, before it or in the middle of it. */
  async function writePrograms(): Promise<void> {
    await mkdir(bin(), { recursive: true });
    for (const program of PROGRAMS) {
      const script = `#!/bin/sh
        PATH=\${PATH#*:}
        grep -q worker.sh "/proc/$PPID/cmdline" || exec ${program} "$@"
        echo '${program}' >>"$COUNTED"
        [ "$(wc -l <"$COUNTED")" = "$KILL_AT" ] || exec ${program} "$@"
        [ "$KILL_WHEN" = before ] || { ${program} "$@" & sleep 0.005; }
        kill -9 0\n`;
      await writeFile(join(bin(), program), script, { mode: 0o755 });
    }
  }

  async function restore(): Promise<void> {
    await runCommand("rm", ["-rf", host.root]);
    await runCommand("cp", ["-a", join(host.folder, "october"), host.root]);
    await writeFile(counted(), "");
  }

  /** Kills the promotion at its call number `at` of a program. @returns the program; undefined when it ended before */
  async function interrupt(at: number, when: "before" | "during"): Promise<string | undefined> {
    await restore();
    const plan = await host.plan(november());
    host.environment = { BIN: bin(), COUNTED: counted(), KILL_AT: String(at), KILL_WHEN: when };
    const isKilled = await host.apply(plan).then(
      () => false,
      (error: unknown) => {
        assert.ok(error instanceof PromotionFailed, String(error));
        assert.match(error.message, /The repository is whole, as it was before or as it was to be\./);
        return true;
      },
    );
    host.environment = {};
    if (!isKilled) return undefined;
    return (await readFile(counted(), "utf8"))
      .trim()
      .split("\n")
      .at(at - 1);
  }

  /** A holder that died before it had written who it is gives way after a minute; which these tests don't wait for. */
  async function letTimePass(): Promise<void> {
    const long = new Date(Date.now() - 120_000);
    for (const name of ["lock", "lock.removing"])
      await utimes(join(host.root, ".promotion", name), long, long).catch(() => undefined);
  }

  async function finish(): Promise<void> {
    const attempt = async (): Promise<void> => {
      await host.promote(november());
    };
    await attempt().catch(async (error: unknown) => {
      assert.match(String(error), /is just taking the lock .* or died at it; then it's free in a minute/);
      await letTimePass();
      await attempt();
    });
  }

  for (const when of ["before", "during"] as const) {
    it(`leaves a repository that dnf reads, and is finished by the next run: killed ${when} each of its commands`, async () => {
      const killed: string[] = [];
      const left = new Set<string>();
      for (let at = 1; ; at++) {
        const program = await interrupt(at, when);
        if (program === undefined) break;
        killed.push(program);
        const [current, offered] = [await host.current(), await host.offered()];
        left.add(current);
        assert.deepEqual(offered, current === "2026-10" ? OLD : NEW, `killed ${when} ${killed.join(" ")}`);
        await finish();
        assert.deepEqual([await host.current(), await host.offered()], ["2026-11", NEW]);
        assert.deepEqual(await host.snapshots(), ["2026-10", "2026-11"], "nothing half built is left");
      }
      assert.deepEqual([...left].sort(), ["2026-10", "2026-11"]);
      for (const program of ["ln", "rpm", "createrepo_c", "gpg", "sync", "mv"])
        assert.ok(killed.includes(program));
    });
  }
});
