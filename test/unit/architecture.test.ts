import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { findCircles, readImports, readImportsOf, type SourceImports } from "../harness/source-imports";

const ROOT = path.join(__dirname, "../..");

/** Which other folders each folder's files may import from: docs/architecture.md has the house. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  maintenance: [],
  policy: ["maintenance"],
  declarations: ["maintenance"],
  remote: ["maintenance", "declarations"],
  kinds: ["maintenance", "declarations", "remote"],
  providers: ["maintenance", "declarations", "remote", "kinds"],
  components: ["maintenance", "declarations", "kinds", "providers"],
  qualification: ["maintenance", "remote", "kinds"],
  engine: ["remote"],
  cli: ["maintenance", "declarations", "providers", "remote", "qualification", "engine"],
  ci: ["maintenance", "declarations"],
  generate: ["maintenance", "policy"],
  // What the project is tried, tested and measured with.
  sandbox: ["maintenance", "engine"],
  lab: ["maintenance", "engine"],
  bench: ["declarations", "remote", "engine", "sandbox", "lab"],
};

/** The program puts the house together. */
const PROGRAM = "index.ts";
const PROGRAM_MAY_IMPORT = ["maintenance", "declarations", "providers", "components"];

const SHARED_BY_COMMANDS = "maint";

/** Modules of Node.js that compute, and do nothing else. */
const PURE_MODULES = ["node:crypto", "node:path", "node:util"];

const DOMAIN_EXCEPTIONS: Readonly<Record<string, string>> = {
  "maintenance/calendar/icalendar/library.ts imports node:module":
    "ical.js declares types for ES modules only, so its CommonJS build is loaded by require",
};

/** Folders that get what files say from `declarations/`, and never read one. */
const WITHOUT_FILES = ["maintenance", "components", "providers", "policy"];

const FILES_EXCEPTIONS: Readonly<Record<string, string>> = {
  "policy/build-pack.ts": "writes the pack that is published",
  "policy/third-parties.ts": "reads the terms of what is in that pack",
  "providers/implementation/engine-process.ts": "asks /proc for the engine",
  "providers/implementation/report-file.ts": "writes what the display has no room for",
};

describe("the architecture", () => {
  const folders = readdirSync(ROOT, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !/^\.|^(node_modules|test|dist|examples)$/.test(entry.name))
    .map(({ name }) => name);
  const imports = new Map<string, SourceImports>([[PROGRAM, readImportsOf(ROOT, PROGRAM)]]);
  for (const folder of folders)
    for (const [file, found] of readImports(ROOT, folder)) imports.set(file, found);

  it("has a place for each folder with source files", () => {
    const withSources = folders.filter((folder) =>
      [...imports.keys()].some((file) => folderOf(file) === folder),
    );
    assert.deepEqual(withSources.sort(), Object.keys(MAY_IMPORT).sort());
  });

  it("is what docs/architecture.md shows", () => {
    const [, tree = ""] = readFileSync(path.join(ROOT, "docs/architecture.md"), "utf8").split("```");
    const shown = [...tree.matchAll(/^(\w+)\//gm)].map(([, folder = ""]) => folder);
    assert.deepEqual(shown.sort(), Object.keys(MAY_IMPORT).sort());
    for (const folder of shown) assert.ok(existsSync(path.join(ROOT, folder)), folder);
  });

  it("has unit tests in folders that mirror the source", () => {
    const unit = path.join(ROOT, "test/unit");
    const tested = readdirSync(unit, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(".test.ts"))
      .map(({ parentPath }) => path.relative(unit, parentPath));
    assert.deepEqual(
      [...new Set(tested)].filter((folder) => !existsSync(path.join(ROOT, folder))),
      [],
    );
  });

  it("has imports in its directions only", () => {
    const wrong = [...imports].flatMap(([file, { files }]) => {
      const folder = folderOf(file);
      const allowed = file === PROGRAM ? PROGRAM_MAY_IMPORT : [folder, ...(MAY_IMPORT[folder] ?? [])];
      return files.filter((one) => !allowed.includes(folderOf(one))).map((one) => `${file} imports ${one}`);
    });
    assert.deepEqual(wrong, []);
  });

  it("has a folder for each command, with the same two files, and its name in the one list", () => {
    const inFolders = [...imports.keys()].map((file) => file.split("/")).filter((steps) => steps.length > 2);
    const ofCli = inFolders.flatMap(([folder, command = ""]) => (folder === "cli" ? [command] : []));
    const commands = [...new Set(ofCli)].filter((name) => name !== SHARED_BY_COMMANDS).sort();
    const registered = imports
      .get("cli/commands.ts")
      ?.files.filter((file) => file !== "cli/maint/command.ts");
    assert.deepEqual(
      registered,
      commands.map((command) => `cli/${command}/command.ts`),
    );
    for (const command of commands) {
      for (const file of ["command.ts", "options.ts"]) {
        assert.ok(imports.has(`cli/${command}/${file}`), `cli/${command} has no ${file}`);
      }
    }
  });

  it("has no files that import each other", () => {
    assert.deepEqual(
      findCircles(imports).map((circle) => circle.join(" → ")),
      [],
    );
  });

  it("has files read by declarations, and not where something is done with what they say", () => {
    const readers = [...imports].filter(
      ([file, { modules }]) =>
        WITHOUT_FILES.includes(folderOf(file)) && modules.some((name) => /^(node:)?fs\b/.test(name)),
    );
    assert.deepEqual(readers.map(([file]) => file).sort(), Object.keys(FILES_EXCEPTIONS).sort());
  });

  it("has a domain without I/O and without Pulumi", () => {
    const wrong = [...imports].flatMap(([file, { modules }]) =>
      folderOf(file) === "maintenance"
        ? modules.filter(isImpure).map((name) => `${file} imports ${name}`)
        : [],
    );
    assert.deepEqual(wrong, Object.keys(DOMAIN_EXCEPTIONS));
  });
});

function folderOf(file: string): string {
  return file.split("/")[0] ?? "";
}

function isImpure(name: string): boolean {
  if (name.startsWith("node:")) return !PURE_MODULES.includes(name);
  return /^(@pulumi|@grpc|ssh2|tar|tsx)(\/|$)/.test(name);
}
