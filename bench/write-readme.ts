import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Results } from "./results";
import { renderResults } from "./table";

const README = join(__dirname, "README.md");
const BLOCK = /(<!-- measured: begin -->\n)[\s\S]*?(<!-- measured: end -->)/;

/** `npx tsx bench/write-readme.ts FILE`: the tables of what `--json FILE` kept, into README.md between its two marks. */
async function main(file: string | undefined): Promise<void> {
  if (file === undefined) throw new Error("Name the file that `npm run bench -- --json FILE` wrote.");
  const results = JSON.parse(await readFile(file, "utf8")) as Results;
  const text = await readFile(README, "utf8");
  if (!BLOCK.test(text))
    throw new Error(`${README} lacks its marks <!-- measured: begin --> and <!-- measured: end -->.`);
  await writeFile(
    README,
    text.replace(BLOCK, (_, begin: string, end: string) => `${begin}\n${renderResults(results)}\n\n${end}`),
  );
}

main(process.argv[2]).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
