import { readFileSync } from "node:fs";
import { join } from "node:path";

const texts = new Map<string, string>();

/** Whole lines, also in programs of awk. Each machine would get, copy and parse them. */
const COMMENTS = /^[ \t]*# .*\n/gm;

/** The text of a shell file without its comments, by its path in this project; read once per process. */
export function part(name: string): string {
  let text = texts.get(name);
  if (text === undefined) {
    text = readFileSync(join(__dirname, "../..", name), "utf8").replace(COMMENTS, "");
    texts.set(name, text);
  }
  return text;
}

/** `text` as one word of POSIX sh. */
export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Assignments of shell variables, a line each. */
export function assign(variables: Readonly<Record<string, string | number>>): string {
  return Object.entries(variables)
    .map(([name, value]) => `${name}=${shellQuote(String(value))}\n`)
    .join("");
}

/** A function of the shell by this name: whether its argument is one of the names, in which `*` stands for anything. */
export function matcher(name: string, names: readonly string[]): string {
  return `${name}() {\n  case $1 in\n    ${names.join(" | ")}) ;;\n    *) return 1 ;;\n  esac\n}\n`;
}

/** One script of several parts. */
export function compose(...parts: string[]): string {
  return `${parts.join("\n")}\n`;
}
