import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { readSentences, type Sentence, splitMessage } from "./prose";
import { readMessages } from "./source-text";

// `npm run lint:prose` names the sentences of documents and messages that are too long, and fails for them.
// `npm run lint:prose -- --figures` tells how long the sentences of each file are. Both take files, too.
const LONGEST = 30;

const ROOT = join(__dirname, "..");

const DOCUMENTS = [
  ...["README.md", "CONTRIBUTING.md", "CHANGELOG.md"],
  ...readdirSync(join(ROOT, "docs"))
    .filter((name) => name.endsWith(".md"))
    .sort()
    .map((name) => `docs/${name}`),
  ...readdirSync(join(ROOT, "examples"))
    .sort()
    .map((name) => `examples/${name}/README.md`),
];

/** Folders whose TypeScript has messages for operators. */
const FOLDERS = [
  "cli",
  "components",
  "declarations",
  "engine",
  "kinds",
  "maintenance",
  "policy",
  "providers",
  "qualification",
  "remote",
];

const SOURCES = FOLDERS.flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !/(^|\/)(dist|node_modules)\//.test(name))
    .sort()
    .map((name) => `${folder}/${name}`),
);

const [option, ...rest] = process.argv.slice(2);
const named = option === "--figures" ? rest : process.argv.slice(2);
const files = named.length === 0 ? [...DOCUMENTS, ...SOURCES] : named;

if (option === "--figures") printFigures();
else check();

function sentencesOf(file: string): Sentence[] {
  const text = readFileSync(resolve(ROOT, file), "utf8");
  if (!file.endsWith(".ts")) return readSentences(text);
  return readMessages(file, text).flatMap((message) => splitMessage(message.text, message.line));
}

function check(): void {
  for (const file of files) {
    for (const { line, text, words } of sentencesOf(file)) {
      if (words <= LONGEST) continue;
      console.log(`${file}:${line} has a sentence of ${words} words, and ${LONGEST} are allowed: ${text}`);
      process.exitCode = 1;
    }
  }
}

function printFigures(): void {
  console.log("sentences  median  p90  longest");
  for (const file of files) {
    const words = sentencesOf(file)
      .map((sentence) => sentence.words)
      .sort((a, b) => a - b);
    const figures = [words.length, rank(words, 0.5), rank(words, 0.9), rank(words, 1)];
    console.log(figures.map((figure, i) => String(figure).padStart([9, 6, 3, 7][i] ?? 0)).join("  "), file);
  }
}

/** The smallest figure that this share of them doesn't exceed. */
function rank(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}
