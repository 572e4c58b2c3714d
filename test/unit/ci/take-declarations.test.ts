import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parse } from "yaml";
import { chooseFate } from "../../../ci/take/choose";
import { mergeSettings } from "../../../ci/take/merge-settings";
import { takeDeclarations } from "../../../ci/take-declarations";

const SETTINGS = `encryptionsalt: v1:trusted
config:
  p:fleet: fleet/prod.yaml
  p:change: changes/a.yaml
  p:credentials:
    node1:
      boundTo: maint SHA256:home node1
      password:
        secure: v1:trusted
`;

describe("what is taken of a pull request", () => {
  let folder: string;

  const git = (...args: string[]): string =>
    execFileSync(
      "git",
      ["-c", "user.name=a", "-c", "user.email=a@b.example", "-c", "core.hooksPath=/dev/null", ...args],
      {
        cwd: folder,
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      },
    ).trim();
  const read = (file: string): string => readFileSync(path.join(folder, file), "utf8");
  const write = (file: string, text: string): void => {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  };

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "take-"));
    git("init", "-q", "-b", "main");
    write("Pulumi.yaml", "name: p\nruntime: nodejs\n");
    write("Pulumi.prod.yaml", SETTINGS);
    write("index.ts", "trusted\n");
    write("fleet/prod.yaml", "trusted\n");
    write("changes/old.yaml", "old\n");
    git("add", "-A");
    git("commit", "-qm", "main");
    git("checkout", "-qb", "request");
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** Commits what was written, goes back to main, and takes from the commit. */
  function take(): string[] {
    git("add", "-A");
    git("commit", "-qm", "request");
    const commit = git("rev-parse", "HEAD");
    git("checkout", "-q", "main");
    return takeDeclarations(folder, commit);
  }

  it("is what it declares, and none of its code", () => {
    write("fleet/prod.yaml", "wanted\n");
    write("changes/new.yaml", "new\n");
    rmSync(path.join(folder, "changes/old.yaml"));
    const code = ["index.ts", "Pulumi.yaml", "package.json", ".npmrc", "ci/x.ts", "policy/a.ts", "fleet.ts"];
    for (const file of code) write(file, "hostile\n");
    assert.deepEqual(take().sort(), [...code].sort());
    assert.deepEqual(
      [read("fleet/prod.yaml"), read("changes/new.yaml"), read("index.ts")],
      ["wanted\n", "new\n", "trusted\n"],
    );
    assert.equal(existsSync(path.join(folder, "changes/old.yaml")), false);
    for (const file of ["package.json", ".npmrc", "policy"])
      assert.equal(existsSync(path.join(folder, file)), false);
  });

  it("is no link, be it a file or a folder", () => {
    rmSync(path.join(folder, "fleet"), { recursive: true });
    symlinkSync("/proc/self", path.join(folder, "fleet"));
    symlinkSync("/etc/passwd", path.join(folder, "changes/link.yaml"));
    assert.throws(take, /changes\/link\.yaml isn't a regular file\. Nothing more was taken\./);
    assert.equal(existsSync(path.join(folder, "changes/link.yaml")), false);
  });

  it("is written through no link of the main branch either", () => {
    write("releases/r.yaml", "wanted\n");
    git("add", "-A");
    git("commit", "-qm", "request");
    const commit = git("rev-parse", "HEAD");
    git("checkout", "-q", "main");
    const elsewhere = mkdtempSync(path.join(tmpdir(), "elsewhere-"));
    try {
      symlinkSync(elsewhere, path.join(folder, "releases"));
      assert.throws(() => takeDeclarations(folder, commit), /releases leads elsewhere/);
      assert.equal(existsSync(path.join(elsewhere, "r.yaml")), false);
    } finally {
      rmSync(elsewhere, { recursive: true });
    }
  });

  it("is of a stack's configuration what this project reads, and no credentials", () => {
    write(
      "Pulumi.prod.yaml",
      `encryptionsalt: v1:hostile\nsecretsprovider: hashivault://hostile\nenvironment: [hostile]\nconfig:\n  p:change: changes/new.yaml\n  p:credentials: { node1: { boundTo: maint SHA256:away node1 } }\n  pulumi:hostile: x\n`,
    );
    write("Pulumi.new.yaml", "config: {}\n");
    assert.deepEqual(take(), ["Pulumi.new.yaml"]);
    const trusted = parse(SETTINGS) as { config: Record<string, unknown> };
    assert.deepEqual(parse(read("Pulumi.prod.yaml")), {
      encryptionsalt: "v1:trusted",
      config: { "p:change": "changes/new.yaml", "p:credentials": trusted.config["p:credentials"] },
    });
  });

  it("leaves a stack's configuration that goes, and refuses one that isn't one", () => {
    rmSync(path.join(folder, "Pulumi.prod.yaml"));
    assert.deepEqual(take(), ["Pulumi.prod.yaml"]);
    assert.equal(read("Pulumi.prod.yaml"), SETTINGS);
    for (const broken of ["[", "text", "config: 7", "config: &a { x: *a }"])
      assert.throws(() => mergeSettings(SETTINGS, broken, "p"), broken);
  });

  it("goes by whole paths", () => {
    for (const file of ["fleet/a.yaml", "keys/k.asc", "changes/evidence/e.json", "calendar.yaml"])
      assert.equal(chooseFate(file), "taken", file);
    for (const file of [
      "fleet",
      "fleetx/a",
      "a/fleet/b",
      "Pulumi.yaml",
      "x/Pulumi.prod.yaml",
      "calendar.yaml/x",
      "Calendar.yaml",
    ])
      assert.equal(chooseFate(file), "left", file);
  });
});
