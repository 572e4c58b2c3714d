import assert from "node:assert/strict";
import { installedBuilds, traceOfWork } from "../harness/installed";
import { USUAL_PACKAGES } from "../../lab/declarations";
import { assertEnded, assertSays, describeOnLab, plannedTransitions } from "../harness/lab-suite";
import type { Outcome } from "../harness/stack";

const PHP = ["php-5.3.3-50.el6", "php-common-5.3.3-50.el6"];
const MISSING_LIBRARY = "php-5.3.3-51.el6";
const UNSIGNED = "tzdata-2019b-1.el6";
const WRONG_KEY = "openssl-1.0.1e-59.el6";
const FAILING_PRE = "httpd-2.2.15-71.el6";

describeOnLab(
  "packages that can't be installed",
  {
    nodes: [
      {
        name: "node1",
        runtime: "openvz",
        packageManager: "yum",
        containers: [{}, {}, {}, {}, {}, {}, { diskMb: 40 }],
      },
      { name: "node2", runtime: "lxc", packageManager: "dnf", containers: 3 },
    ],
  },
  (suite) => {
    const container = (id: string) => suite.lab.node(id.startsWith("1") ? "node1" : "node2").container(id);
    const all = ["101", "102", "103", "104", "105", "106", "107", "pbx201", "pbx202", "pbx203"];
    const builds = (id: string) => installedBuilds(container(id), "php", "tzdata", "openssl", "httpd");
    let asBefore: Record<string, string[]>;
    let plan: Outcome;
    let outcome: Outcome;

    before(async () => {
      await suite.lab.publish([...USUAL_PACKAGES, MISSING_LIBRARY, UNSIGNED, WRONG_KEY, FAILING_PRE]);
      const plain = { customer: "acme" };
      const withBuild = (nevra: string) => ({ ...plain, overrides: { packages: [nevra] } });
      const withPackage = (id: string) => withBuild(suite.lab.packages.get(id).nevra);
      await suite.declareRelease(PHP);
      await suite.declareFleet({
        containers: {
          node1: {
            "101": plain,
            "102": withBuild("php-5.3.3-99.el6.x86_64"),
            "103": withPackage(MISSING_LIBRARY),
            "104": withPackage(UNSIGNED),
            "105": withPackage(WRONG_KEY),
            "106": withPackage(FAILING_PRE),
            "107": plain,
            "999": plain,
          },
          node2: {
            pbx201: plain,
            pbx202: withBuild("php-5.3.3-99.el6.x86_64"),
            pbx203: withPackage(UNSIGNED),
          },
        },
      });
      await container("107").fillDisk(1000);
      asBefore = Object.fromEntries(
        await Promise.all(all.map(async (id) => [id, await builds(id)] as const)),
      );
      plan = await suite.stack.preview();
      outcome = await suite.stack.up();
    });

    it("show in the plan, and make the run fail, with the failed ones counted", () => {
      assertEnded(plan, "well");
      assertEnded(outcome, "badly");
      // 103 isn't begun: the plan says already that rpm would refuse it.
      assertSays(outcome, "1/6 containers, 5 failed");
      assertSays(outcome, "1/3 containers, 2 failed");
    });

    it("don't keep the other containers from their plan and their result", async () => {
      for (const id of ["101", "pbx201"]) {
        assert.ok(plannedTransitions(plan).includes(`container ${id}: php 5.3.3-49.el6 → 5.3.3-50.el6`));
        assert.ok((await builds(id)).includes("php-5.3.3-50.el6.x86_64"));
      }
    });

    it("change nothing in the container that they're meant for", async () => {
      for (const id of ["102", "103", "104", "105", "107", "pbx202", "pbx203"]) {
        assert.deepEqual(await builds(id), asBefore[id], id);
      }
    });

    it("don't exist in the repository, as yum says", () => {
      const reason =
        "php-5.3.3-99.el6.x86_64 couldn't be fetched: No Match for argument php-5.3.3-99.el6.x86_64 Nothing to download";
      assertSays(plan, `error: node1: ${reason}`);
      assertSays(outcome, `error: container 102: not started: ${reason}`);
    });

    it("don't exist in the repository, as dnf says", () => {
      const reason =
        "php-5.3.3-99.el6.x86_64 couldn't be fetched: No package php-5.3.3-99.el6.x86_64 available. Exiting due to " +
        "strict setting. Error: No package php-5.3.3-99.el6.x86_64 available.";
      assertSays(plan, `error: node2: ${reason}`);
      assertSays(outcome, `error: container pbx202: not started: ${reason}`);
    });

    it("need what no package provides", () => {
      const refusal =
        "error: container 103: rpm refuses the transaction, so nothing is done there: libmissing.so.1 is needed by php-5.3.3-51.el6.x86_64";
      assertSays(plan, refusal);
      assertSays(outcome, refusal);
    });

    it("aren't signed", () => {
      const reason = "tzdata-2019b-1.el6.noarch isn't signed with a release key: it has no signature";
      assertSays(plan, `error: node1: ${reason}`);
      assertSays(plan, `error: node2: ${reason}`);
      assertSays(outcome, `error: container 104: not started: ${reason}`);
      assertSays(outcome, `error: container pbx203: not started: ${reason}`);
    });

    it("are signed by another key", () => {
      const keyId = suite.lab.wrongKey.fingerprint.slice(-8).toLowerCase();
      const reason =
        "openssl-1.0.1e-59.el6.x86_64 isn't signed with a release key: Header V4 RSA/SHA512 Signature, " +
        `key ID ${keyId}: NOKEY`;
      assertSays(plan, `error: node1: ${reason}`);
      assertSays(outcome, `error: container 105: not started: ${reason}`);
    });

    it("have a %pre that fails", async () => {
      assertSays(
        outcome,
        "error: container 106: rpm ended the transaction with exit code 3, and brought 2 of its 3 packages to their wanted builds: the %pre of httpd fails; " +
          "error: %prein(httpd-2.2.15-71.el6.x86_64) scriptlet failed, exit status 1; " +
          "error: httpd-2.2.15-71.el6.x86_64: install failed",
      );
      assert.ok((await builds("106")).includes("httpd-2.2.15-69.el6.x86_64"));
    });

    it("find no room on the container's disk", () => {
      assert.match(
        outcome.text,
        /error: container 107: its disk is too full: \d+ KiB are free, and \d+ KiB are needed\. Nothing was changed\. Make room on it, and run again/,
      );
    });

    it("are meant for a container that the node doesn't have", () => {
      const problem =
        "error: container 999: it's in the fleet file, but not on node1. node1 has 101–107. " +
        "Correct the fleet file";
      assertSays(plan, problem);
      assertSays(outcome, problem);
    });

    it("hinder nothing once they're taken back: only what is left is done", async () => {
      const done = ["101", "106", "pbx201"];
      const before = await Promise.all(done.map((id) => traceOfWork(container(id))));
      await suite.declareFleet();
      await container("107").freeDisk();
      const mended = await suite.stack.up();
      assertEnded(mended, "well");
      assertSays(mended, "php 5.3.3-49.el6 → 5.3.3-50.el6 in 5 containers: 102–105, 107");
      for (const id of all) assert.ok((await builds(id)).includes("php-5.3.3-50.el6.x86_64"), id);
      assert.deepEqual(await Promise.all(done.map((id) => traceOfWork(container(id)))), before);
    });
  },
);
