import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Change, MODULES, reportChange, RUN } from "./framework-change";
import { FakeContainer, TOOLS } from "./framework-fixture";

const KEPT = `var/lib/pbx-maintenance/framework/${RUN}`;
const BACK = /\. It's back to the modules and the database of before/;

for (const tool of TOOLS) {
  describe(`the way back from a change of modules by ${tool}`, () => {
    let container: FakeContainer;
    beforeEach(() => {
      container = new FakeContainer(tool);
      container.install("framework 2.10.1.1", "core 2.10.1.3");
      container.write(
        "etc/asterisk/asterisk.conf",
        "[directories](!)\nastagidir => /usr/share/asterisk/agi-bin\n",
      );
      for (const [file, text] of Object.entries(OLD)) container.write(file, text);
    });
    afterEach(() => {
      container.remove();
    });

    const OLD = {
      "var/www/html/index.php": "old",
      "var/www/html/recordings/mine.wav": "mine",
      "var/www/html/admin/config.php": "old",
      "var/www/html/admin/obsolete.php": "only the old one has it",
      "var/www/html/admin/views/mine.php": "mine",
      "var/lib/asterisk/bin/helper": "old",
      "var/lib/asterisk/bin/mine": "mine",
      "usr/share/asterisk/agi-bin/dialparties.agi": "old",
    };
    const NEW = {
      "amp_conf/htdocs/index.php": "new",
      "amp_conf/htdocs/admin/config.php": "new",
      "amp_conf/htdocs/admin/added.php": "new",
      "amp_conf/bin/helper": "new",
      "amp_conf/bin/added": "new",
      "amp_conf/agi-bin/dialparties.agi": "new",
      "amp_conf/agi-bin/added.agi": "new",
    };
    const change = (effect: string): Change => ({
      modules: [["framework 2.10.1.2", effect]],
      files: { framework: NEW },
      rollback: true,
    });

    /** Checksums of all that framework may touch. */
    function sums(): string {
      const script = `cd '${container.root}' && find var/www var/lib/asterisk usr/share -type f -exec sha256sum {} + | sort -k 2`;
      return spawnSync("sh", ["-c", script], { encoding: "utf8" }).stdout;
    }

    it("brings back every file of framework's, by checksum, wherever install.php moved it", () => {
      const before = sums();
      assert.throws(() => reportChange(container, change("web-500")), BACK);
      assert.equal(sums(), before);
      const installed = container.read("pbx/calls").match(/ install .*framework/g);
      assert.equal(installed?.length, 1, "what install.php deleted can't be installed again");
    });

    it("keeps those files where nobody goes back by itself, and goes back by hand as the docs say", () => {
      const before = sums();
      assert.throws(
        () => reportChange(container, { ...change("web-500"), rollback: false }),
        /It was left like that/,
      );
      assert.notEqual(sums(), before);
      assert.equal(container.read("var/www/html/admin/config.php"), "new");
      assert.ok(existsSync(join(container.root, "var/lib/asterisk/bin/added")));
      const byHand = `cd '${container.root}' && (cd var/www/html/admin && rm -r modules && tar -xpf ../../../../${KEPT}/modules.tar) &&
        while read -r file; do rm -f ".$file"; done <${KEPT}/elsewhere.new && tar -xpf ${KEPT}/elsewhere.tar`;
      assert.equal(spawnSync("sh", ["-c", byHand]).status, 0);
      assert.equal(sums().replaceAll(/.*\/_cache\/.*\n/g, ""), before.replaceAll(/.*\/_cache\/.*\n/g, ""));
    });

    it("is a change that's done where all goes well", () => {
      assert.equal(reportChange(container, change("none")).gates[0]?.verdict, "passed");
      assert.equal(container.read("usr/share/asterisk/agi-bin/added.agi"), "new");
      assert.ok(!existsSync(join(container.root, MODULES, "framework/amp_conf")));
    });

    it("isn't one where a file isn't as it was, whatever the list says", () => {
      // Somebody writes into what is just being put back.
      container.program(
        "tar",
        `PATH=/usr/bin:/bin; tar "$@"; code=$?; case "$*" in *-xpf*elsewhere.tar*) echo new >"$MAINTENANCE_ROOT/var/www/html/admin/config.php" ;; esac; exit $code`,
      );
      assert.throws(
        () => reportChange(container, change("web-500")),
        /went wrong as well, look at it now: modules and database can't be put back: 1 files aren't as they were: var\/www\/html\/admin\/config\.php: /,
      );
      assert.ok(existsSync(join(container.root, "var/lib/pbx-maintenance/framework/open")));
    });
  });
}
