import assert from "node:assert/strict";
import { join } from "node:path";
import { writeChange } from "../../sandbox/friday-night";
import { installedBuilds, traceOfWork } from "../harness/installed";
import { USUAL_PACKAGES } from "../../lab/declarations";
import { assertEnded, assertSays, assertSilent, assertUnchanged, describeOnLab } from "../harness/lab-suite";
import { setSlowPost, SLOW_ASTERISK } from "../harness/slow-package";
import type { Outcome } from "../harness/stack";

const [OLD, NEW] = [["asterisk-11.25.0-1.x86_64"], ["asterisk-11.25.3-2.x86_64"]];
/** Long enough for the first container to begin, and not for the second once the first has ended. */
const ONE_MINUTE_AND_A_BIT_LEFT = "2026-11-28T03:58:40-05:00";
const FIRST_TAKES_SECONDS = 25;
const A_WEEK_LATER = "2026-12-04T22:05-05:00";

const notice = (friday: string, monday: string): Record<string, unknown> => ({
  kind: "monday",
  window: `${friday}T22:00-05:00`,
  sentAt: `${monday}T09:30-05:00`,
  customers: ["acme"],
  minutes: 30,
});

describeOnLab(
  "a window that closes in the middle of an up",
  { nodes: [{ name: "node1", runtime: "openvz", packageManager: "yum", containers: 3 }] },
  (suite) => {
    const ids = ["101", "102", "103"];
    const container = (id: string) => suite.lab.node("node1").container(id);
    const builds = (id: string) => installedBuilds(container(id), "asterisk");
    let closing: Outcome;
    let firstContainer: string;

    before(async () => {
      await suite.lab.publish([...USUAL_PACKAGES, SLOW_ASTERISK]);
      await suite.declareFleet({ defaults: { parallel: 1, containerMinutes: 1, reserveMinutes: 0 } });
      await suite.declareRelease([SLOW_ASTERISK]);
      const release = join(suite.stack.folder, "release.yaml");
      const notices = [notice("2026-11-27", "2026-11-23"), notice("2026-12-04", "2026-11-30")];
      await suite.stack.configure({
        change: await writeChange(suite.stack.folder, release, ["acme"], { notices }),
      });
      await Promise.all(ids.map((id) => setSlowPost(container(id), id === "101" ? FIRST_TAKES_SECONDS : 0)));
      // What is to be fetched is fetched, so that the up's time goes into the containers.
      assertEnded(await suite.stack.preview(), "well");
      await suite.stack.configure({ clock: ONE_MINUTE_AND_A_BIT_LEFT });
      closing = await suite.stack.up();
      firstContainer = await traceOfWork(container("101"));
    });

    it("finishes the container that is being worked on, and begins no other", async () => {
      assert.deepEqual(await Promise.all(ids.map(builds)), [NEW, OLD, OLD]);
      assertSays(closing, "done in 1 of 3 containers");
    });

    it("reports the others as deferred, with the reason and the next window, and not as failed", () => {
      assertEnded(closing, "well");
      assertSays(
        closing,
        "containers 102, 103: deferred. The work needs 1 minute, and the window ends in 0 minutes.",
      );
      assertSays(
        closing,
        "The next window that fits is Friday 4 December 2026, 22:00 to Saturday 04:00 (America/New_York).",
      );
      assertSilent(closing, "left undone");
    });

    it("keeps them in mind: outside of windows nothing more is done", async () => {
      await suite.stack.configure({ clock: "2026-11-28T04:00:01-05:00" });
      const late = await suite.stack.up();
      assertEnded(late, "badly");
      assertSays(
        late,
        "- window: It is Saturday 28 November 2026, 04:00 (America/New_York), outside of every",
      );
      assert.deepEqual(await Promise.all(ids.map(builds)), [NEW, OLD, OLD]);
    });

    it("is finished by the next window's up, which does exactly the rest", async () => {
      await suite.stack.configure({ clock: A_WEEK_LATER });
      const next = await suite.stack.up();
      assertEnded(next, "well");
      assertSays(next, "done in 2 of 2 containers");
      assert.deepEqual(await Promise.all(ids.map(builds)), [NEW, NEW, NEW]);
      assert.equal(await traceOfWork(container("101")), firstContainer);
      assertUnchanged(await suite.stack.up());
    });

    it("is in the node's journal, container by container", async () => {
      const journal = await suite.lab.node("node1").exec("cat /var/lib/pbx-maintenance/journal/*");
      const lines = journal
        .trimEnd()
        .split("\n")
        .map((line) => line.split(" ").slice(2).join(" "));
      assert.match(
        lines[0] ?? "",
        /^began: \S+, packages of the containers of node1, change friday-night \(T2\): /,
      );
      assert.deepEqual(lines.slice(1, 7), [
        "101: began",
        "101: done",
        "101: ended",
        "102: deferred",
        "103: deferred",
        "ended",
      ]);
    });
  },
);
