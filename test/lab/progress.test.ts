import assert from "node:assert/strict";
import { USUAL_PACKAGES } from "../../lab/declarations";
import { assertEnded, describeOnLab } from "../harness/lab-suite";
import type { Outcome } from "../harness/stack";

const FAILING_PRE = "httpd-2.2.15-71.el6";

describeOnLab(
  "the progress of an up",
  { nodes: [{ name: "node1", runtime: "lxc", packageManager: "dnf", containers: 4 }] },
  (suite) => {
    const IDS = ["pbx101", "pbx102", "pbx103", "pbx104"];
    let outcome: Outcome;

    /** What the row of a resource said one after another while it was worked on. */
    function rowOf(resource: string): string[] {
      const row = new RegExp(` ${resource} creating \\(\\d+s\\) (.*)$`, "gm");
      return [...outcome.text.matchAll(row)].map(([, status = ""]) => status);
    }

    before(async () => {
      await suite.lab.publish([...USUAL_PACKAGES, FAILING_PRE]);
      await suite.declareRelease(["httpd-2.2.15-70.el6", "tzdata-2019a-1.el6"]);
      const failing = { packages: [suite.lab.packages.get(FAILING_PRE).nevra] };
      const containers = IDS.map((id) => [
        id,
        { customer: "acme", ...(id === "pbx101" && { overrides: failing }) },
      ]);
      await suite.declareFleet({
        containers: { node1: Object.fromEntries(containers) as Record<string, Record<string, unknown>> },
        defaults: { parallel: 1 },
      });
      outcome = await suite.stack.up();
      assertEnded(outcome, "badly");
    });

    it("is shown on the row of the containers, with the failed ones counted, and not one by one in a log", () => {
      const counts = rowOf("node1-containers").filter((status) => /^\d+\/\d+ containers/.test(status));
      assert.deepEqual(counts.slice(0, 2), ["0/4 containers (fetching files)", "0/4 containers"]);
      assert.equal(counts.at(-1), "3/4 containers, 1 failed");
      const seconds = Number(/creating \((\d+)s\) 3\/4 containers/.exec(outcome.text)?.[1]);
      assert.ok(counts.length <= 3 + seconds / 10, `${seconds} s: ${counts.join("; ")}`);
    });

    it("is shown on the row of the node itself", () => {
      const counts = rowOf("node1").filter((status) => /^\d+\/\d+ node/.test(status));
      assert.deepEqual(counts, ["0/1 node (fetching files)", "0/1 node", "1/1 node"]);
    });

    it("is gone from what stays on the screen", () => {
      const diagnostics = outcome.text.slice(outcome.text.indexOf("Diagnostics:"));
      assert.doesNotMatch(diagnostics, /\d+\/\d+ containers/);
    });
  },
);
