import { Lexer } from "yaml";

/** Nobody writes half as deep. */
const DEEPEST = 100;

/** By blanks, and by `- - -`, which nests without a new line. */
const DEEP_INDENTATION = /^[ \t?:-]{500}/m;

/**
 * Whether YAML nests so deep that composing it could end the process: near the end of the stack, Node doesn't throw in the
 * middle of a regular expression, it dies.
 */
export function nestsTooDeep(text: string): boolean {
  if (DEEP_INDENTATION.test(text)) return true;
  let depth = 0;
  for (const lexeme of new Lexer().lex(text)) {
    if (lexeme === "[" || lexeme === "{") depth++;
    else if (lexeme === "]" || lexeme === "}") depth--;
    if (depth > DEEPEST) return true;
  }
  return false;
}
