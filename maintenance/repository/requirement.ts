import { type Capability, type Comparison, COMPARISONS, parseCapabilityVersion } from "./capability";

/**
 * What a package requires: one capability, or several joined (rich, or boolean, dependencies of rpm 4.13 and later).
 * `with` and `without` speak of one package that provides both, or the first and not the second.
 */
export type Requirement =
  | { readonly kind: "capability"; readonly capability: Capability }
  | { readonly kind: "and" | "or"; readonly parts: readonly Requirement[] }
  | { readonly kind: "with" | "without"; readonly first: Requirement; readonly second: Requirement }
  | {
      /** `if`: when the condition holds, `then`; `unless`: when it doesn't. */
      readonly kind: "if" | "unless";
      readonly then: Requirement;
      readonly condition: Requirement;
      readonly otherwise?: Requirement;
    };

/** A rich dependency that isn't one. */
export class InvalidRequirement extends Error {
  override readonly name = "InvalidRequirement";

  constructor(text: string, reason: string) {
    super(`"${text}" is no dependency: ${reason}`);
  }
}

/**
 * Reads a rich dependency, e.g. `(php-mysql if mysql-server)` or `((a >= 1 with a < 2) or b)`.
 * @throws InvalidRequirement
 */
export function parseRichRequirement(text: string): Requirement {
  const reader = new RichReader(text);
  const requirement = reader.readGroup();
  reader.expectEnd();
  return requirement;
}

const OPERATORS: ReadonlySet<string> = new Set(["and", "or", "if", "unless", "with", "without"]);
const COMPARISON_OF: ReadonlyMap<string, Comparison> = new Map(
  (Object.keys(COMPARISONS) as Comparison[]).map((comparison) => [COMPARISONS[comparison], comparison]),
);

/** Deeper nesting is nobody's dependency, but somebody's attack. */
const DEEPEST = 50;

class RichReader {
  private position = 0;
  private depth = 0;

  constructor(private readonly text: string) {}

  readGroup(): Requirement {
    if (++this.depth > DEEPEST) this.fail(`it's nested more than ${DEEPEST} deep`);
    this.expect("(");
    const first = this.readOperand();
    const requirement = this.readRest(first);
    this.expect(")");
    this.depth--;
    return requirement;
  }

  expectEnd(): void {
    this.skipBlanks();
    if (this.position < this.text.length) this.fail("something follows its last parenthesis");
  }

  private readRest(first: Requirement): Requirement {
    const operator = this.readOperator();
    if (operator === undefined) return first;
    const second = this.readOperand();
    switch (operator) {
      case "and":
      case "or": {
        const parts = [first, second];
        for (let next = this.readOperator(); next !== undefined; next = this.readOperator()) {
          if (next !== operator) this.fail(`"${operator}" and "${next}" are mixed without parentheses`);
          parts.push(this.readOperand());
        }
        return { kind: operator, parts };
      }
      case "with":
      case "without": {
        let joined: Requirement = { kind: operator, first, second };
        for (let next = this.readOperator(); next !== undefined; next = this.readOperator()) {
          if (next !== operator) this.fail(`"${operator}" and "${next}" are mixed without parentheses`);
          joined = { kind: operator, first: joined, second: this.readOperand() };
        }
        return joined;
      }
      case "if":
      case "unless": {
        const otherwise = this.readWord("else") ? this.readOperand() : undefined;
        return {
          kind: operator,
          then: first,
          condition: second,
          ...(otherwise !== undefined && { otherwise }),
        };
      }
      default:
        return this.fail(`"${operator}" is unknown`);
    }
  }

  private readOperand(): Requirement {
    this.skipBlanks();
    if (this.text[this.position] === "(") return this.readGroup();
    const name = this.readToken();
    if (name === "") this.fail("an operand is missing");
    const before = this.position;
    const comparison = COMPARISON_OF.get(this.readToken());
    if (comparison === undefined) {
      this.position = before;
      return { kind: "capability", capability: { name } };
    }
    const than = this.readToken();
    if (than === "") this.fail(`a version is missing behind ${COMPARISONS[comparison]}`);
    return {
      kind: "capability",
      capability: { name, range: { comparison, than: parseCapabilityVersion(than) } },
    };
  }

  private readOperator(): string | undefined {
    this.skipBlanks();
    if (this.position >= this.text.length || this.text[this.position] === ")") return undefined;
    const before = this.position;
    const word = this.readToken();
    if (word === "else") {
      this.position = before;
      return undefined;
    }
    if (!OPERATORS.has(word)) this.fail(`"${word}" stands where an operator should`);
    return word;
  }

  private readWord(word: string): boolean {
    const before = this.position;
    if (this.readToken() === word) return true;
    this.position = before;
    return false;
  }

  /** Up to a blank, or a parenthesis that closes none within: `libssl.so.10()(64bit)` is one token. */
  private readToken(): string {
    this.skipBlanks();
    const start = this.position;
    for (let open = 0; this.position < this.text.length; this.position++) {
      const character = this.text[this.position] ?? "";
      if (/\s/.test(character)) break;
      if (character === "(") open++;
      if (character === ")" && --open < 0) break;
    }
    return this.text.slice(start, this.position);
  }

  private expect(character: string): void {
    this.skipBlanks();
    if (this.text[this.position] !== character)
      this.fail(`"${character}" is missing at character ${this.position + 1}`);
    this.position++;
  }

  private skipBlanks(): void {
    while (/\s/.test(this.text[this.position] ?? "")) this.position++;
  }

  private fail(reason: string): never {
    throw new InvalidRequirement(this.text, reason);
  }
}
