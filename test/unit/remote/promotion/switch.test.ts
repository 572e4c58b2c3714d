import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assign, compose, part } from "../../../../remote/script/parts";

describe("a switch between promoted snapshots", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "promotion-switch-"));
    mkdirSync(join(root, ".promotion"));
    for (const name of ["one", "two", "three"]) {
      for (const folder of ["repodata", "Packages"])
        mkdirSync(join(root, "snapshots", name, folder), { recursive: true });
      writeFileSync(join(root, "snapshots", name, "repodata/repomd.xml"), name);
      writeFileSync(join(root, "snapshots", name, `Packages/${name}.rpm`), name);
    }
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  function switchTo(name: string): void {
    const script = compose(
      assign({ ROOT: root, TMP: root, DESCRIPTION: "alice@desk", NAME: name }),
      ...["remote/script/prelude", "remote/script/lock", "remote/promotion/repository"].map((file) =>
        part(`${file}.sh`),
      ),
      'current=$(current_name) && switch_updates "$NAME" >/dev/null',
    );
    const { status, stderr } = spawnSync("sh", ["-c", script], { encoding: "utf8" });
    assert.deepEqual({ status, stderr }, { status: 0, stderr: "" });
  }

  const packagesOf = (name: string): string[] =>
    readdirSync(join(root, "snapshots", name, "Packages")).sort();

  it("keeps for slow readers what the last one named, and nowhere what earlier ones did", () => {
    for (const name of ["one", "two", "three"]) switchTo(name);
    assert.deepEqual(packagesOf("three"), ["three.rpm", "two.rpm"]);
    assert.deepEqual(packagesOf("two"), ["two.rpm"], "what was kept there takes room that nobody needs");
    assert.ok(!existsSync(join(root, "snapshots/two/.kept")));
    switchTo("two");
    assert.deepEqual([packagesOf("two"), packagesOf("three")], [["three.rpm", "two.rpm"], ["three.rpm"]]);
  });
});
