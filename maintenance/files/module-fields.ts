import type { z } from "zod";
import { isModuleName, type DesiredModule } from "../framework/module";
import { isModuleVersion } from "../framework/version";
import { bounded, choice, flag, record, text } from "./fields";
import { WEB_URL } from "./web-url";

/** The raw name of a framework module. */
export function moduleName(): z.ZodString {
  const expected = "the raw name of a module, e.g. cdr";
  return bounded(expected, 100).refine(isModuleName, {
    error: (issue) => `expected ${expected}, got ${JSON.stringify(issue.input)}`,
  });
}

/** A version of FreePBX's own, as modules are published for it. */
export function frameworkLine(): z.ZodString {
  return text(/^[0-9]+\.[0-9]+$/, 'a version line of FreePBX, e.g. "2.10" or "13.0"');
}

const VERSION = 'the version of a module as a text, e.g. "2.10.0.5"';
const version = bounded(VERSION, 100).refine(isModuleVersion, {
  error: (issue) => `expected ${VERSION}, got ${JSON.stringify(issue.input)}`,
});

/** One exact build of a module, and where its file is. */
export const moduleEntry = record({
  name: moduleName().describe("Raw name, which is also its directory's"),
  version: version.describe("As its module.xml says"),
  location: text(
    new RegExp(String.raw`^(${WEB_URL}|(?!\/)(?!.*(^|\/)\.\.(\/|$))[A-Za-z0-9._~%+@/-]+)$`),
    "a path below the framework repository, or a whole URL",
  ).describe("Where its tgz is: a path below the fleet's framework.repository, or a whole URL"),
  sha256: text(/^[0-9a-fA-F]{64}$/, "a SHA-256 checksum of 64 hexadecimal digits").describe(
    "Checksum of the tgz",
  ),
  md5: text(/^[0-9a-fA-F]{32}$/, "an MD5 checksum of 32 hexadecimal digits")
    .optional()
    .describe("Checksum of the tgz as the repository's module list has it (md5sum); checked as well"),
  signed: flag().optional().meta({
    description: "Whether its module.sig must be by one of the fleet's framework.keys, and fit its files",
    default: false,
  }),
  ensure: choice(["where-installed", "installed"]).optional().meta({
    description: "Whether the module is only changed where it is, or also brought in where it isn't",
    default: "where-installed",
  }),
});

export type ModuleEntry = z.output<typeof moduleEntry>;

/** Fills in what an entry doesn't say. */
export function readModuleEntry(entry: ModuleEntry): DesiredModule {
  const { name, location, md5 } = entry;
  return {
    name,
    version: entry.version,
    location,
    sha256: entry.sha256.toLowerCase(),
    ...(md5 !== undefined && { md5: md5.toLowerCase() }),
    signed: entry.signed ?? false,
    ensure: entry.ensure ?? "where-installed",
  };
}

/** Each entry whose name an earlier one has already, by its index, with that one's. */
export function findSameNames(
  entries: readonly { readonly name: string }[],
): readonly { readonly first: number; readonly second: number }[] {
  return entries.flatMap(({ name }, second) => {
    const first = entries.findIndex((entry) => entry.name === name);
    return first < second ? [{ first, second }] : [];
  });
}
