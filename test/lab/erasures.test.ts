import assert from "node:assert/strict";
import { describeCause } from "../../maintenance/problems/describe";
import { readFile } from "node:fs/promises";
import { usualBuilds } from "../../lab/lab";
import { parseNevra } from "../../maintenance/packages/nevra";
import { converge } from "../../remote/run/converge";
import { describePackagesWork, type PackagesRunSettings } from "../../kinds/packages/unit/work";
import { labSession } from "../harness/lab-session";
import { installedBuilds, traceOfWork } from "../harness/installed";
import { USUAL_PACKAGES } from "../../lab/declarations";
import {
  assertEnded,
  assertSays,
  assertSilent,
  describeOnLab,
  plannedTransitions,
} from "../harness/lab-suite";

const OLD = "framework-cdr-1.2-1";
const OBSOLETING = "framework-cdr-1.3-1";
const CONFLICTING = "framework-cdr-1.4-1";
const FAILING_POST = "mysql-server-5.1.73-9.el6";
const installed = [...usualBuilds.installedInContainers, OLD];
const T1 = { tier: "T1", notices: undefined, estimate: undefined };

describeOnLab(
  "what a transaction does beside what it's asked for",
  {
    nodes: [
      { name: "node1", runtime: "openvz", packageManager: "yum", containers: 3, installed },
      { name: "node2", runtime: "lxc", packageManager: "dnf", containers: 1, installed },
    ],
  },
  (suite) => {
    const container = (id: string) => suite.lab.node(id.startsWith("1") ? "node1" : "node2").container(id);
    const all = ["101", "102", "103", "pbx201"];
    const asterisk = (id: string) => installedBuilds(container(id), "asterisk", "framework-cdr");

    before(async () => {
      await suite.lab.publish([...USUAL_PACKAGES, OLD, OBSOLETING, CONFLICTING, FAILING_POST]);
      await suite.declareFleet();
    });

    it("shows on Wednesday what it would erase, and the gate refuses it as a T1", async () => {
      await suite.declareRelease([OBSOLETING], [], suite.stack, { change: T1 });
      const plan = await suite.stack.preview();
      const planned = plannedTransitions(plan);
      for (const id of all) {
        const line = `container ${id}: asterisk.x86_64 11.25.0-1 → erased, obsoleted by framework-cdr`;
        assert.ok(planned.includes(line), `"${line}" isn't in:\n${plan.text}`);
      }
      assertSays(plan, "asterisk is erased by framework-cdr, and asterisk with it → at least T2");
      const before = await Promise.all(all.map((id) => traceOfWork(container(id))));
      const outcome = await suite.stack.up();
      assertEnded(outcome, "badly");
      assertSays(outcome, "The maintenance policy doesn't allow this run, and nothing was changed");
      assert.deepEqual(await Promise.all(all.map((id) => traceOfWork(container(id)))), before);
    });

    it("leaves nothing of the question behind in a container", async () => {
      assert.equal(await container("101").exec("ls -A /var/lib/pbx-maintenance 2>/dev/null || :"), "");
    });

    it("erases nothing that is held, or that the release names", async () => {
      await suite.declareFleet({ containers: held(["asterisk"]) });
      await suite.declareRelease([OBSOLETING]);
      const outcome = await suite.stack.up();
      assertEnded(outcome, "badly");
      assertSays(outcome, "framework-cdr would erase asterisk-11.25.0-1.x86_64, which the fleet file holds");
      await suite.declareFleet();
      await suite.declareRelease([OBSOLETING, "asterisk-11.25.3-1"]);
      const named = await suite.stack.up();
      assertEnded(named, "badly");
      assertSays(
        named,
        "framework-cdr obsoletes asterisk-11.25.3-1.x86_64, and both are to be installed. Nothing is done there",
      );
      await suite.declareRelease([OBSOLETING, "asterisk-11.25.0-1"]);
      assertSays(
        await suite.stack.up(),
        "would erase asterisk-11.25.0-1.x86_64, which release 2026-11-27 names",
      );
      for (const id of all)
        assert.deepEqual(await asterisk(id), ["asterisk-11.25.0-1.x86_64", "framework-cdr-1.2-1.noarch"]);
    });

    it("says in the plan what rpm would refuse, and goes on with the other containers", async () => {
      const plain = { customer: "acme" };
      const conflicting = { ...plain, overrides: { packages: ["framework-cdr-1.4-1.noarch"] } };
      await suite.declareFleet({
        containers: { node1: { "101": conflicting, "102": plain, "103": plain }, node2: { pbx201: plain } },
      });
      await suite.declareRelease(["php-5.3.3-50.el6", "php-common-5.3.3-50.el6"]);
      const plan = await suite.stack.preview();
      assertEnded(plan, "well");
      assertSays(
        plan,
        "container 101: rpm refuses the transaction, so nothing is done there: bind-utils conflicts with framework-cdr-1.4-1.noarch",
      );
      assert.deepEqual(
        plannedTransitions(plan).filter((line) => line.startsWith("container 101")),
        [],
      );
      const outcome = await suite.stack.up();
      assertEnded(outcome, "badly");
      assertSays(outcome, "done in 2 of 2 containers");
      assert.ok((await installedBuilds(container("102"), "php")).includes("php-5.3.3-50.el6.x86_64"));
      assert.ok((await installedBuilds(container("101"), "php")).includes("php-5.3.3-49.el6.x86_64"));
    });

    it("says what a scriptlet complained about, though rpm ended well", async () => {
      await suite.declareFleet();
      await suite.declareRelease([FAILING_POST, "php-5.3.3-50.el6", "php-common-5.3.3-50.el6"]);
      const outcome = await suite.stack.up();
      assertEnded(outcome, "well");
      assertSays(outcome, "done in 3 of 3 containers, in 3 with complaints of rpm");
      assertSays(outcome, "%post(mysql-server-5.1.73-9.el6.x86_64) scriptlet failed, exit status 1");
    });

    it("asks rpm again right before it begins, and erases nothing that the plan didn't say", async () => {
      // A plan of a time when asterisk wasn't there.
      const session = labSession(suite.lab, suite.lab.node("node2"));
      const build = parseNevra(suite.lab.packages.get(OBSOLETING).nevra);
      const unit = {
        target: "pbx201",
        packages: [{ ...build, ensure: "where-installed" as const }],
        mayErase: true,
      };
      const ways: PackagesRunSettings = {
        runtime: "lxc",
        packageManager: "dnf",
        parallel: 1,
        restart: "required",
        lockWaitSeconds: 10,
        transactionLimitMinutes: 5,
        releaseKeys: await readFile(suite.lab.releaseKey.file, "utf8"),
      };
      const before = await traceOfWork(container("pbx201"));
      const outcomes = await converge(
        session,
        describePackagesWork(ways, "a test", [unit], { reason: "a test" }),
        () => undefined,
      );
      await session.close();
      const outcome = outcomes.get("pbx201");
      assert.equal(
        outcome?.kind === "failed" ? describeCause(outcome.cause, "node1") : outcome?.kind,
        "the transaction would now erase asterisk-11.25.0-1.x86_64, which the plan didn't say. Nothing was changed. " +
          "Preview again, and look at the new plan",
      );
      assert.equal(await traceOfWork(container("pbx201")), before);
    });

    it("erases what the plan says in a T2 that everybody was told of", async () => {
      await suite.declareRelease([OBSOLETING]);
      const outcome = await suite.stack.up();
      assertEnded(outcome, "well");
      assertSays(outcome, "erased asterisk-11.25.0-1.x86_64 in 3 containers: 101–103");
      for (const id of all) assert.deepEqual(await asterisk(id), ["framework-cdr-1.3-1.noarch"]);
      const journal = await suite.lab
        .node("node1")
        .run(["/bin/sh", "-c", "cat /var/lib/pbx-maintenance/journal/*"]);
      assert.match(journal, /101: erased: asterisk-11\.25\.0-1\.x86_64/);
      const again = await suite.stack.up();
      assertEnded(again, "well");
      assertSilent(again, "erased");
    });

    function held(names: readonly string[]) {
      const holding = { customer: "acme", overrides: { hold: names } };
      return { node1: { "101": holding, "102": holding, "103": holding }, node2: { pbx201: holding } };
    }
  },
);
