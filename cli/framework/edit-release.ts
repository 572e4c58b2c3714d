import { isDeepStrictEqual } from "node:util";
import { isMap, isScalar, isSeq, parseDocument, YAMLMap, YAMLSeq } from "yaml";
import type { ModuleEntry } from "../../maintenance/files/module-fields";
import type { DesiredModule } from "../../maintenance/framework/module";
import { parseRelease } from "../../maintenance/release/parse";

/** A release file whose framework part can't be written into it. */
export class ReleaseNotEditable extends Error {
  override readonly name = "ReleaseNotEditable";

  /** @param reason a sentence without its full stop */
  constructor(file: string, reason: string) {
    super(`The modules can't be written into ${file}: ${reason}.`);
  }
}

/**
 * Puts a version line's modules into the text of a release. All else keeps its values, its comments and its order; so do
 * modules that are in it already just like this.
 *
 * @throws InvalidFile, ReleaseNotEditable
 */
export function editRelease(
  text: string,
  file: string,
  line: string,
  modules: readonly DesiredModule[],
): string {
  const release = parseRelease(text, file);
  const released = release.framework?.[line] ?? [];
  const document = parseDocument(text, { uniqueKeys: false });
  const list = openList(document.contents, line, file);
  const items = modules.map((module): unknown => {
    const there = released.findIndex((one) => isDeepStrictEqual(one, module));
    return list.items[there] ?? document.createNode(describeModule(module));
  });
  list.items = items;
  const edited = document.toString({ lineWidth: 0 });
  const expected = { ...release, framework: { ...release.framework, [line]: modules } };
  if (!isDeepStrictEqual(parseRelease(edited, file), expected)) {
    throw new ReleaseNotEditable(
      file,
      "the edit would change the meaning of something else in it. Write that out without anchors and aliases",
    );
  }
  return edited;
}

/** The list of the line's modules, made where there's none. */
function openList(root: unknown, line: string, file: string): YAMLSeq {
  const fail = (path: string): never => {
    throw new ReleaseNotEditable(file, `${path} is an alias. Write its value out there`);
  };
  const open = <T>(
    parent: YAMLMap,
    key: string,
    made: T,
    isOne: (value: unknown) => value is T,
    path: string,
  ): T => {
    const pair = parent.items.find((item) => isScalar(item.key) && readKey(item.key) === key);
    if (pair === undefined) {
      parent.set(key, made);
      return made;
    }
    return isOne(pair.value) ? pair.value : fail(path);
  };
  if (!isMap(root)) return fail("the whole");
  const framework = open(root, "framework", new YAMLMap(), isMap, "framework");
  const ofLine = open(framework, line, new YAMLMap(), isMap, `framework."${line}"`);
  return open(ofLine, "modules", new YAMLSeq(), isSeq, `framework."${line}".modules`);
}

/** As it's written: the key 2.10 is a text here, and not the number 2.1. */
function readKey({ source, value }: { readonly source?: string; readonly value: unknown }): string {
  return source ?? String(value);
}

function describeModule(module: DesiredModule): ModuleEntry {
  const { name, version, location, sha256, md5, signed, ensure } = module;
  return {
    ...{ name, version, location, sha256 },
    ...(md5 !== undefined && { md5 }),
    ...(signed && { signed }),
    ...(ensure === "installed" && { ensure }),
  };
}
