import type { z } from "zod";
import { record } from "./fields";
import { InvalidFile } from "./problem";
import type { YamlSource } from "./yaml-source";

/** Of the form of all files in which people declare something. A file of before there were versions says none, and is of this one. */
export const FILE_VERSION = 1;

const KEY = "version";

/** What may stand at the top of a file of declarations; `version` may as well, and is taken out before the rest is looked at. */
export function declaredFile<T extends z.ZodRawShape>(shape: T): z.ZodObject<T, z.core.$strict> {
  return record(shape, [KEY]);
}

/** The same as a file's content. */
export function withVersion<T extends object>(content: T): T & { readonly version: number } {
  return { version: FILE_VERSION, ...content };
}

/** The same for editors. */
export function describeVersion(): Readonly<Record<string, object>> {
  return {
    [KEY]: {
      description: `The version of the file's form; ${FILE_VERSION} by default`,
      type: "integer",
      const: FILE_VERSION,
    },
  };
}

/**
 * Takes the version out of what a file says. A newer file may have fields that nobody knows here, so its version is told alone.
 *
 * @throws InvalidFile where it's of a version that isn't read here
 */
export function takeVersion(source: YamlSource): YamlSource {
  const { file, value, at, locate } = source;
  if (typeof value !== "object" || value === null || Array.isArray(value) || !(KEY in value)) return source;
  const { [KEY]: version, ...content } = value as Readonly<Record<string, unknown>>;
  if (version === FILE_VERSION) return { ...source, value: content };
  const path = [...at, KEY];
  throw new InvalidFile([{ file, line: locate([KEY]), path, message: refuse(version) }]);
}

function refuse(version: unknown): string {
  return Number.isInteger(version) && Number(version) > FILE_VERSION
    ? `${String(version)} is newer than version ${FILE_VERSION}, the newest that pbx-maintenance reads here; update pbx-maintenance`
    : `expected ${FILE_VERSION}, the version that pbx-maintenance reads here`;
}
