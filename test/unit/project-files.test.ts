import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import path from "node:path";

const root = path.resolve(__dirname, "../..");

/** Put together here, since this file is looked through as well. */
const REGISTRY_HOSTS = [
  ["registry", "npmjs", "org"],
  ["registry", "yarnpkg", "com"],
  ["npm", "pkg", "github", "com"],
  ["proxy", "golang", "org"],
  ["sum", "golang", "org"],
  ["pypi", "org"],
  ["files", "pythonhosted", "org"],
].map((labels) => labels.join("."));

/** A path in the folder for temporary files, with the name of what is directly in it. */
const TEMPORARY_PATH = new RegExp(String.raw`${tmpdir()}/[\w.-]+`, "g");

/** Such a path is fine inside a container of the lab; one that exists here is what somebody left on this machine. */
function namesLeftover(line: string): boolean {
  return (line.match(TEMPORARY_PATH) ?? []).some((named) => existsSync(named));
}

function listFiles(): string[] {
  const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
  });
  return listed.split("\0").filter(Boolean);
}

function readIfThere(file: string): string {
  try {
    return readFileSync(path.join(root, file), "utf8");
  } catch (error) {
    // Deleted, but not yet from the index; or a link to nowhere.
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
    throw error;
  }
}

/** `file:line` of every line that matches. */
function findLines(matches: (line: string) => boolean): string[] {
  return listFiles().flatMap((file) =>
    readIfThere(file)
      .split("\n")
      .flatMap((line, index) => (matches(line) ? [`${file}:${index + 1}`] : [])),
  );
}

describe("the project's files", () => {
  it("are found", () => {
    assert.ok(listFiles().includes("package.json"));
  });

  it("are in folders that docs/architecture.md names", () => {
    const [, overview = ""] = readIfThere("docs/architecture.md").split("```");
    const named = new Set(overview.match(/[\w-]+/g));
    const folders = listFiles().flatMap((file) => {
      const [top, below, inside] = file.split("/");
      return inside !== undefined && ["maintenance", "remote", "cli"].includes(top ?? "")
        ? [below ?? ""]
        : [];
    });
    assert.ok(folders.includes("fleet"));
    assert.deepEqual(
      [...new Set(folders)].filter((folder) => !named.has(folder)),
      [],
    );
  });

  it("name no package registry", () => {
    assert.deepEqual(
      findLines((line) => REGISTRY_HOSTS.some((host) => line.includes(host))),
      [],
    );
  });

  it("name no path of the machine they were written on", () => {
    const ownPaths = [root, path.join(homedir(), "go"), path.join(homedir(), ".cache")];
    assert.deepEqual(
      findLines((line) => ownPaths.some((own) => line.includes(own)) || namesLeftover(line)),
      [],
    );
  });

  it("lock packages without the address they were loaded from", () => {
    const lock = JSON.parse(readFileSync(path.join(root, "package-lock.json"), "utf8")) as {
      packages: Record<string, { resolved?: string; version?: string }>;
    };
    assert.ok(Object.keys(lock.packages).length > 100);
    const located = Object.entries(lock.packages).filter(([, entry]) => entry.resolved !== undefined);
    assert.deepEqual(located, []);
  });
});
