import assert from "node:assert/strict";
import { describeCause } from "../../maintenance/problems/describe";
import { readFile } from "node:fs/promises";
import { parseNevra } from "../../maintenance/packages/nevra";
import { converge, type Outcome as UnitOutcome } from "../../remote/run/converge";
import { describePackagesWork } from "../../kinds/packages/unit/work";
import type { UnitReport } from "../../kinds/packages/unit/report";
import { FRIDAY_NIGHT } from "../../sandbox/friday-night";
import { installedBuilds, traceOfWork } from "../harness/installed";
import { USUAL_PACKAGES } from "../../lab/declarations";
import { labSession } from "../harness/lab-session";
import { assertEnded, assertSays, describeOnLab, assertUnchanged } from "../harness/lab-suite";
import { endSlowPost, setSlowPost, SLOW_ASTERISK, untilInSlowPost } from "../harness/slow-package";
import { type Outcome, Stack } from "../harness/stack";

const RELEASE = [SLOW_ASTERISK, "php-5.3.3-50.el6", "php-common-5.3.3-50.el6"];
const WANTED = ["asterisk-11.25.3-2.x86_64", "php-5.3.3-50.el6.x86_64"];
const OLD = ["asterisk-11.25.0-1.x86_64", "php-5.3.3-49.el6.x86_64"];

