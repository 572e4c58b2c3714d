import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";

/** What a file imports, types included, with `import`, `export … from`, `import()` or `require()`. */
export interface SourceImports {
  /** Source files, relative to the project. */
  readonly files: readonly string[];
  /** Modules of Node.js and of packages. */
  readonly modules: readonly string[];
}

/**
 * Reads what the TypeScript files below a folder import.
 *
 * @param root the project's folder
 * @param folder relative to it
 * @returns by the file's path relative to the project
 * @throws Error for an import of a file that isn't there
 */
export function readImports(root: string, folder: string): ReadonlyMap<string, SourceImports> {
  const names = readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" });
  const sources = names.filter((name) => name.endsWith(".ts")).map((name) => path.join(folder, name));
  return new Map(sources.sort().map((file) => [file, readImportsOf(root, file)]));
}

/** As {@link readImports}, of one file. */
export function readImportsOf(root: string, file: string): SourceImports {
  const { importedFiles } = ts.preProcessFile(readFileSync(path.join(root, file), "utf8"), true, true);
  const names = [...new Set(importedFiles.map(({ fileName }) => fileName))];
  return {
    files: names.filter(isRelative).flatMap((name) => findSource(root, file, name)),
    modules: names.filter((name) => !isRelative(name)),
  };
}

function isRelative(name: string): boolean {
  return name.startsWith(".");
}

function findSource(root: string, importer: string, name: string): string[] {
  const place = path.join(path.dirname(importer), name);
  if (existsSync(path.join(root, `${place}.ts`))) return [`${place}.ts`];
  if (name.endsWith(".json")) return [];
  throw new Error(`${importer} imports ${name}, which is no file.`);
}

/** Files that import each other, directly or by way of others, as lists of them; none where there's no circle. */
export function findCircles(imports: ReadonlyMap<string, SourceImports>): string[][] {
  const circles: string[][] = [];
  const finished = new Set<string>();
  const visit = (file: string, way: readonly string[]): void => {
    const from = way.indexOf(file);
    if (from >= 0) circles.push([...way.slice(from), file]);
    if (from >= 0 || finished.has(file)) return;
    for (const imported of imports.get(file)?.files ?? []) visit(imported, [...way, file]);
    finished.add(file);
  };
  for (const file of imports.keys()) visit(file, []);
  return circles;
}
