import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { buildPack } from "../policy/build-pack";

const ROOT = path.join(__dirname, "..");
const BUILT = path.join(ROOT, "dist");

/** Folders with files that the code reads or starts beside itself: shell, and what a Pulumi CLI is made of. */
const WITH_FURTHER_FILES = ["kinds", "remote", "qualification", "engine"];
const FURTHER_FILE = /\.(sh|cjs|go|mod|sum)$/;

/** `npm run build`: compiles the library into `dist/`, with all that it reads beside itself, and bundles the policy pack. */
async function buildLibrary(): Promise<void> {
  rmSync(BUILT, { recursive: true, force: true });
  const settings = path.join(ROOT, "tsconfig.build.json");
  execFileSync(process.execPath, [require.resolve("typescript/bin/tsc"), "--project", settings], {
    stdio: "inherit",
  });
  for (const folder of WITH_FURTHER_FILES) copyFurtherFiles(folder);
  await buildPack(path.join(ROOT, "policy/dist"));
}

function copyFurtherFiles(folder: string): void {
  for (const entry of readdirSync(path.join(ROOT, folder), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !FURTHER_FILE.test(entry.name)) continue;
    const from = path.join(entry.parentPath, entry.name);
    const to = path.join(BUILT, path.relative(ROOT, from));
    mkdirSync(path.dirname(to), { recursive: true });
    copyFileSync(from, to);
  }
}

void buildLibrary();