describeOnLab(
  "a run that is disturbed",
  { nodes: [{ name: "node1", runtime: "openvz", packageManager: "yum", containers: 3 }] },
  (suite) => {
    const node = () => suite.lab.node("node1");
    const [ids, slow] = [["101", "102", "103"], "101"] as const;
    const container = (id: string) => node().container(id);
    const builds = (id: string) => installedBuilds(container(id), "php", "asterisk");

    /** All containers as at first, with a slow %post in one of them. */
    async function prepare(seconds: number): Promise<void> {
      await Promise.all(ids.map((id) => suite.lab.reset(container(id))));
      await Promise.all(ids.map((id) => setSlowPost(container(id), id === slow ? seconds : 0)));
    }

    before(async () => {
      await suite.lab.publish([...USUAL_PACKAGES, SLOW_ASTERISK]);
      await suite.declareRelease(RELEASE);
      // One at a time: while the first is slow, the others have yet to begin.
      await suite.declareFleet({ defaults: { parallel: 1, lockWaitSeconds: 2 } });
    });

    describe("by a connection that drops in the middle", () => {
      let outcome: Outcome;

      before(async () => {
        await prepare(4);
        const running = suite.stack.beginUp();
        await untilInSlowPost(container(slow));
        await node().dropConnections();
        outcome = await running.outcome;
      });

      it("goes on, and its client comes back to it", async () => {
        assertEnded(outcome, "well");
        assertSays(outcome, "0/3 containers (connection lost, coming back)");
        assertSays(outcome, "3/3 containers");
        for (const id of ids) assert.deepEqual(await builds(id), WANTED, id);
      });

      it("is complete: nothing is left for the next up", async () => {
        const before = await traceOfWork(container(slow));
        const again = await suite.stack.up();
        assertEnded(again, "well");
        assertUnchanged(again);
        assert.equal(await traceOfWork(container(slow)), before);
      });
    });

    describe("by a second operator, and by the end of the first one's machine", () => {
      let second: Stack;
      let refused: Outcome;

      before(async () => {
        await prepare(600);
        second = await Stack.create(FRIDAY_NIGHT);
        await suite.declareRelease(RELEASE, [], second);
        await suite.declareFleet({ defaults: { parallel: 1, lockWaitSeconds: 2 } }, second);
        const first = suite.stack.beginUp();
        await untilInSlowPost(container(slow));
        refused = await second.up();
        await suite.stack.killAll();
        await first.outcome;
      });
      after(() => second.remove());

      it("keeps the second one out, and tells who is at work", () => {
        assertEnded(refused, "badly");
        const holder = "root@\\S+, packages of the containers of node1, since \\S+Z";
        assert.match(refused.text, new RegExp(`0/3 containers \\(waiting for ${holder}\\)`));
        assert.match(
          refused.text,
          new RegExp(
            `error: containers 101–103: not started: ${holder} has locked node1, and didn't end within 2 s. ` +
              "Run again when that has ended",
          ),
        );
        assert.match(refused.text, new RegExp(`${holder} is changing node1 right now`));
      });

      it("is finished by the node alone", async () => {
        for (const id of ["102", "103"]) assert.deepEqual(await builds(id), OLD, id);
        await endSlowPost(container(slow));
        for (const begun = Date.now(); Date.now() - begun < 60_000;) {
          if ((await node().tryExec("test -e /var/lib/pbx-maintenance/lock")).code !== 0) break;
        }
        for (const id of ids) assert.deepEqual(await builds(id), WANTED, id);
      });

      it("leaves nothing to do for the next up", async () => {
        const before = await Promise.all(ids.map((id) => traceOfWork(container(id))));
        assertEnded(await suite.stack.run("cancel", "--yes"), "well");
        assertEnded(await suite.stack.up(), "well");
        assert.deepEqual(await Promise.all(ids.map((id) => traceOfWork(container(id)))), before);
      });
    });

    describe("by a transaction that doesn't end", () => {
      let outcomes: ReadonlyMap<string, UnitOutcome<UnitReport>>;

      before(async () => {
        await prepare(600);
        const session = labSession(suite.lab, node());
        const packages = RELEASE.map((id) => ({
          ...parseNevra(suite.lab.packages.get(id).nevra),
          ensure: "where-installed" as const,
        }));
        outcomes = await converge(
          session,
          describePackagesWork(
            {
              runtime: "openvz",
              packageManager: "yum",
              parallel: 1,
              restart: "required",
              lockWaitSeconds: 2,
              transactionLimitMinutes: 0.05,
              releaseKeys: await readFile(suite.lab.releaseKey.file, "utf8"),
            },
            "a test",
            [slow, "102"].map((target) => ({ target, packages })),
            { reason: "a test" },
          ),
          () => undefined,
        );
        await session.close();
      });

      it("is left to itself, with a way out, and keeps nobody waiting", async () => {
        const left = outcomes.get(slow);
        assert.match(
          left?.kind === "failed" ? describeCause(left.cause, "node1") : "",
          /^still at work after 0\.05 minutes\. The run went on without it, .* below process \d+ of node1 \(ps axf\)/,
        );
        assert.equal(outcomes.get("102")?.kind, "done");
        assert.deepEqual(await builds("102"), WANTED);
        assert.notEqual((await node().tryExec("test -e /var/lib/pbx-maintenance/lock")).code, 0);
      });

      it("is all that the next run doesn't touch", async () => {
        const next = await suite.stack.up();
        assertEnded(next, "badly");
        const atWork = /container 101: not started: run \S+ \(.*\) is still at work in it/;
        assert.match(next.text, atWork);
        assert.match(next.text, /process \d+ of node1 \(ps axf\)/);
        assert.deepEqual(await builds("103"), WANTED);
        assert.deepEqual((await container(slow).exec("pgrep -x rpm")).trim().split("\n").length, 1);
        const seen = await suite.stack.preview();
        assert.match(seen.text, /container 101: run \S+ \(.*\) is still at work in it/);
      });

      it("finishes by itself, which is on record, and is free then", async () => {
        await endSlowPost(container(slow));
        const late = "grep -q ' 101: ended, late' /var/lib/pbx-maintenance/journal/*";
        for (const begun = Date.now(); Date.now() - begun < 60_000;) {
          if ((await node().tryExec(late)).code === 0) break;
        }
        assert.deepEqual(await builds(slow), WANTED);
        await node().exec(late);
        assertEnded(await suite.stack.up(), "well");
      });
    });
  },
);
