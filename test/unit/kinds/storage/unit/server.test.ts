import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { part } from "../../../../../remote/script/parts";

describe("a server's part in the update of storage", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "server-"));
  });
  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  const server = (commands: string): string[] => {
    const text = [
      `set -u\nRUN=${root} TMP=${root} DESCRIPTION=test RESTORE_SECONDS=2 WITHDRAW_SECONDS=5 UPDATE_SECONDS=5\n`,
      "WITHDRAW='rm $RUN/exported' RESTORE='touch $RUN/exported' EXPORTS='ls $RUN/exported'\nexport RUN\n",
      "read_uptime() { read -r UP _ </proc/uptime; UP=${UP%%.*}; }\nlook_at_uptime() { read_uptime; }\n",
      'finding() { echo "$@"; }\nwithin() { shift; "$@"; }\n',
      "unusable_of() { :; }\ntake_unit() { :; }\nprepare_unit() { :; }\nend_unit() { echo ended; }\n",
      'carry_out() { echo "$PRINTED" >$TMP/unit.node; echo 0 >$TMP/code.node; }\n',
      "outcome_of() { sed -n 's/^@@verdict //p' $1; }\n",
      part("kinds/storage/unit/server.sh"),
      "touch $RUN/exported\n",
      commands,
    ].join("");
    const { stdout, stderr } = spawnSync("sh", ["-s"], { input: text, encoding: "utf8", timeout: 30_000 });
    assert.equal(stderr, "");
    return stdout.split("\n").filter((line) => line !== "");
  };
  const withdraw = "before_withdraw node && do_withdraw node && check_withdraw node && echo withdrawn\n";

  it("is withdrawn where no export is left", () => {
    assert.deepEqual(server(withdraw), ["withdrawn"]);
  });

  it("begins nothing where it exports nothing: nobody could tell whether exports come back", () => {
    assert.match(server(`rm $RUN/exported\n${withdraw}`).join(), /^export-missing .*No such file/);
  });

  it("doesn't take a command's word for it", () => {
    assert.deepEqual(server(`WITHDRAW=true\n${withdraw}`), ["export-not-withdrawn it's there still"]);
    assert.deepEqual(server(`WITHDRAW='echo denied; false'\n${withdraw}`), ["export-not-withdrawn denied"]);
    assert.match(
      server(`RESTORE=true\ndo_withdraw node; back_withdraw node || echo stuck\n`).join(),
      /^export-not-back .*No such file.*,stuck$/,
    );
  });

  it("exports again, also where that takes several tries", () => {
    const late = `RESTORE='[ -e $RUN/tried ] && touch $RUN/exported || { touch $RUN/tried; false; }'\n`;
    assert.deepEqual(server(`${late}do_withdraw node; back_withdraw node && ls $RUN/exported`), [
      `${root}/exported`,
    ]);
  });

  it("is updated where the verdict of its packages says so, whatever the unit's exit code is", () => {
    assert.deepEqual(server("PRINTED='@@verdict done'\ndo_update node && echo updated\n"), [
      "ended",
      "updated",
    ]);
    assert.deepEqual(
      server("PRINTED='@@verdict failed: transaction-failed 1'\ndo_update node || echo failed\n"),
      ["ended", "update-failed failed: transaction-failed 1", "failed"],
    );
    assert.deepEqual(server("PRINTED=\ndo_update node || echo failed\n"), [
      "ended",
      "update-failed ",
      "failed",
    ]);
  });
});
