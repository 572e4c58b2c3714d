import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROOT = join(__dirname, "../../..");

/** A sentence of so many words. */
const sentence = (words: number): string => `${Array<string>(words).fill("word").join(" ")}.`;

describe("npm run lint:prose", () => {
  const folder = mkdtempSync(join(tmpdir(), "prose-"));
  const file = join(folder, "page.md");
  after(() => {
    rmSync(folder, { recursive: true });
  });

  function run(...args: readonly string[]): { status: number | null; stdout: string } {
    return spawnSync(process.execPath, ["--import", "tsx", "generate/sentences.ts", ...args, file], {
      cwd: ROOT,
      encoding: "utf8",
    });
  }

  it("is content with sentences of 30 words", () => {
    writeFileSync(file, `${sentence(30)}\n`);
    const { status, stdout } = run();
    assert.deepEqual([status, stdout], [0, ""]);
  });

  it("fails for a longer one, and says where it is", () => {
    writeFileSync(file, `${sentence(30)}\n\n${sentence(31)}\n`);
    const { status, stdout } = run();
    assert.equal(status, 1);
    assert.equal(stdout, `${file}:3 has a sentence of 31 words, and 30 are allowed: ${sentence(31)}\n`);
  });

  describe("of a message in TypeScript", () => {
    const source = join(folder, "source.ts");
    const words = Array<string>(28).fill("word").join(" ");
    const check = (text: string): { status: number | null; stdout: string } => {
      writeFileSync(source, `export const a =\n  ${text};\n`);
      return spawnSync(process.execPath, ["--import", "tsx", "generate/sentences.ts", source], {
        cwd: ROOT,
        encoding: "utf8",
      });
    };

    it("takes each inserted value for a word", () => {
      assert.equal(check(`\`${words} \${1 + 1} \` + String(2)`).status, 0);
    });

    it("counts the words of all its parts", () => {
      const { status, stdout } = check(`\`${words} \${1 + 1} \` +\n  String(2) + " more"`);
      assert.equal(status, 1);
      assert.match(stdout, /source\.ts:2 has a sentence of 31 words, and 30 are allowed: /);
    });

    it("takes each line of options in a help text for a text of its own", () => {
      assert.equal(check(`\`Usage: ${words}\n\n  --a ${words}\n  --b ${words}\``).status, 0);
    });
  });

  it("reads all that people read: documents, examples and messages", () => {
    const { stdout } = spawnSync(
      process.execPath,
      ["--import", "tsx", "generate/sentences.ts", "--figures"],
      {
        cwd: ROOT,
        encoding: "utf8",
      },
    );
    const files = stdout.split("\n").map((line) => line.split(" ").at(-1) ?? "");
    for (const file of ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "examples/two-sites/README.md"])
      assert.ok(files.includes(file), file);
    for (const folder of ["docs/", "kinds/", "maintenance/"])
      assert.ok(
        files.some((each) => each.startsWith(folder)),
        folder,
      );
  }).timeout(60_000);

  it("tells the number of sentences, their median, 90th percentile and longest", () => {
    writeFileSync(file, [...Array(9).keys()].map((n) => sentence(n + 1)).join("\n") + `\n${sentence(40)}\n`);
    const { status, stdout } = run("--figures");
    assert.equal(status, 0);
    assert.equal(stdout.split("\n")[1], `       10       5    9       40 ${file}`);
  });
});
