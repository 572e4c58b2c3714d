import type { z } from "zod";
import { type FileForm, isOfForm, refuseForeign } from "./form";
import {
  formatPath,
  type GivenObject,
  InvalidFile,
  type PathSegment,
  type Problem,
  type Source,
  type SourceFile,
} from "./problem";
import { takeVersion } from "./version";
import { readYaml, type YamlSource } from "./yaml-source";

/** A file whose parts have the right form; whether they fit each other is for the caller to judge. */
export interface ValidFile<T> extends Omit<YamlSource, "value"> {
  readonly value: T;
}

/**
 * Reads a YAML file and checks it against a schema made of the fields in `fields.ts`.
 *
 * @param form what it must be for anything of it to be quoted; left out for what isn't from a file
 * @throws InvalidFile with every problem of the file
 */
export function validateFile<T>(source: SourceFile, schema: z.ZodType<T>, form?: FileForm): ValidFile<T> {
  return validateValue(readYaml(source, form), schema);
}

/**
 * Reads a YAML file of declarations likewise, or an object in its place. First the version counts.
 *
 * @throws InvalidFile with every problem; where it's of a newer version, with that alone
 */
export function validateDeclared<T>(
  { file, text }: Source,
  schema: z.ZodType<T>,
  form: FileForm,
): ValidFile<T> {
  const read = typeof text === "string" ? readYaml({ file, text }, form) : readObject(file, text);
  return validateValue(takeVersion(read), schema);
}

/** An object is told by its place in the program: it needs no form to be quoted, and has no lines. */
function readObject(file: string, { at, value }: GivenObject): YamlSource {
  return { file, value, at, locate: () => 1, place: (path) => `at ${formatPath([...at, ...path])}` };
}

/**
 * Reads a JSON file likewise. It takes a hundredth of the time that YAML takes.
 * @throws InvalidFile with every problem of the file
 */
export function validateJson<T>(source: SourceFile, schema: z.ZodType<T>, form: FileForm): ValidFile<T> {
  const { file, text } = source;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // Its message quotes the text.
    throw new InvalidFile([{ file, line: 1, path: [], message: `isn't ${form.what}: it isn't JSON` }]);
  }
  if (!isOfForm(form, listKeys(value))) refuseForeign(form, file);
  // JSON is YAML, and lines are only asked for when something is wrong.
  const locate = (path: readonly PathSegment[]): number => readYaml(source).locate(path);
  return validateValue({ file, value, at: [], locate, place: (path) => `on line ${locate(path)}` }, schema);
}

function listKeys(value: unknown): string[] {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? Object.keys(value) : [];
}

function validateValue<T>(source: YamlSource, schema: z.ZodType<T>): ValidFile<T> {
  const result = schema.safeParse(source.value);
  if (result.success) return { ...source, value: result.data };
  const findings = result.error.issues.flatMap((issue) => explainIssue(issue, source.value, []));
  throw new InvalidFile(findings.map(({ path, message }) => createProblem(source, path, message)));
}

/** A problem of a part of a file, with that part's line. */
export function createProblem(
  { file, at, locate }: Pick<YamlSource, "file" | "at" | "locate">,
  path: readonly PathSegment[],
  message: string,
): Problem {
  return { file, line: locate(path), path: [...at, ...path], message };
}

interface Finding {
  readonly path: readonly PathSegment[];
  readonly message: string;
}

function explainIssue(issue: z.core.$ZodIssue, root: unknown, prefix: readonly PathSegment[]): Finding[] {
  const path = [...prefix, ...issue.path.map((key) => (typeof key === "number" ? key : String(key)))];
  if (issue.code === "custom") return [{ path, message: issue.message }];
  if (issue.code === "unrecognized_keys") {
    const messages = issue.message.split("\n");
    return issue.keys.map((key, i) => ({ path: [...path, key], message: messages[i] ?? issue.message }));
  }
  // A name that is wrong in itself is shown by the path.
  if (issue.code === "invalid_key") {
    return issue.issues.map(({ code, message }) => ({
      path,
      message: code === "custom" ? message : `expected ${message}, got ${describeValue(path.at(-1))}`,
    }));
  }
  if (issue.code === "invalid_union") {
    const branch = issue.errors.find((issues) => !issues.some((inner) => isOfAnotherType(inner)));
    if (branch !== undefined) return branch.flatMap((inner) => explainIssue(inner, root, path));
  }
  return [{ path, message: describeMismatch(issue.message, valueAt(root, path)) }];
}

/** The branch of a union that isn't even of the value's type is not what its author meant. */
function isOfAnotherType(issue: z.core.$ZodIssue): boolean {
  return issue.path.length === 0 && issue.code === "invalid_type";
}

function describeMismatch(expected: string, value: unknown): string {
  return value === undefined
    ? `missing; expected ${expected}`
    : `expected ${expected}, got ${describeValue(value)}`;
}

function describeValue(value: unknown): string {
  if (value === null) return "nothing";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (typeof value === "object") return "a mapping";
  const json = JSON.stringify(value);
  return json.length > 60 ? `${json.slice(0, 57)}…` : json;
}

function valueAt(root: unknown, path: readonly PathSegment[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (value as Record<PathSegment, unknown> | null | undefined)?.[key],
    root,
  );
}
