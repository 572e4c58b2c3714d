import ts from "typescript";

/** A text in a source file that people read, such as a message. */
export interface Message {
  /** The line where it begins, from 1. */
  readonly line: number;
  /** Inserted values stand as one word of code each. */
  readonly text: string;
}

const INSERTED = "`…`";

/** At least two words: less is a name, a code or a path. */
const WORDS = /\p{L}\s+\S*\p{L}/u;

/** The texts in quotes of a TypeScript file, each with all parts that `+` joins to it. */
export function readMessages(file: string, source: string): Message[] {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const messages: Message[] = [];
  visit(tree);
  return messages;

  function visit(node: ts.Node): void {
    const text = ts.isExpression(node) ? readText(node) : undefined;
    if (text === undefined) {
      ts.forEachChild(node, visit);
      return;
    }
    const line = tree.getLineAndCharacterOfPosition(node.getStart()).line + 1;
    if (WORDS.test(text)) messages.push({ line, text });
    insertionsOf(node).forEach(visit);
  }
}

/** Undefined for what isn't a text. */
function readText(node: ts.Expression): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node))
    return node.head.text + node.templateSpans.map(({ literal }) => INSERTED + literal.text).join("");
  if (!isSum(node)) return undefined;
  const [left, right] = [readText(node.left), readText(node.right)];
  return left === undefined && right === undefined ? undefined : `${left ?? INSERTED}${right ?? INSERTED}`;
}

/** The expressions whose values a text has. */
function insertionsOf(node: ts.Node): ts.Node[] {
  if (ts.isTemplateExpression(node)) return node.templateSpans.map(({ expression }) => expression);
  if (!isSum(node)) return [];
  return [node.left, node.right].flatMap((part) =>
    readText(part) === undefined ? [part] : insertionsOf(part),
  );
}

function isSum(node: ts.Node): node is ts.BinaryExpression {
  return ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken;
}
