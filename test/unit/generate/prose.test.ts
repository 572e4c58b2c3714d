import assert from "node:assert/strict";
import { readSentences } from "../../../generate/prose";

/** Each sentence as `LINE WORDS TEXT`. */
function list(...lines: readonly string[]): string[] {
  return readSentences(lines.join("\n")).map(({ line, words, text }) => `${line} ${words} ${text}`);
}

describe("sentences of a document", () => {
  it("end with a full stop, a question mark or an exclamation mark, whatever closes behind it", () => {
    assert.deepEqual(list("One node. (Is it two?) **It's three!** Version 2.10 is four"), [
      "1 2 One node.",
      "1 3 (Is it two?)",
      "1 2 **It's three!**",
      "1 4 Version 2.10 is four",
    ]);
  });

  it("go on over lines, and end with a paragraph or a list item", () => {
    assert.deepEqual(
      list("The node", "waits. Then it", "", "goes on:", "- with this", "  container", "- alone"),
      ["1 3 The node waits.", "2 2 Then it", "4 2 goes on:", "5 3 with this container", "7 1 alone"],
    );
  });

  it("have a piece of code as one word, with the stops in it, also over two lines", () => {
    assert.deepEqual(list("Run `npm ci. And test`, or `pulumi", "up`. Then wait."), [
      "1 4 Run `npm ci. And test`, or `pulumi up`.",
      "2 2 Then wait.",
    ]);
  });

  it("have a link's text, and not its address", () => {
    assert.deepEqual(list("See [all rules](docs/policies.md). Then go."), [
      "1 3 See [all rules](docs/policies.md).",
      "1 2 Then go.",
    ]);
  });

  it("aren't ended by an abbreviation", () => {
    assert.deepEqual(list("Use a tool, e.g. rpm."), ["1 5 Use a tool, e.g. rpm."]);
  });

  it("are the cells of a table, each by itself", () => {
    assert.deepEqual(list("| what | why |", "| --- | :-: |", "| a `x \\| y` | It runs. It stops. |"), [
      "1 1 what",
      "1 1 why",
      "3 2 a `x \\| y`",
      "3 2 It runs.",
      "3 2 It stops.",
    ]);
  });

  it("aren't in code, headings and comments", () => {
    assert.deepEqual(
      list(
        "# A title. Of two",
        "```sh",
        "no sentence",
        "```",
        "<!-- nor this -->",
        "   ```",
        "   nor",
        "   ```",
        "This.",
      ),
      ["9 1 This."],
    );
  });
});
