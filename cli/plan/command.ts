import path from "node:path";
import { PREVIEW_FILE } from "../../declarations/file-kinds";
import { plainJson } from "../../maintenance/text/plain-text";
import { obtainEngine } from "../../engine/engine";
import { EngineUnobtainableError } from "../../engine/errors";
import type { PreviewEnd } from "./judge-part";
import { makePlan } from "./make-plan";
import { renderMarkdown } from "./markdown";
import type { Plan, PlanVerdict } from "./plan";
import { NOTHING_PREVIEWED, type Preview, PreviewUnreadable } from "./preview";
import { readPreview } from "./read-preview";
import { runPreview } from "./run-preview";
import { renderSarif } from "./sarif";
import { renderText } from "./text";
import { STANDARD_STREAM } from "../maint/arguments";
import type { Command, Surroundings } from "../maint/command";
import { readArgument } from "../../declarations/read-argument";
import { replaceFile } from "../maint/replace-file";
import { OUTPUTS, type Output, parsePlanOptions, type PlanOptions } from "./options";

const EXIT_CODES: Readonly<Record<PlanVerdict, number>> = { fine: 0, failed: 1, forbidden: 2, incomplete: 3 };

const RENDERERS: Readonly<Record<Output, (plan: Plan) => string>> = {
  text: renderText,
  markdown: renderMarkdown,
  json: (plan) => `${plainJson(JSON.stringify(plan, undefined, 2))}\n`,
  sarif: renderSarif,
};

export const plan: Command = {
  summary: "shows what a run would do, and what the maintenance policy says of it",
  help: `Usage: maint plan [--stack STACK] [--policy-pack DIR]… [OUTPUT]… [-- PULUMI-OPTION…]
       maint plan --from FILE [OUTPUT]…

Runs \`pulumi preview\` in the current folder's project, with the maintenance policy as policy pack, and shows what a run
would do: the change, its tier and window, the customers it affects, what changes on each node, and what the policy says
of it. It looks at all nodes, and changes nothing but their store of packages. Of a program with several fleets it shows
each fleet's plan under its name. The gravest decides the exit code. Of a stack that promotes releases it
shows what would come into the repository, who passed it, and what is refused.

  --stack STACK       the stack to plan; the selected one by default
  --policy-pack DIR   a folder with a policy pack, instead of the maintenance policy's; may be given more than once
  --from FILE         a preview made elsewhere, by \`pulumi preview --json --show-sames\`, or better with
                      PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true, which tells the violations of policies too;
                      \`-\` is standard input
  -- PULUMI-OPTION…   further options of \`pulumi preview\`, such as --config-file or --target

Outputs, any of them at once, each to a file or \`-\` for standard output. The text goes to standard output unless
something else does:

  --text FILE         for people at a terminal
  --markdown FILE     a comment for a pull request, of at most 65536 characters
  --json FILE         for programs
  --sarif FILE        SARIF 2.1.0, for code scanning

Exit codes, the first that fits:

  1  the plan can't be made: Pulumi, the program or this command failed; the reason is in all outputs
  2  a mandatory rule of the policy is violated
  3  something keeps the plan from being whole: a node can't be reached, a package is missing or unsigned
  0  none of that; advice may have been given
`,
  run: async (args, surroundings) => {
    const options = parsePlanOptions(args);
    const planned = await makePlanOf(options, surroundings);
    for (const output of OUTPUTS) {
      const file = options.outputs[output];
      if (file === undefined) continue;
      const rendered = RENDERERS[output](planned);
      if (file === STANDARD_STREAM) surroundings.print(rendered);
      else await replaceFile(path.resolve(surroundings.cwd, file), rendered);
    }
    return EXIT_CODES[planned.verdict];
  },
};

/** Never throws for what Pulumi said or failed to say: a plan that can't be made is told in all outputs, too. */
async function makePlanOf(options: PlanOptions, surroundings: Surroundings): Promise<Plan> {
  const { stack = "" } = options.preview;
  try {
    const { preview, end } = await obtainPreview(options, surroundings);
    // Where Pulumi failed before it began, whose plan it was is known only from here.
    return makePlan(preview.stack === "" ? { ...preview, stack } : preview, end);
  } catch (error) {
    if (!(error instanceof EngineUnobtainableError || error instanceof PreviewUnreadable)) throw error;
    return makePlan({ ...NOTHING_PREVIEWED, stack, errors: [{ urn: "", message: error.message }] });
  }
}

async function obtainPreview(
  { from, preview }: PlanOptions,
  { cwd, environment, readInput, tell }: Surroundings,
): Promise<{ preview: Preview; end?: PreviewEnd }> {
  if (from !== undefined) {
    const isInput = from === STANDARD_STREAM;
    const text = isInput
      ? await readInput(PREVIEW_FILE)
      : readArgument(PREVIEW_FILE, path.resolve(cwd, from));
    return { preview: readPreview(text) };
  }
  const report = (line: string): void => {
    tell(`${line}\n`);
  };
  const engine = await obtainEngine({ environment, report });
  const { stdout, ...end } = await runPreview(engine, { ...preview, cwd, environment });
  return { preview: stdout.trim() === "" ? NOTHING_PREVIEWED : readPreview(stdout), end };
}
