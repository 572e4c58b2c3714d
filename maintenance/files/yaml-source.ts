import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type Document,
  type Node,
  type Pair,
} from "yaml";
import { type FileForm, isOfForm, refuseForeign } from "./form";
import { InvalidFile, type PathSegment, type Problem, type SourceFile } from "./problem";
import { nestsTooDeep } from "./yaml-depth";

/** A YAML file's value, and where in the text each part of it stands. */
export interface YamlSource {
  readonly file: string;
  readonly value: unknown;
  /** Where the value stands among a program's arguments; empty for a file. */
  readonly at: readonly PathSegment[];
  /** The line of a key or list item; of the closest thing around it when it isn't there. */
  readonly locate: (path: readonly PathSegment[]) => number;
  /** The end of a sentence: `on line 12`; of an object, `at release.nodes.el6.packages[0]`. */
  readonly place: (path: readonly PathSegment[]) => string;
}

/**
 * Reads YAML. Keys are taken as they're written: the key 0101 is the text "0101", not a number.
 *
 * @param form what it must be for anything of it to be quoted
 * @throws InvalidFile for errors in the syntax and for keys given twice
 */
export function readYaml({ file, text }: SourceFile, form?: FileForm): YamlSource {
  refuseNesting(file, text);
  const lines = new LineCounter();
  // Duplicates are found below: the library takes 101 and "101" for different keys.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false });
  const lineAt = (offset: number): number => Math.max(1, lines.linePos(offset).line);
  const isList = form?.mayBeList === true && isSeq(document.contents);
  if (form !== undefined && !isList && !isOfForm(form, listTopKeys(document))) {
    const [first] = document.errors;
    refuseForeign(form, file, first === undefined ? undefined : lineAt(first.pos[0]));
  }
  const problems = document.errors.map((error): Problem => {
    return { file, line: lineAt(error.pos[0]), path: [], message: `invalid YAML: ${error.message}` };
  });
  problems.push(...findBadKeysAndAliases(document, file, lineAt));
  if (problems.length > 0) throw new InvalidFile(problems);
  const locate = (path: readonly PathSegment[]): number => lineAt(findOffset(document, path));
  return {
    file,
    value: convertToValue(document, file),
    at: [],
    locate,
    place: (path) => `on line ${locate(path)}`,
  };
}

function listTopKeys({ contents }: Document): string[] {
  if (!isMap(contents)) return [];
  return contents.items.flatMap(({ key }) => (isScalar(key) ? [key.source ?? String(key.value)] : []));
}

function refuseNesting(file: string, text: string): void {
  if (!nestsTooDeep(text)) return;
  const message = "lists and mappings stand too deep in each other";
  throw new InvalidFile([{ file, line: 1, path: [], message }]);
}

function convertToValue(document: Document, file: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    // Its guard against aliases that multiply without end.
    if (!(error instanceof ReferenceError)) throw error;
    throw new InvalidFile([{ file, line: 1, path: [], message: `invalid YAML: ${error.message}` }]);
  }
}

/** Turns every key into text on the way, so that what `toJS` and `locate` see agrees. */
function findBadKeysAndAliases(
  document: Document,
  file: string,
  lineAt: (offset: number) => number,
): Problem[] {
  const problems: Problem[] = [];
  const report = (node: unknown, message: string): void => {
    problems.push({ file, line: lineAt(offsetOf(node)), path: [], message });
  };
  visit(document, {
    Map(_, map) {
      const seen = new Map<string, number>();
      for (const { key } of map.items) {
        if (!isScalar(key)) {
          report(key ?? map, "a key must be a plain text");
          continue;
        }
        key.value = key.source ?? String(key.value);
        const text = String(key.value);
        // Objects of JavaScript lose it without a word.
        if (text === "__proto__") report(key, '"__proto__" is no name for anything');
        const first = seen.get(text);
        if (first === undefined) seen.set(text, lineAt(offsetOf(key)));
        else report(key, `duplicate key ${JSON.stringify(text)}, which is already on line ${first}`);
      }
    },
    Alias(_, alias) {
      if (alias.resolve(document) === undefined) report(alias, `nothing above is marked &${alias.source}`);
    },
  });
  return problems;
}

function findOffset(document: Document, path: readonly PathSegment[]): number {
  let node: unknown = document.contents;
  let offset = offsetOf(node);
  for (const segment of path) {
    const container: unknown = isAlias(node) ? node.resolve(document) : node;
    if (isMap(container)) {
      const pair: Pair | undefined = container.items.find(
        ({ key }) => isScalar(key) && key.value === segment,
      );
      if (pair === undefined) return offset;
      offset = offsetOf(pair.key);
      node = pair.value;
    } else if (isSeq(container) && typeof segment === "number" && segment < container.items.length) {
      node = container.items[segment];
      offset = offsetOf(node);
    } else {
      return offset;
    }
  }
  return offset;
}

function offsetOf(node: unknown): number {
  return (node as Node | null)?.range?.[0] ?? 0;
}
