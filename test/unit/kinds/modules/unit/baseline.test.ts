import assert from "node:assert/strict";
import { appendFileSync, existsSync, rmSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { type Change, MODULES, reportChange } from "../framework-change";
import { FakeContainer, TOOLS } from "../framework-fixture";

const FULL = "var/log/asterisk/full";
const BACKUPS = "var/lib/pbx-maintenance/framework";
const MARK = `${BACKUPS}/open`;
/** What a reload of core 2.10.1.4 logs, and none before. */
const NEW = "new in /var/log/asterisk/full: ERROR[711] pbx.c: Unable to find context";
const BAD: Change = { modules: [["core 2.10.1.4", "log-error"]], run: "run-1" };
const NOTHING: Change = { modules: [], run: "run-2" };

for (const tool of TOOLS) {
  describe(`errors that a container's logs have anyway, by ${tool}`, () => {
    let container: FakeContainer;
    beforeEach(() => {
      container = new FakeContainer(tool);
      container.install("framework 2.10.1.1", "core 2.10.1.3");
    });
    afterEach(() => {
      container.remove();
    });

    const add = (line: string): void => {
      appendFileSync(join(container.root, FULL), `[2026-11-27 22:00:01] ${line}\n`);
    };
    const fails = (change: Change, reason: RegExp): void => {
      assert.throws(() => reportChange(container, change), reason);
    };

    it("aren't the change's where each reload writes them, though no log has them any more", () => {
      rmSync(join(container.root, FULL));
      assert.equal(
        reportChange(container, { ...BAD, modules: [["core 2.10.1.4"]] }).gates[1]?.verdict,
        "passed",
      );
    });

    it("are the change's where only its reload writes them", () => {
      fails(BAD, new RegExp(`gate no-regressions didn't pass: ${NEW.replaceAll(/[[\]]/g, "\\$&")}\\. `));
    });

    it("may be told before the change: what a reload breaks by itself isn't its", () => {
      container.write(`${MODULES}/core/effect`, "asterisk-restarts\n");
      fails(
        BAD,
        /^UnitFailed: a reload before the change did harm: asterisk was restarted, which cuts calls\. Mend that first\. Nothing was changed$/,
      );
      assert.deepEqual(
        [existsSync(join(container.root, MARK)), container.read("pbx/calls").includes("install")],
        [false, false],
      );
    });

    it("may be told beside what a reload alone had done before the change", () => {
      container.write(`${MODULES}/core/effect`, "peers-lost\n");
      fails(
        { modules: [["core 2.10.1.4", "peers-lost"]], run: "run-1" },
        /^UnitFailed: gate no-regressions didn't pass: 11 of 12 phones and trunks are still configured: a reload before the change had done this: 11 of 12 phones/,
      );
    });

    it("may be told beside a reload that had failed before the change", () => {
      container.write(`${MODULES}/core/effect`, "no-reload\n");
      fails(
        { modules: [["core 2.10.1.4", "no-reload"]], run: "run-1" },
        /can't be reloaded: a reload before the change had done this: Asterisk's configuration can't be reloaded: exit: 255; /,
      );
    });

    it("may be told before the change where the reload fails, and cuts calls", () => {
      container.write(`${MODULES}/core/effect`, "no-reload asterisk-restarts\n");
      fails(
        BAD,
        /a reload before the change did harm: asterisk was restarted, which cuts calls\. .*Nothing was changed$/,
      );
    });

    for (const [title, how, cause] of [
      ["a complaint", "fails", "(Unable to install|Failed to run|Error)"],
      [
        "what an installation said last",
        "lies",
        "the last that its installation said is: .*no table called x",
      ],
    ] as const) {
      it(`may be told beside what a reload alone had done, which hides no cause: ${title}`, () => {
        container.write(`${MODULES}/core/effect`, "peers-lost peers-offline\n");
        container.write(`pbx/${how}`, "core\n");
        container.write("pbx/chats", "no table called x\n");
        const harm =
          ": a reload before the change had done this: 11 of 12 phones[^;]*; 3 of 11 registrations[^;]*; ";
        fails(BAD, new RegExp(`${harm}${cause}`));
      });
    }

    it("don't keep a change from being made where only it mends what a reload does", () => {
      container.write(`${MODULES}/core/effect`, "peers-lost\n");
      assert.equal(
        reportChange(container, { ...BAD, modules: [["core 2.10.1.4"]] }).gates[1]?.verdict,
        "passed",
      );
    });

    it("don't keep a change from being made where only it mends the reload", () => {
      container.write(`${MODULES}/core/effect`, "no-reload\n");
      assert.equal(
        reportChange(container, { ...BAD, modules: [["core 2.10.1.4"]] }).gates[0]?.verdict,
        "passed",
      );
    });

    describe("of an open change", () => {
      beforeEach(() => {
        fails(BAD, /gate no-regressions didn't pass/);
      });

      it("stay its own, however often they come again", () => {
        for (const run of ["run-2", "run-3"])
          fails({ ...NOTHING, run }, /Unable to find context.* stays unproven/);
      });

      it("are usual where they began later, by another cause", () => {
        container.write(`${MODULES}/core/effect`, "log-ldap\n");
        add("ERROR[9] res_config_ldap.c: No directory URL or host found.");
        assert.equal(reportChange(container, NOTHING).proven, "run-1");
      });

      it("are usual where an older log turns out to have had them", () => {
        container.write(`${FULL}.3`, "[2026-10-01 02:00:01] ERROR[7] pbx.c: Unable to find context\n");
        utimesSync(join(container.root, `${FULL}.3`), new Date("2026-10-02"), new Date("2026-10-02"));
        assert.equal(reportChange(container, NOTHING).proven, "run-1");
      });
    });
  });
}
