import assert from "node:assert/strict";
import type { FreePbx, Generation } from "../../lab/freepbx/freepbx";
import { usualModules } from "../../lab/freepbx/module-catalogue";
import { FrameworkSuite, type ModuleChanges } from "../harness/framework-suite";
import {
  assertEnded,
  assertSays,
  assertSilent,
  assertUnchanged,
  describeOnLab,
  plannedTransitions,
} from "../harness/lab-suite";
import type { Outcome } from "../harness/stack";

const GENERATIONS: readonly [Generation, string][] = [
  ["module_admin", "2.10"],
  ["fwconsole", "14.0"],
];

/** One container's night: what it has, what it should have instead of the usual updates, and what comes of that. */
interface Night {
  readonly title: string;
  readonly installed?: (at: FrameworkSuite) => ModuleChanges;
  /** Ids of builds that its overrides name. */
  readonly wanted?: (at: FrameworkSuite) => readonly string[];
  /** What the run says of the container; nothing where all goes well. */
  readonly fails?: string;
  readonly plan?: (at: FrameworkSuite) => string;
}

/** By container. A change of theirs that fails is taken back. */
const NIGHTS: Readonly<Record<string, Night>> = {
  "101": { title: "the usual update", plan: ({ line }) => `module cdr ${line}.1.1 → ${line}.1.2` },
  "102": {
    title: "a call flow that breaks",
    wanted: (at) => [at.id("core", 3)],
    fails: "gate no-broken-call-flows didn't pass: a call to 100 isn't answered",
  },
  "103": {
    title: "an installation that stops half-way",
    wanted: (at) => [at.id("ringgroups", 3)],
    fails: "gate no-broken-modules didn't pass: module ringgroups is ",
  },
  "104": {
    title: "a reload that fails, whatever its exit code",
    wanted: (at) => [at.id("queues", 3)],
    fails: "gate no-broken-modules didn't pass: Asterisk's configuration can't be reloaded",
  },
  "105": {
    title: "new errors in the log",
    wanted: (at) => [at.id("voicemail", 3)],
    fails: "gate no-regressions didn't pass: new in /var/log/asterisk/full: ",
  },
  "106": {
    title: "a web interface that breaks behind its login page",
    wanted: (at) => [at.id("superfecta", 4)],
    fails:
      "gate no-regressions didn't pass: the web interface can't load its modules: ParseError: syntax error",
  },
  "107": {
    title: "a missing dependency",
    wanted: (at) => [at.id("cdr", 3)],
    fails: "needs module phantom, which isn't installed",
  },
  "108": {
    title: "a module that waits for its upgrade",
    installed: (at) => ({
      voicemail: { build: at.id("voicemail", 2), state: "pending", dbVersion: `${at.line}.1.1` },
    }),
    plan: ({ line }) =>
      `module voicemail ${line}.1.1 → ${line}.1.2 (pending upgrade to ${line}.1.2, repaired)`,
  },
  "109": {
    title: "a broken module",
    installed: (at) => ({ queues: { build: at.id("queues", 1), state: "broken" } }),
    plan: ({ line }) => `module queues ${line}.1.1 → ${line}.1.2 (broken, repaired)`,
  },
  "110": {
    title: "a disabled module",
    installed: (at) => ({ cdr: { build: at.id("cdr", 1), state: "disabled" } }),
    plan: ({ line }) => `module cdr ${line}.1.1 → ${line}.1.2 (stays disabled)`,
  },
  "111": {
    title: "a module that is newer than released",
    installed: (at) => ({ announcement: at.id("announcement", 3) }),
    plan: ({ line }) => `module announcement ${line}.1.3 → ${line}.1.2 (downgrade)`,
  },
  "112": {
    title: "an Asterisk that dies of the reload, and is there again",
    wanted: (at) => [at.id("digiumaddoninstaller", 3)],
    fails: "gate no-regressions didn't pass: asterisk was restarted, which cuts calls",
  },
  "113": {
    title: "a module that stays half upgraded, whatever the tool says",
    wanted: (at) => [at.id("voicemail", 4)],
    fails: "gate no-broken-modules didn't pass: module voicemail is ",
  },
  "114": {
    title: "a module that turns broken",
    wanted: (at) => [at.id("queues", 4)],
    fails: ".1.4 is broken",
  },
  "116": {
    title: "a framework that dies when it has put its files elsewhere",
    wanted: (at) => [at.id("framework", 3)],
    fails: "The signing key is about to expire",
  },
  "115": {
    title: "a name that is as long as its column",
    plan: ({ line }) => `module digiumaddoninstaller ${line}.1.1 → ${line}.1.2`,
  },
};
const IDS = Object.keys(NIGHTS);

