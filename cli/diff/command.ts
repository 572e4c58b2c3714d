import path from "node:path";
import { RELEASE_FILE } from "../../declarations/file-kinds";
import { parseRelease } from "../../maintenance/release/parse";
import type { Release } from "../../maintenance/release/release";
import { STANDARD_STREAM } from "../maint/arguments";
import type { Command } from "../maint/command";
import { readArgument } from "../../declarations/read-argument";
import { replaceFile } from "../maint/replace-file";
import { type Diff, makeDiff } from "./diff";
import { readCatalogue } from "./read-catalogue";
import { renderMarkdown } from "./markdown";
import { OUTPUTS, type Output, parseDiffOptions } from "./options";
import { renderText } from "./text";
import { plainJson } from "../../maintenance/text/plain-text";

const RENDERERS: Readonly<Record<Output, (diff: Diff) => string>> = {
  text: renderText,
  markdown: renderMarkdown,
  json: (diff) => `${plainJson(JSON.stringify(diff, undefined, 2))}\n`,
};

export const diff: Command = {
  summary: "shows what one release changes of another, and what that interrupts",
  help: `Usage: maint diff FROM.yaml TO.yaml [--impact FILE] [OUTPUT]…

Compares two release files. It shows which builds move, the lowest tier that fits, and the closed advisories. It judges
machines that have all of the first release. \`maint plan\` looks at the real machines.

  --impact FILE       a file with impact entries, under \`impact:\`, that come before the built-in catalogue

Outputs go each to a file, or with \`-\` to standard output. Several may be given at once. The text goes to standard
output unless another output does:

  --text FILE         for people at a terminal
  --markdown FILE     a comment for a pull request, of at most 65536 characters
  --json FILE         for programs; nothingMoved is true if both releases are the same

Exit codes:

  0  the releases were compared, whether or not anything moved
  1  the releases couldn't be compared
`,
  run: async (args, { cwd, print }) => {
    const { from, to, impact, outputs } = parseDiffOptions(args);
    const made = makeDiff(readReleaseFile(from, cwd), readReleaseFile(to, cwd), readCatalogue(impact, cwd));
    for (const output of OUTPUTS) {
      const file = outputs[output];
      if (file === undefined) continue;
      const rendered = RENDERERS[output](made);
      if (file === STANDARD_STREAM) print(rendered);
      else await replaceFile(path.resolve(cwd, file), rendered);
    }
    return 0;
  },
};

function readReleaseFile(file: string, cwd: string): Release {
  return parseRelease(readArgument(RELEASE_FILE, path.resolve(cwd, file)), file);
}
