import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { frameworkPlaceShell } from "../../../../../kinds/modules/tools/tools-shell";
import { processesShell } from "../../../../../remote/inside/processes";
import { part } from "../../../../../remote/script/parts";

/** Whoever runs the web server, or has FreePBX's login to its database, isn't root in the container. */
describe("names that FreePBX's own user has chosen", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "names-"));
    for (const folder of ["etc", "kept", "incoming", "var/www/html/admin/modules"])
      mkdirSync(join(root, folder), { recursive: true });
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  function sh(script: string): string {
    const parts = ["elsewhere", "database"].map((name) => part(`kinds/modules/unit/${name}.sh`));
    const parameters = `DUMP='' RESTORE='' PLAN=plan INCOMING='${root}/incoming' KEPT='${root}/kept'\n`;
    const text = [
      processesShell(),
      parameters,
      frameworkPlaceShell(),
      ...parts,
      "framework_place",
      script,
    ].join("\n");
    const env = { PATH: process.env["PATH"], MAINTENANCE_ROOT: root };
    const { stdout, stderr } = spawnSync("sh", ["-c", text], { env, cwd: root, encoding: "utf8" });
    assert.equal(stderr, "");
    return stdout;
  }

  it("are no options of tar, and don't keep the others from being saved", () => {
    const admin = join(root, "var/www/html/admin");
    writeFileSync(join(admin, "config.php"), "");
    writeFileSync(join(admin, "x\n--checkpoint=1\n--checkpoint-action=exec=touch ran"), "");
    writeFileSync(join(root, "incoming/plan"), "framework\tkey\t13\n");
    const saved = sh(`put_elsewhere() { :; }
      keep_elsewhere && tar -tf "$KEPT/elsewhere.tar"`);
    assert.ok(!existsSync(join(root, "ran")));
    assert.equal(saved, "var/www/html/admin/\nvar/www/html/admin/config.php\n");
  });

  it("are no options of mysqldump: such a table stays, and is told", () => {
    writeFileSync(join(root, "kept/tables"), "users\tBASE TABLE\n");
    writeFileSync(join(root, "kept/database.sql"), "");
    const done = sh(`list_tables() { printf '%s\\tBASE TABLE\\n' users -T/etc cdr_new; }
      with_database() { echo "$@"; }
      drop_added_tables
      unlike_tables
      cat "$KEPT/added.sql"`);
    assert.match(done, /^tables-added\t2\t-T\/etc\tcdr_new$/m);
    assert.match(done, /^mysqldump .* cdr_new$/m);
    assert.doesNotMatch(done, /^mysqldump .*-T/m);
  });
});
