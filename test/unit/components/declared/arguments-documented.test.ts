import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";

const DECLARED = path.join(__dirname, "../../../../components/declared");

/** What a comment says of an argument that may be left out. */
const LEFT_OUT =
  /Default: |Required, here or in `defaults`|Required where |needs it\.|The last ring has none|refuses a change without one/;

/** What a comment says of a number: its unit, and how far it may go. */
const RANGE = /\d+ to \d+|at least 1|at most|bytes|Default: nobody says/;

interface Argument {
  readonly name: string;
  readonly isOptional: boolean;
  readonly isNumber: boolean;
  readonly comment: string;
}

function* listArguments(file: string): Generator<Argument> {
  const text = readFileSync(file, "utf8");
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  yield* within(source);

  function* within(node: ts.Node): Generator<Argument> {
    if (ts.isPropertySignature(node)) {
      yield {
        name: `${path.basename(file)}: ${node.name.getText()}`,
        isOptional: node.questionToken !== undefined,
        isNumber: node.type?.kind === ts.SyntaxKind.NumberKeyword,
        comment: ts
          .getJSDocCommentsAndTags(node)
          .map((each) => each.getText().replaceAll(/\s*\n\s*\*\s*/g, " "))
          .join(" "),
      };
    }
    for (const child of node.getChildren()) yield* within(child);
  }
}

describe("the comments of a fleet's arguments", () => {
  const found = readdirSync(DECLARED).flatMap((name) => [...listArguments(path.join(DECLARED, name))]);
  const args = found.filter(({ comment }) => comment !== "");

  it("say of each that may be left out what holds then", () => {
    assert.ok(args.length > 100, String(args.length));
    const silent = args.filter(({ isOptional, comment }) => isOptional && !LEFT_OUT.test(comment));
    assert.deepEqual(
      silent.map(({ name }) => name),
      [],
    );
  });

  it("say of each number how far it may go", () => {
    const numbers = args.filter(({ isNumber }) => isNumber);
    assert.ok(numbers.length > 15, String(numbers.length));
    assert.deepEqual(
      numbers.filter(({ comment }) => !RANGE.test(comment)).map(({ name }) => name),
      [],
    );
  });
});
