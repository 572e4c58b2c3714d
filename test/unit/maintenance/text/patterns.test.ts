import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createContext, Script } from "node:vm";
import fc from "fast-check";
import ts from "typescript";
import { isModuleVersion } from "../../../../maintenance/framework/version";
import { parseNevra } from "../../../../maintenance/packages/nevra";
import { matchesPackage } from "../../../../maintenance/repository/name-pattern";
import { readPrimary } from "../../../../maintenance/repository/primary";

const ROOT = join(__dirname, "../../../..");
const FOLDERS = ["ci", "cli", "components", "declarations", "maintenance", "policy", "providers", "remote"];

interface Pattern {
  readonly where: string;
  readonly source: string;
  readonly expression: RegExp;
}

/** All that stand in the product's code. Foreign text comes to most of them, one way or the other. */
function readPatterns(): Pattern[] {
  const list = execFileSync("git", ["ls-files", ...FOLDERS], { cwd: ROOT, encoding: "utf8" });
  return list
    .split("\n")
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) => {
      const source = ts.createSourceFile(
        file,
        readFileSync(join(ROOT, file), "utf8"),
        ts.ScriptTarget.Latest,
      );
      const found: Pattern[] = [];
      const visit = (node: ts.Node): void => {
        if (ts.isRegularExpressionLiteral(node)) {
          const end = node.text.lastIndexOf("/");
          // Without what they remember from one text to the next.
          const flags = node.text.slice(end + 1).replaceAll(/[gy]/g, "");
          const { line } = source.getLineAndCharacterOfPosition(node.pos);
          found.push({
            where: `${file}:${line + 1}`,
            source: node.text,
            expression: new RegExp(node.text.slice(1, end), flags),
          });
        }
        ts.forEachChild(node, visit);
      };
      visit(source);
      return found;
    });
}

/** Texts that make a pattern go back: what it repeats, many times, after what it begins with, and an end that it doesn't take. */
function* attacks({ expression }: Pattern, length: number): Generator<string> {
  const { source } = expression;
  const beginning = /^\^?([A-Za-z0-9 :,@<-]+)/.exec(source)?.[1] ?? "";
  const own = [...new Set(source.replaceAll(/\\[a-zA-Z]|[\\^$*+?()[\]{}|]/g, ""))].slice(0, 12);
  const units = new Set(["a", "0", " ", "\n", "a0", "a ", "a, ", "a.", "(", "<", "/", ...own]);
  for (const start of new Set(["", beginning]))
    for (const unit of units)
      for (const end of ["", "!", "\n!"]) yield start + unit.repeat(Math.ceil(length / unit.length)) + end;
}

const context = createContext({});
const test = new Script("expression.test(text)");

/** Whether the pattern is through with the text in that time; asked again where it isn't, since a machine may be busy. */
function isQuick({ expression }: Pattern, text: string, milliseconds: number): boolean {
  Object.assign(context, { expression, text });
  return [1, 2, 3].some(() => {
    try {
      test.runInContext(context, { timeout: milliseconds });
      return true;
    } catch (error) {
      if ((error as { code?: string }).code !== "ERR_SCRIPT_EXECUTION_TIMEOUT") throw error;
      return false;
    }
  });
}

describe("patterns", () => {
  const patterns = readPatterns();

  it("are all read", () => {
    assert.ok(patterns.length > 150, String(patterns.length));
  });

  it("take no text long, however it's made", () => {
    const slow = patterns.flatMap((pattern) => {
      const text = [...attacks(pattern, 20_000)].find((attack) => !isQuick(pattern, attack, 250));
      return text === undefined
        ? []
        : [`${pattern.where} ${pattern.source} with ${JSON.stringify(text.slice(0, 40))}…`];
    });
    assert.deepEqual(slow, []);
  }).timeout(240_000);

  it("are known for slow where they repeat what repeats", () => {
    const nested: Pattern = { where: "", source: "", expression: /^[0-9]+([._+-]?[A-Za-z0-9]+)*$/ };
    assert.ok([...attacks(nested, 40)].some((attack) => !isQuick(nested, attack, 50)));
    const square: Pattern = { where: "", source: "", expression: /\([^)]*\)$/ };
    assert.ok([...attacks(square, 20_000)].some((attack) => !isQuick(square, attack, 20)));
  }).timeout(20_000);
});

describe("what is read by patterns that are made at run time, or by none", () => {
  const within = (milliseconds: number, action: () => unknown): void => {
    const begun = performance.now();
    try {
      action();
    } catch (error) {
      assert.ok(error instanceof Error);
    }
    assert.ok(performance.now() - begun < milliseconds, `${performance.now() - begun} ms`);
  };

  it("is a version in no time, as of 32 letters and digits before a blank", () => {
    within(500, () => isModuleVersion(`${"1a".repeat(50_000)} `));
    for (const [text, isOne] of [
      ["2.10.0.5", true],
      ["15.0.3alpha1", true],
      ["7", true],
      ["2.10-rc1_x+y", true],
      ["2..1", false],
      ["2.", false],
      [".2", false],
      ["a1", false],
      ["1 ", false],
      ["", false],
    ] as const)
      assert.equal(isModuleVersion(text), isOne, text);
  });

  it("is a list that never opens", () => {
    within(2000, () => {
      const reader = readPrimary("updates");
      for (let i = 0; i < 3; i++) reader.write("<metadata ".repeat(6500));
    });
  });

  it("is what a pattern of packages fits, in no time and as a regular expression would say", () => {
    const long = parseNevra(`${"a".repeat(240)}-1-1.noarch`);
    within(1000, () => matchesPackage(`${"a*".repeat(12)}b`, long));
    const p = (name: string) => parseNevra(`${name}-1-2.noarch`);
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("a", "b", "*", "+"), { minLength: 1, maxLength: 8 }),
        fc.array(fc.constantFrom("a", "b", "+"), { minLength: 1, maxLength: 10 }),
        (pattern, name) => {
          const text = `a${name.join("")}`;
          const expression = new RegExp(`^${pattern.join("").replaceAll("+", "\\+").replaceAll("*", ".*")}$`);
          const fits = [text, `${text}.noarch`, `${text}-1-2.noarch`].some((one) => expression.test(one));
          assert.equal(matchesPackage(pattern.join(""), p(text)), fits);
        },
      ),
      { seed: 12, numRuns: 2000 },
    );
  });
});
