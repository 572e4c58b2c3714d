import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

const PACKAGE = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//;
const TERMS = /^(licen[cs]e|notice|copying)([.-].*)?$/i;

/** A bundle holds a package whose terms nobody can find. */
export class TermsMissing extends Error {
  override readonly name = "TermsMissing";

  constructor(packageFolder: string) {
    super(
      `${packageFolder} is in the bundle, and has no file with its licence. Leave the package out of the bundle.`,
    );
  }
}

/**
 * What a bundle has to say of the packages in it: the licence and the notices of each.
 *
 * @param inputs files of the bundle, as esbuild names them: relative to the working folder
 * @throws TermsMissing
 */
export async function describeThirdParties(inputs: readonly string[]): Promise<string> {
  const folders = [...new Set(inputs.flatMap((file) => PACKAGE.exec(file)?.[1] ?? []))].sort();
  const parts = await Promise.all(folders.map(describePackage));
  return `The file index.js holds these packages, under their own terms.\n\n${parts.join("\n")}`;
}

async function describePackage(folder: string): Promise<string> {
  const { name, version } = JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as {
    readonly name: string;
    readonly version: string;
  };
  const files = (await readdir(folder)).filter((file) => TERMS.test(file)).sort();
  if (files.length === 0) throw new TermsMissing(folder);
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
  return [`== ${name} ${version} ==\n`, ...texts.map((text) => `${text.trim()}\n`)].join("\n");
}
