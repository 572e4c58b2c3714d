/** A text and the name it's known by in messages: a path as the operator would type it. */
export interface SourceFile {
  readonly file: string;
  readonly text: string;
}

/** What a program gives in place of a file: an object of plain values. */
export interface GivenObject {
  /** Where it stands among the program's arguments. */
  readonly at: readonly PathSegment[];
  readonly value: unknown;
}

/** What a file says, or what a program gives in its place. Then the name for messages is the component's. */
export interface Source {
  readonly file: string;
  readonly text: string | GivenObject;
}

/** One thing that is wrong in a file. */
export interface Problem {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  /** Where in the file's structure; empty for the file as a whole. */
  readonly path: readonly PathSegment[];
  readonly message: string;
}

export type PathSegment = string | number;

/** Files that can't be used. The message has a line for every problem: `fleet/a.yaml:12: nodes.node1: …`. */
export class InvalidFile extends Error {
  constructor(readonly problems: readonly Problem[]) {
    super(sortProblems(problems).map(formatProblem).join("\n"));
    this.name = "InvalidFile";
  }
}

function formatProblem({ file, line, path, message }: Problem): string {
  return `${file}:${line}: ${path.length === 0 ? "" : `${formatPath(path)}: `}${message}`;
}

/** `nodes.node1.hostKeys[0]`, `nodes["pbx.example"]`. */
export function formatPath(path: readonly PathSegment[]): string {
  return path.reduce<string>((text, segment) => {
    if (typeof segment === "number") return `${text}[${segment}]`;
    if (!/^[\w-]+$/.test(segment)) return `${text}[${JSON.stringify(segment)}]`;
    return text === "" ? segment : `${text}.${segment}`;
  }, "");
}

/** By file in the order given, then by line: the order in which one mends them. */
function sortProblems(problems: readonly Problem[]): Problem[] {
  const files = [...new Set(problems.map((p) => p.file))];
  return problems.toSorted((a, b) => files.indexOf(a.file) - files.indexOf(b.file) || a.line - b.line);
}
