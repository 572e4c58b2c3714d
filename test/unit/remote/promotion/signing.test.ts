import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { compose, shellQuote } from "../../../../remote/script/parts";
import { detachPromotion } from "../../../../remote/promotion/scripts";

describe("the signing of a package on its way into a repository", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "signing-"));
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  it("hands the key's folder over as it is, whatever rpm would make of its name", () => {
    for (const folder of ["run", "bin", "staging", "snapshots"]) mkdirSync(join(root, folder));
    writeFileSync(join(root, "staging/a.rpm"), "a");
    writeFileSync(join(root, "run/content"), "a-1-1.noarch\t-\tstaging/a.rpm\ta.rpm\tsign\n");
    // As rpmsign does: each definition is expanded when it's used, and `%(…)` is a command.
    const rpmsign = `printf '%s\\n' "$@" >${root}/arguments; env >${root}/environment
case "$*" in *'%('*) : >${root}/ran ;; esac`;
    writeFileSync(join(root, "bin/rpmsign"), `#!/bin/sh\n${rpmsign}\n`, { mode: 0o755 });
    const gnupgHome = `${root}/%(touch ${root}/ran)`;
    const keyId = "A".repeat(40);
    const host = {
      ...{ name: "repo1", root, base: [], releaseKeys: "" },
      signing: { keyId, gnupgHome },
    };
    const { head, work } = detachPromotion(host, {
      ...{ id: "run", description: "a test", release: "2026-12", digest: "d", expected: "" },
      ...{ record: "", content: "", updateinfo: "" },
    });
    const script = compose(head, `RUN=${shellQuote(join(root, "run"))}`, work);
    const PATH = [join(root, "bin"), process.env["PATH"]].join(delimiter);
    writeFileSync(join(root, "script"), script);
    spawnSync("sh", [join(root, "script")], {
      env: { ...process.env, PATH },
      stdio: "ignore",
      timeout: 15_000,
    });
    assert.ok(!existsSync(join(root, "ran")), readFileSync(join(root, "arguments"), "utf8"));
    assert.match(readFileSync(join(root, "arguments"), "utf8"), new RegExp(`^_gpg_name ${keyId}$`, "m"));
    assert.ok(readFileSync(join(root, "environment"), "utf8").includes(`\nGNUPGHOME=${gnupgHome}\n`));
  });
});
