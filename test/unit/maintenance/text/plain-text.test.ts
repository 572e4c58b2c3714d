import assert from "node:assert/strict";
import fc from "fast-check";
import {
  isPlain,
  plainError,
  plainJson,
  plainLine,
  plainText,
  quoteForeign,
} from "../../../../maintenance/text/plain-text";
import { cpuTimeOf } from "../../../harness/cpu-time";

/** Each with what is told of it. */
const OBEYED: readonly [string, string][] = [
  ["\0", "an end of a string"],
  ["\b", "a backspace"],
  ["\u001b[2J", "an escape sequence that clears the screen"],
  ["\u001b]8;;http://a\u0007", "a hidden link"],
  ["\u007f", "a deletion"],
  ["\u0085", "C1, the next line"],
  ["\u009b31m", "C1, which begins an escape sequence"],
  ["\u061c", "a letter mark"],
  ["\u200b", "a space without a width"],
  ["\u200d", "a joiner"],
  ["\u200f", "a direction mark"],
  ["\u202e", "what turns the direction"],
  ["\u2067", "what isolates a direction"],
  ["\u2028", "a separator of lines"],
  ["\u2029", "a separator of paragraphs"],
  ["\u00ad", "a soft hyphen"],
  ["\ufeff", "a byte order mark"],
  ["\u3164", "a letter that is blank"],
  ["\u2800", "a pattern that is blank"],
  ["\ufe0f", "a variation"],
  ["\u{e0041}", "a tag"],
  ["\ud800", "half a surrogate pair"],
  ["\uffff", "what is no character"],
];

describe("foreign text, made harmless", () => {
  for (const [text, what] of OBEYED) {
    it(`shows ${what} instead of obeying it`, () => {
      const said = `before${text}after`;
      assert.equal(isPlain(said), false);
      for (const shown of [plainText(said), plainLine(said), quoteForeign(said)]) {
        assert.ok(isPlain(shown), JSON.stringify(shown));
        assert.ok(shown.startsWith("before") && shown.endsWith("after"));
      }
    });
  }

  it("keeps what is seen, whatever the script", () => {
    for (const text of [
      "node1: it's full",
      "Müller & Söhne, Łódź",
      "日本語",
      "→ … – 𝒳",
      "שלום",
      "a\tb\nc",
      "\ufffd",
    ])
      assert.deepEqual([plainText(text), isPlain(text)], [text, true]);
  });

  it("keeps lines, and makes no others", () => {
    assert.equal(plainText("a\r\nb\rc\u2028d\u0085e"), "a\nb c\\u{2028}d\\u{85}e");
    assert.equal(plainLine("a\r\nb\tc\u2028\nd"), "a b c d");
    assert.equal(quoteForeign(`  ${"x".repeat(400)}\n`), `${"x".repeat(300)}…`);
  });

  it("is the same again, plain, and has as many lines, whatever it was", () => {
    const piece = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom(...OBEYED.map(([text]) => text), "\r", "\n"),
    );
    const anything = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(""));
    fc.assert(
      fc.property(anything, (text) => {
        const shown = plainText(text);
        assert.ok(isPlain(shown));
        assert.equal(plainText(shown), shown);
        assert.equal(shown.split("\n").length, text.split("\n").length);
        assert.ok(isPlain(plainLine(text)) && !/[\n\t]/.test(plainLine(text)));
        if (isPlain(text)) assert.equal(shown, text);
        const json = plainJson(JSON.stringify({ text }, undefined, 2));
        assert.ok(isPlain(json));
        assert.deepEqual(JSON.parse(json), { text });
      }),
      { seed: 11, numRuns: 500 },
    );
  });

  it("is in an error's message and stack", () => {
    const error = new TypeError("a\u202eb");
    assert.equal(plainError(error), error);
    assert.equal(error.message, "a\\u{202e}b");
    assert.ok(isPlain(error.stack ?? "\0"));
    assert.equal(plainError("text"), "text");
  });

  it("costs little", () => {
    const much = "php-common\t0\t5.3.3\t40.el6\tx86_64\n".repeat(1_000_000);
    const took = cpuTimeOf(() => {
      plainText(much);
    });
    assert.ok(took < 3000, `it took ${took.toFixed(0)} ms`);
  });
});
