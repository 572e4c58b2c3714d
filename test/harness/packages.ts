import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { installOnce } from "../../engine/cache";
import project from "../../package.json";
import pack from "../../policy/package.json";

const PROJECT = resolve(__dirname, "../..");
const CACHE = join(PROJECT, "node_modules/.cache");

/** No part of the packages. */
const LEFT_OUT = ["test", "lab", "bench", "sandbox", "examples"];

/** Another version of `@pulumi/pulumi` is tried by naming it: docs/library.md says which were. */
const PULUMI = process.env["TRIED_PULUMI"] ?? project.devDependencies["@pulumi/pulumi"];

/** What somebody installs: the packages' files, and a program's own packages. */
const { typescript: TYPESCRIPT, "@types/node": TYPES } = project.devDependencies;
export const INSTALLED: Readonly<Record<string, string>> = {
  [project.name]: `file:../${project.name}-${project.version}.tgz`,
  [pack.name]: `file:../${pack.name}-${pack.version}.tgz`,
  ...{ "@pulumi/pulumi": PULUMI, typescript: TYPESCRIPT, "@types/node": TYPES },
};

/**
 * The folder with `node_modules` as npm installs them from the packages' files. All test files share it, and later runs as well: it's
 * made once for the same sources.
 */
export async function installPackages(): Promise<string> {
  const packages = await makePackages();
  const folder = join(packages, `with-${PULUMI}`);
  await installOnce(
    folder,
    (empty) => {
      writeFileSync(
        join(empty, "package.json"),
        JSON.stringify({ name: "installed", dependencies: INSTALLED }),
      );
      npm(empty, "install", "--no-package-lock", "--prefer-offline", "--loglevel=error");
      return Promise.resolve();
    },
    report,
  );
  return folder;
}

/** The folder with the packages' files. */
async function makePackages(): Promise<string> {
  const all = join(CACHE, "packages");
  const folder = join(all, digestOfSources());
  await installOnce(
    folder,
    (empty) => {
      removeMade(all);
      npm(PROJECT, "run", "--silent", "packages", "--", "--pack-destination", empty, "--silent");
      return Promise.resolve();
    },
    report,
  );
  return folder;
}

/** The folder with the executable `node` of another major version, as its npm package has it. */
export async function installNode(major: string): Promise<string> {
  const folder = join(CACHE, `node-${major}`);
  await installOnce(
    folder,
    (empty) => {
      const name = `node-${process.platform}-${process.arch}`;
      // Without it npm would install into the project that the folder is in.
      writeFileSync(join(empty, "package.json"), "{}");
      npm(empty, "install", "--no-package-lock", "--prefer-offline", "--loglevel=error", `${name}@${major}`);
      renameSync(join(empty, "node_modules", name, "bin"), join(empty, "bin"));
      rmSync(join(empty, "node_modules"), { recursive: true });
      return Promise.resolve();
    },
    report,
  );
  return join(folder, "bin");
}

/** Those of other sources. */
function removeMade(all: string): void {
  const made = readdirSync(all).filter((name) => /^[0-9a-f]{16}$/.test(name));
  for (const name of made) rmSync(join(all, name), { recursive: true });
}

function report(line: string): void {
  process.stderr.write(`${line}\n`);
}

function npm(folder: string, ...args: string[]): string {
  return execFileSync("npm", args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
}

function digestOfSources(): string {
  const left = LEFT_OUT.map((folder) => `:!${folder}`);
  const listed = execFileSync(
    "git",
    ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", ".", ...left],
    { cwd: PROJECT, encoding: "utf8" },
  );
  const digest = createHash("sha256");
  for (const file of listed.split("\0").filter((each) => each !== "" && existsSync(join(PROJECT, each))))
    digest
      .update(`${file}\0`)
      .update(readFileSync(join(PROJECT, file)))
      .update("\0");
  return digest.digest("hex").slice(0, 16);
}