const STATE = `find /var/www/html /var/lib/asterisk/bin /var/lib/asterisk/agi-bin /etc/asterisk \\
  \\( -name _cache -o -name backup -o -name modules_additional.json \\) -prune -o \\
  \\( -type f -exec sha256sum {} + -o -type l -printf '%l  %p\\n' \\) | awk '{ print $2 ": " $1 }' | sort
mysql -N -e 'SHOW TABLES' asterisk
mysql -N -e "SELECT value FROM admin WHERE variable = 'need_reload'" asterisk
asterisk -rx 'dialplan show' | grep '^. Context' | sort`;

for (const [generation, line] of GENERATIONS) {
  describeOnLab(
    `framework modules by ${generation}`,
    { nodes: [{ name: "node1", runtime: "openvz", packageManager: "yum", containers: IDS.length }] },
    (suite) => {
      const at = new FrameworkSuite(suite, generation, line);
      const pbx = new Map<string, FreePbx>();
      const rowsOf = async (id: string): Promise<string[]> =>
        (await pbx.get(id)!.rows()).map(
          ({ name, version, enabled }) => `${name} ${version}${enabled ? "" : " (disabled)"}`,
        );
      const usual = (number: number) =>
        usualModules(line).installed.map((id) =>
          id.replace(/\d+$/, String(number)).replace(/-(?=[^-]*$)/, " "),
        );

      /** Files with their sums, links, tables, what is to be applied, and contexts of the dialplan. */
      const stateOf = (id: string): Promise<string> => pbx.get(id)!.container.exec(STATE);

      before(async () => {
        await at.start();
        const { updates } = usualModules(line);
        await at.repository.publish(updates);
        for (const [id, { installed }] of Object.entries(NIGHTS))
          pbx.set(id, await at.install(id, installed?.(at)));
        await publishAll();
        await declareFleet();
        await declareUsualRelease();
      });

      function publishAll(): Promise<void> {
        const thirds = Object.values(NIGHTS).flatMap(({ wanted }) => wanted?.(at) ?? []);
        return at.repository.publish([...usualModules(line).updates, ...thirds]);
      }

      /** Each container with what its night wants. */
      async function declareFleet(settings: Record<string, unknown> = {}): Promise<void> {
        const containers = Object.entries(NIGHTS).map(([id, { wanted }]) => {
          const modules = wanted?.(at).map((build) => at.describeModule(build));
          const framework = { sipCall: { extension: "100" }, ...(modules !== undefined && { modules }) };
          return [id, { customer: "acme", framework }];
        });
        await suite.declareFleet({
          defaults: { framework: { ...at.settings, ...settings }, parallel: 4 },
          containers: { node1: Object.fromEntries(containers) as Record<string, Record<string, unknown>> },
        });
      }

      async function declareUsualRelease(): Promise<void> {
        await suite.declareRelease([], [], suite.stack, {
          framework: at.describeRelease(usualModules(line).updates),
          change: { rollback: true, layers: ["framework"] },
        });
      }

      describe("whose repository is dead", () => {
        before(() => at.repository.die());
        after(() => at.repository.revive());

        it("are never taken to be up to date", async () => {
          const plan = await suite.stack.preview();
          assertEnded(plan, "well");
          assertSays(plan, `node1: module cdr ${line}.1.2 couldn't be fetched from http://`);
          const change = `container 101: module cdr ${line}.1.1 → ${line}.1.2`;
          assert.ok(plannedTransitions(plan).includes(change), plan.text);
        });
      });

      describe("whose archive was tampered with", () => {
        const path = () => at.repository.pathOf(at.repository.get(at.id("cdr", 2)));
        before(() => at.repository.setFault(path(), "corrupted"));
        after(() => at.repository.setFault(path(), undefined));

        it("are refused before the window, by the sum that the release names", async () => {
          const plan = await suite.stack.preview();
          assertSays(
            plan,
            `node1: module cdr ${line}.1.2 isn't the file that the release names: its sha256 differs`,
          );
        });
      });

      if (generation === "fwconsole") {
        describe("that a release calls signed", () => {
          const reasons = {
            altered: "isn't as it was signed: ",
            "wrong-key": "isn't signed with a framework key: ",
            unsigned: "isn't signed: it has no module.sig",
          };

          for (const [variant, reason] of Object.entries(reasons)) {
            it(`are refused before the window when they're ${variant}`, async () => {
              const id = `${at.id("cdr", 2)}+${variant}`;
              await at.repository.publish([
                ...usualModules(line).updates.filter((usualId) => !usualId.startsWith("cdr-")),
                id,
              ]);
              const modules = [{ ...at.describeModule(id), signed: true }];
              await declareFleet({ keys: [suite.lab.releaseKey.file] });
              await suite.declareRelease([], [], suite.stack, { framework: { [line]: { modules } } });
              const plan = await suite.stack.preview();
              assertEnded(plan, "well");
              assertSays(plan, `node1: module cdr ${line}.1.2 ${reason}`);
            });
          }

          after(async () => {
            await publishAll();
            await declareFleet();
            await declareUsualRelease();
          });
        });
      }

      describe("in one night", () => {
        let plan: Outcome;
        let night: Outcome;
        let before_: Map<string, string[]>;
        let statesBefore: Map<string, string>;

        before(async () => {
          before_ = new Map(await Promise.all(IDS.map(async (id) => [id, await rowsOf(id)] as const)));
          await pbx.get("106")!.container.exec(`echo "an administrator's" >/etc/asterisk/superfecta.conf`);
          statesBefore = new Map(await Promise.all(IDS.map(async (id) => [id, await stateOf(id)] as const)));
          plan = await suite.stack.preview();
          night = await suite.stack.up();
        });

        it("are planned container by container", () => {
          assertEnded(plan, "well");
          const planned = plannedTransitions(plan);
          for (const [id, { plan: line_ }] of Object.entries(NIGHTS)) {
            if (line_ === undefined) continue;
            assert.ok(planned.includes(`container ${id}: ${line_(at)}`), `${id}: ${plan.text}`);
          }
        });

        it("fail where they fail, and nowhere else", () => {
          assertEnded(night, "badly");
          const bad = Object.values(NIGHTS).filter(({ fails }) => fails !== undefined);
          assertSays(night, `${bad.length} things were left undone`);
          // One of them isn't even begun.
          assertSays(night, `done in ${IDS.length - bad.length} of ${IDS.length - 1} containers`);
        });

        for (const [id, { title, fails, installed }] of Object.entries(NIGHTS)) {
          it(`${fails === undefined ? "master" : "survive"} ${title}`, async () => {
            const rows = await rowsOf(id);
            if (fails === undefined) {
              const disabled = installed !== undefined && "cdr" in installed(at);
              assert.deepEqual(
                rows,
                usual(2)
                  .map((row) => (disabled && row.startsWith("cdr ") ? `${row} (disabled)` : row))
                  .sort(),
              );
              return;
            }
            const said = night.text.replaceAll(/\s+/g, " ");
            const from = said.indexOf(`- container ${id} on node1: `);
            assert.ok(from >= 0 && said.slice(from, from + 900).includes(fails), said.slice(-4000));
            assert.deepEqual(rows, before_.get(id), "all is as it was before");
            assert.equal(
              await stateOf(id),
              statesBefore.get(id),
              "files, tables, dialplan, nothing to be applied",
            );
            if (id !== "107")
              assert.ok(
                said
                  .slice(from, from + 1300)
                  .includes("The run rolled it back: modules and database are as before"),
                said.slice(from, from + 1300),
              );
          });
        }

        it("put files elsewhere, and make tables; what goes back keeps what was in those", async () => {
          const after = await stateOf("101");
          assert.notEqual(after, statesBefore.get("101"));
          assert.match(after, /^\/var\/www\/html\/admin\/views\/added\.php: /m);
          assert.match(after, /^cdr_notes$/m);
          const added = await pbx
            .get("102")!
            .container.exec("cat /var/lib/pbx-maintenance/framework/*/added.sql");
          for (const table of ["cdr_notes", "core_calls"]) assert.ok(added.includes(`\`${table}\``), added);
        });

        it("keep what was there before, and a log that is readable by name", async () => {
          assertSays(night, "modules and database of before are kept in /var/lib/pbx-maintenance/framework/");
          const log = await pbx.get("101")!.container.exec("cat /var/log/pbx-maintenance/framework.log");
          assert.match(log, new RegExp(`installing cdr ${line}\\.1\\.2 \\(enabled\\)`));
        });

        it("keep a record of what the gates compared", async () => {
          const journal = await suite.lab.node("node1").exec("cat /var/lib/pbx-maintenance/journal/*");
          assert.match(
            journal,
            / 101: gates: no-broken-modules passed: modules \d+, no-regressions passed: registered 1, online 3 of 4, web 200, no-broken-call-flows passed: a call to 100 is answered$/m,
          );
        });

        it("are done: the next run does nothing where all went well", async () => {
          const containers = Object.fromEntries(
            IDS.filter((id) => NIGHTS[id]?.fails === undefined).map((id) => [id, { customer: "acme" }]),
          );
          await suite.declareFleet({
            defaults: { framework: at.settings },
            containers: { node1: containers },
          });
          assertEnded(await suite.stack.up(), "well");
          assertUnchanged(await suite.stack.up());
        });
      });

      describe("that nobody has proven", () => {
        const MARK = "/var/lib/pbx-maintenance/framework/open";
        const declare = (...wanted: readonly string[]) => {
          const modules = wanted.map((id) => at.describeModule(id));
          const framework = { sipCall: { extension: "100" }, ...(modules.length > 0 && { modules }) };
          return suite.declareFleet({
            defaults: { framework: at.settings },
            containers: { node1: { "101": { customer: "acme", framework } } },
          });
        };
        const isMarked = async () => (await pbx.get("101")!.container.tryExec(`test -f ${MARK}`)).code === 0;

        before(async () => {
          pbx.set("101", await at.install("101"));
          await suite.declareRelease([], [], suite.stack, {
            framework: at.describeRelease(usualModules(line).updates),
            change: { rollback: false, layers: ["framework"] },
          });
        });
        after(declareUsualRelease);

        it("are left like that where the change says so", async () => {
          await declare(at.id("core", 3));
          const night = await suite.stack.up();
          assertEnded(night, "badly");
          assertSays(night, "gate no-broken-call-flows didn't pass: a call to 100 isn't answered");
          assertSays(night, "The run left it like that, since the change asks for no rollback");
          assert.ok((await rowsOf("101")).includes(`core ${line}.1.3`));
        });

        it("are asked for again, though their versions match", async () => {
          const plan = await suite.stack.preview();
          assertEnded(plan, "well");
          assertSays(plan, "setting framework-gates open → passed in container 101");
          assertSays(plan, "container 101: the gates haven't passed since run");
          const night = await suite.stack.up();
          assertEnded(night, "badly");
          assertSays(night, "gate no-broken-call-flows didn't pass: a call to 100 isn't answered");
          assertSays(night, "stays unproven, so the next run asks its gates again");
          assert.ok(await isMarked());
        });

        it("are proven by the change that mends them, and need nothing more", async () => {
          await declare();
          const night = await suite.stack.up();
          assertEnded(night, "well");
          assertSays(night, "the gates have passed that were open since run");
          assert.ok(!(await isMarked()));
          assertUnchanged(await suite.stack.up());
        });

        it("are finished by the next run when somebody ended it in the middle", async () => {
          const { container } = (pbx.set("101", await at.install("101")), pbx.get("101")!);
          const ending = `until [ -f ${MARK} ]; do sleep 0.05; done; kill -9 "$(head -n 1 /var/lib/pbx-maintenance/lock/holder)"`;
          await container.exec(`setsid sh -c '${ending}' </dev/null >/dev/null 2>&1 &`);
          const night = await suite.stack.up();
          assertEnded(night, "badly");
          assertSays(night, "container 101: the work in it broke off");
          assert.ok(await isMarked());
          const next = await suite.stack.up();
          assertEnded(next, "well");
          assertSays(next, "the gates have passed that were open since run");
          assert.deepEqual(await rowsOf("101"), usual(2).sort());
          assertUnchanged(await suite.stack.up());
        });
      });

      if (generation === "fwconsole") {
        describe("beside FreePBX's own updater", () => {
          const settings = () => pbx.get("101")!.container.exec("fwconsole updatemanager --list");
          const declare = (automaticUpdater: string) =>
            suite.declareFleet({
              defaults: { framework: { ...at.settings, automaticUpdater } },
              containers: { node1: { "101": { customer: "acme" } } },
            });

          before(() => pbx.get("101")!.container.exec("fwconsole updatemanager auto_module_updates enabled"));

          it("are planned with a word about it, and it's left alone", async () => {
            await declare("report");
            const plan = await suite.stack.preview();
            assertSays(plan, "container 101: FreePBX updates modules by itself, beside the release.");
            assertEnded(await suite.stack.up(), "well");
            assert.match(await settings(), /auto_module_updates +\| enabled/);
          });

          it("are rid of it where the fleet says so", async () => {
            await declare("disable");
            const plan = await suite.stack.preview();
            assertSays(plan, "setting automatic-updates enabled → disabled in container 101");
            const done = await suite.stack.up();
            assertEnded(done, "well");
            assertSays(done, "automatic updates of modules are switched off in container 101");
            assert.match(await settings(), /auto_module_updates +\| disabled/);
            assertUnchanged(await suite.stack.up());
          });
        });
      }

      describe("outside of windows", () => {
        before(async () => {
          await at.install("101");
          await suite.declareFleet({
            defaults: { framework: at.settings },
            containers: { node1: { "101": { customer: "acme" } } },
          });
          await suite.stack.configure({ clock: "2026-11-25T12:00-05:00" });
        });
        after(() => suite.stack.configure({ clock: "2026-11-27T22:05-05:00" }));

        const declare = async (installed: readonly string[]): Promise<void> => {
          pbx.set(
            "101",
            await at.install(
              "101",
              Object.fromEntries(
                installed.map((name) => [name, { build: at.id(name, 1), state: "not installed" as const }]),
              ),
            ),
          );
          const framework = at.describeRelease([at.id("superfecta", 2)], "installed");
          const change = { tier: "T1", layers: ["framework"], estimate: undefined, notices: undefined };
          await suite.declareRelease([], [], suite.stack, { framework, change });
        };

        it("change where they're installed only in the next window", async () => {
          await declare([]);
          const refused = await suite.stack.up();
          assertEnded(refused, "badly");
          assertSays(
            refused,
            "- window: It is Wednesday 25 November 2026, 12:00 (America/New_York), outside of every",
          );
        });

        it("are installed where they aren't, which disturbs nobody", async () => {
          await declare(["superfecta"]);
          const done = await suite.stack.up();
          assertEnded(done, "well");
          assertSays(done, `module superfecta → ${line}.1.2 (new)`);
          assert.ok((await rowsOf("101")).includes(`superfecta ${line}.1.2`));
          assertSays(done, "no-broken-call-flows not checked");
          assertSilent(done, "deferred");
        });
      });
    },
  );
}
