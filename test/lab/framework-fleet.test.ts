import assert from "node:assert/strict";
import { FrameworkSuite, type ModuleChanges } from "../harness/framework-suite";
import { installedBuilds, traceOfWork } from "../harness/installed";
import { assertEnded, assertSays, assertUnchanged, describeOnLab } from "../harness/lab-suite";
import { usualModules } from "../../lab/freepbx/module-catalogue";
import type { FreePbx, Generation } from "../../lab/freepbx/freepbx";
import { type Outcome, SANDBOX_PACK } from "../harness/stack";

const LINE = "2.10";

describeOnLab(
  "a release of packages and modules",
  { nodes: [{ name: "node1", runtime: "openvz", packageManager: "yum", containers: 2 }] },
  (suite) => {
    const at = new FrameworkSuite(suite, "module_admin", LINE);
    const ids = ["101", "102"];
    let night: Outcome;

    before(async () => {
      await at.start();
      await at.repository.publish(usualModules(LINE).updates);
      for (const id of ids) await at.install(id);
      await suite.declareFleet({ defaults: { framework: at.settings } });
      await suite.declareRelease(["php-5.3.3-50.el6", "php-common-5.3.3-50.el6"], [], suite.stack, {
        framework: at.describeRelease(usualModules(LINE).updates),
      });
      assertEnded(await suite.stack.preview(...SANDBOX_PACK), "well");
      night = await suite.stack.up(...SANDBOX_PACK);
    });

    it("goes through in one run: first the packages, then the modules", async () => {
      assertEnded(night, "well");
      const journal = await suite.lab.node("node1").exec("cat /var/lib/pbx-maintenance/journal/*");
      const begun = journal
        .split("\n")
        .flatMap((line) => /began: \S+, (.*) of the containers/.exec(line)?.[1] ?? []);
      assert.deepEqual(begun, ["packages", "framework modules"]);
      for (const id of ids) {
        const container = suite.lab.node("node1").container(id);
        assert.deepEqual(await installedBuilds(container, "php"), ["php-5.3.3-50.el6.x86_64"]);
      }
      assertSays(night, `module cdr ${LINE}.1.1 → ${LINE}.1.2 in 2 containers: 101, 102`);
    });

    it("is complete: a second up changes nothing", async () => {
      const container = suite.lab.node("node1").container("101");
      const before = await traceOfWork(container);
      assertUnchanged(await suite.stack.up());
      assert.equal(await traceOfWork(container), before);
    });

    it("doesn't begin with the modules of a container whose packages failed", async () => {
      for (const id of ids) await at.install(id);
      const first = suite.lab.node("node1").container("101");
      // What keeps packages from being changed there: somebody's rpm that doesn't end.
      await first.exec("cp $(command -v sleep) /tmp/rpm; setsid /tmp/rpm 600 </dev/null >/dev/null 2>&1 &");
      const partly = await suite.stack.up();
      await first.exec("pkill -f '^/tmp/rpm'");
      assertEnded(partly, "badly");
      assertSays(partly, "container 101: another package tool is at work there");
      assertSays(partly, "container 101: not begun, since the work that comes before it failed there");
      assertSays(partly, "done in 1 of 1 containers");
      const rest = await suite.stack.up();
      assertEnded(rest, "well");
      assertSays(rest, `module cdr ${LINE}.1.1 → ${LINE}.1.2 in container 101`);
    });

    it("keeps the modules of a container that has no rpm, and says that its packages aren't kept", async () => {
      await at.install("102");
      const container = suite.lab.node("node1").container("102");
      await container.exec("rm /usr/bin/rpm");
      const plan = await suite.stack.preview();
      assertSays(plan, "container 102: it can't be observed: it has no rpm, which lists packages");
      await suite.declareFleet({
        defaults: { framework: at.settings },
        containers: {
          node1: { "101": { customer: "acme" }, "102": { customer: "acme", packageManager: "none" } },
        },
      });
      const night = await suite.stack.up();
      assertEnded(night, "well");
      assertSays(
        night,
        "container 102: no run changes its packages, since the fleet file says packageManager: none",
      );
      assertSays(night, `module cdr ${LINE}.1.1 → ${LINE}.1.2 in container 102`);
      assertUnchanged(await suite.stack.up());
    });
  },
);

const GENERATIONS: readonly [Generation, string][] = [
  ["module_admin", LINE],
  ["fwconsole", "14.0"],
];

for (const [generation, line] of GENERATIONS) {
  describeOnLab(
    `forty PBXs with three sets of modules, by ${generation}`,
    { nodes: [{ name: "node1", runtime: "openvz", packageManager: "yum", containers: 40 }] },
    (suite) => {
      const at = new FrameworkSuite(suite, generation, line);
      const pbxs = new Map<string, FreePbx>();
      /** By set: what differs from the usual modules. */
      const sets: readonly ModuleChanges[] = [
        {},
        { superfecta: { build: at.id("superfecta", 1), state: "not installed" } },
        { queues: at.id("queues", 2), cdr: { build: at.id("cdr", 1), state: "disabled" } },
      ];
      const wanted = usualModules(line).updates;

      before(async () => {
        await at.start();
        await at.repository.publish(wanted);
        const ids = suite.lab.node("node1").containers.map(({ id }) => id);
        for (const [index, id] of ids.entries())
          pbxs.set(id, await at.install(id, sets[index % sets.length]));
        await suite.declareFleet({ defaults: { framework: at.settings, parallel: 8 } });
        await suite.declareRelease([], [], suite.stack, { framework: at.describeRelease(wanted) });
      });

      it("are each brought to what the release says of their own modules, and fetched once for all", async () => {
        await at.repository.takeTraffic();
        const night = await suite.stack.up();
        assertEnded(night, "well");
        assertSays(night, "done in 40 of 40 containers");
        assertSays(night, "no-regressions passed in 40 containers: 101–140");
        const journal = await suite.lab.node("node1").exec("cat /var/lib/pbx-maintenance/journal/*");
        const passed = journal.match(/ \d+: gates: no-broken-modules passed.*no-regressions passed/g) ?? [];
        assert.equal(passed.length, 40);
        for (const [index, pbx] of [...pbxs.values()].entries()) {
          const rows = await pbx.rows();
          const names = rows.map(({ name }) => name);
          assert.equal(names.includes("superfecta"), index % sets.length !== 1);
          assert.deepEqual([...new Set(rows.map(({ version }) => version))], [`${line}.1.2`]);
          assert.deepEqual(
            rows.filter(({ enabled }) => !enabled).map(({ name }) => name),
            index % sets.length === 2 ? ["cdr"] : [],
          );
        }
        const { paths } = await at.repository.takeTraffic();
        assert.deepEqual(
          Object.values(paths),
          wanted.map(() => 1),
        );
      });

      it("need nothing more", async () => {
        assertUnchanged(await suite.stack.up());
      });
    },
  );
}
