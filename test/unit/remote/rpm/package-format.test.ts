import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { part } from "../../../../remote/script/parts";

const SHA256 = "%|SHA256HEADER?{%{SHA256HEADER}}|";
const SHA1 = "\\t%|SHA1HEADER?{%{SHA1HEADER}}|";

describe("what rpm is asked of a header", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "package-format-"));
    write("bin/rpm", `#!/bin/sh\necho "$*" >>'${root}/asked'\ncat '${root}/tags'\n`);
    write("tags", "SHA1HEADER\n");
    write("asked", "");
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  function write(file: string, text: string): void {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text, { mode: 0o755 });
  }
  /** The format, and what rpm was asked for it. */
  function ask(...libraries: readonly string[]): [format: string, asked: string] {
    for (const library of libraries) write(library, "");
    const script = `ROOT='${root}'\n${part("remote/rpm/package-format.sh")}\nset_header_format; printf '%s' "$header_format"; cat '${root}/asked' >&2`;
    const env = { PATH: `${root}/bin:${process.env["PATH"] ?? ""}` };
    const { stdout, stderr } = spawnSync("sh", ["-c", script], { env, encoding: "utf8" });
    return [stdout, stderr];
  }

  for (const library of [
    "usr/lib64/librpm.so.8",
    "usr/lib/x86_64-linux-gnu/librpm.so.9",
    "usr/lib/librpm.so.10",
  ])
    it(`is its SHA-256 where there's ${library}, and rpm isn't asked for its tags`, () => {
      assert.deepEqual(ask(library), [SHA256 + SHA1, ""]);
    });

  for (const libraries of [["usr/lib64/librpm.so.3"], ["usr/lib64/librpm.so.9", "usr/lib/librpm.so.1"], []])
    it(`is what rpm knows where there's ${libraries.join(" and ") || "no library"}`, () => {
      assert.deepEqual(ask(...libraries), [SHA1, "--querytags\n"]);
      write("asked", "");
      write("tags", "SHA1HEADER\nSHA256HEADER\n");
      assert.deepEqual(ask(), [SHA256 + SHA1, "--querytags\n"]);
    });
});
