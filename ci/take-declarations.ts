import {
  appendFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { plainLine } from "../maintenance/text/plain-text";
import { chooseFate } from "./take/choose";
import { listChanges, readFileOf } from "./take/git";
import { mergeSettings } from "./take/merge-settings";

/*
 * Brings what a pull request declares into a checkout of the main branch, so that main's code plans it:
 *
 *     npx tsx ci/take-declarations.ts COMMIT
 *
 * Code of the pull request isn't taken: it would run with the secrets that reach nodes. Says on standard output what was left, and to
 * GITHUB_OUTPUT, if there's one, whether any was (`code=true`).
 */

const REGULAR = new Set(["100644", "100755"]);

/** @returns what the pull request changes and was left as it is in the main branch */
export function takeDeclarations(folder: string, commit: string): string[] {
  const { name } = z
    .object({ name: z.string() })
    .parse(parse(readFileSync(path.join(folder, "Pulumi.yaml"), "utf8")));
  const left: string[] = [];
  for (const { path: file, mode } of listChanges(folder, commit)) {
    const fate = chooseFate(file);
    // A stack that's new, or gone, is for somebody who may change what encrypts its secrets.
    const isWhole = fate !== "settings" || (mode !== undefined && existsSync(path.join(folder, file)));
    if (fate === "left" || !isWhole) left.push(file);
    else if (mode === undefined) removeFile(folder, file);
    else if (!REGULAR.has(mode))
      throw new Error(`${plainLine(file)} isn't a regular file. Nothing more was taken.`);
    else {
      const wanted = readFileOf(folder, commit, file);
      writeOver(folder, file, fate === "taken" ? wanted : merge(folder, file, wanted, name));
    }
  }
  return left;
}

function merge(folder: string, file: string, wanted: Buffer, project: string): string {
  return mergeSettings(readFileSync(path.join(folder, file), "utf8"), wanted.toString(), project);
}

function removeFile(folder: string, file: string): void {
  rmSync(path.join(folder, file), { force: true });
}

/** Anew: a link that is there would lead elsewhere. */
function writeOver(folder: string, file: string, content: Buffer | string): void {
  const place = path.join(folder, file);
  refuseLinks(folder, path.dirname(file));
  mkdirSync(path.dirname(place), { recursive: true });
  rmSync(place, { force: true });
  writeFileSync(place, content, { flag: "wx", mode: 0o644 });
}

function refuseLinks(folder: string, directory: string): void {
  let place = folder;
  for (const part of directory === "." ? [] : directory.split("/")) {
    place = path.join(place, part);
    const stat = lstatSync(place, { throwIfNoEntry: false });
    if (stat?.isSymbolicLink() === true)
      throw new Error(`${plainLine(directory)} leads elsewhere. Nothing more was taken.`);
  }
}

function main([commit]: readonly string[]): void {
  if (commit === undefined || !/^[0-9a-f]{40,64}$/.test(commit)) {
    throw new Error("Usage: npx tsx ci/take-declarations.ts COMMIT");
  }
  const left = takeDeclarations(process.cwd(), commit);
  const output = process.env["GITHUB_OUTPUT"];
  if (output !== undefined) appendFileSync(output, `code=${String(left.length > 0)}\n`);
  if (left.length === 0) return;
  process.stdout.write("This plan is made by the main branch's code. These changes aren't in it:\n");
  process.stdout.write(left.map((file) => `  ${plainLine(file)}\n`).join(""));
}

if (require.main === module) {
  try {
    main(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
