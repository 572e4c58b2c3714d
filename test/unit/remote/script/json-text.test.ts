import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { isPlain, plainText } from "../../../../maintenance/text/plain-text";

const PRELUDE = join(__dirname, "../../../../remote/script/prelude.sh");
const LONGEST = 8_000_000;

/** What a node's script makes of it, as its line of JSON has it. */
function written(raw: string | Buffer, shell = "sh", locale = "C"): string {
  const { stdout, stderr } = spawnSync(shell, ["-c", `. "$0"; json_text`, PRELUDE], {
    ...{ input: raw, encoding: "utf8", maxBuffer: 2 * LONGEST },
    // SHLVL: bash reads no profile, as it would for a socket as its input.
    env: { PATH: process.env["PATH"], SHLVL: "2", LC_ALL: locale, LANG: locale },
  });
  assert.equal(stderr, "");
  return stdout;
}

const read = (json: string): unknown => JSON.parse(`"${json}"`);

/** All that isn't shown as it is, but what no bytes can say: halves of pairs. */
function hidden(): string[] {
  const found: string[] = [];
  for (let code = 0; code <= 0x10ffff; code++) {
    if (code >= 0xd800 && code <= 0xdfff) continue;
    const character = String.fromCodePoint(code);
    if (!isPlain(character)) found.push(character);
  }
  return found;
}

describe("a machine's words in a line of JSON", () => {
  const characters = hidden();
  const lines = characters.map((character) => `a${character}b\n`).join("");

  for (const shell of ["dash", "bash"])
    for (const locale of ["C", "C.UTF-8"])
      it(`lose nothing, and are harmless on the node already: ${shell}, ${locale}`, () => {
        for (const code of [0x1b, 0x9b, 0xad, 0x202e, 0x2800, 0x3164, 0xfeff, 0xe0041])
          assert.ok(characters.includes(String.fromCodePoint(code)), code.toString(16));
        const json = written(lines, shell, locale);
        assert.match(json, /^[ -~]*$/);
        assert.equal(read(json), lines);
      });

  it("become marks where they're read, whatever they were", () => {
    assert.equal(
      plainText(String(read(written("a\u00ad\u3164\u{e0041}\u0000\u001b[2J\n")))),
      "a\\u{ad}\\u{3164}\\u{e0041}\\u{0}\\u{1b}[2J\n",
    );
  });

  it("are the same in any script, with quotes, tabs and line breaks", () => {
    for (const text of [
      "",
      "\n",
      "\n\n",
      'päckchen → 包 🎉\t"x" \\n \\\\\n',
      `${'\\"é'.repeat(5000)}\n`,
      `${"🎉".repeat(5000)}x\n`,
    ])
      assert.equal(read(written(text)), text);
    assert.equal(read(written("no line break")), "no line break\n");
  });

  it("are read as if decoded where they aren't UTF-8", () => {
    const cases: [bytes: number[], read: string][] = [
      [[0x9b, 0x61], "\ufffda"],
      [[0xc0, 0x80], "\ufffd"],
      [[0xe2, 0x80, 0x61], "\ufffda"],
      [[0xed, 0xa0, 0x80], "\ufffd"],
      [[0xf4, 0x90, 0x80, 0x80], "\ufffd"],
      [[0xfe, 0x61, 0xff], "\ufffda\ufffd"],
      [[0xe2, 0xe2, 0x80, 0xae], "\ufffd\u202e"],
    ];
    for (const [bytes, text] of cases) assert.equal(read(written(Buffer.from(bytes))), `${text}\n`);
  });

  it("are cut short where their JSON gets longer than a line may be", () => {
    const json = written("\u0001".repeat(LONGEST / 6 + 1000));
    assert.ok(json.length <= LONGEST && json.length > LONGEST - 10_000, String(json.length));
    assert.equal(read(json), "\u0001".repeat(json.length / 6));
  });
});
