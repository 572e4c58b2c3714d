import { isMap, parseDocument } from "yaml";
import { z } from "zod";

const Settings = z.record(z.string(), z.unknown());

/** Which of a stack's settings a pull request may not change, all of them encrypted or about encryption. */
const KEPT = "credentials";

/**
 * A stack's configuration as the main branch has it, with the settings of this project that the pull request wants. What encrypts
 * secrets, the secrets themselves, and settings of others stay.
 *
 * @param trusted the text of the main branch, and `wanted` that of the pull request
 * @param project the namespace of this project's settings
 * @throws Error with a sentence when one of them isn't a stack's configuration
 */
export function mergeSettings(trusted: string, wanted: string, project: string): string {
  const document = parseDocument(trusted);
  const before = readConfig(trusted);
  const config = Object.entries(readConfig(wanted)).filter(([name]) => isTakable(name, project));
  const kept = Object.entries(before).filter(([name]) => !isTakable(name, project));
  document.set("config", document.createNode(Object.fromEntries([...config, ...kept])));
  return document.toString();
}

function isTakable(name: string, project: string): boolean {
  return name.startsWith(`${project}:`) && name !== `${project}:${KEPT}`;
}

function readConfig(text: string): Readonly<Record<string, unknown>> {
  const document = parseDocument(text);
  if (document.errors.length > 0 || !isMap(document.contents)) {
    throw new Error("A stack's configuration isn't one that Pulumi writes. Nothing of it was taken.");
  }
  const config: unknown = document.toJS({ maxAliasCount: 0 });
  return Settings.parse(z.object({ config: Settings.nullish() }).parse(config).config ?? {});
}
