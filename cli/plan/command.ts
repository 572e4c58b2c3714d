import path from "node:path";
import { plainJson } from "../../maintenance/text/plain-text";
import { obtainPlan } from "./obtain-plan";
import { renderMarkdown } from "./markdown";
import type { Plan, PlanVerdict } from "./plan";
import { renderSarif } from "./sarif";
import { renderText } from "./text";
import { STANDARD_STREAM } from "../maint/arguments";
import type { Command } from "../maint/command";
import { replaceFile } from "../maint/replace-file";
import { OUTPUTS, type Output, parsePlanOptions } from "./options";

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

Runs \`pulumi preview\` in the current folder's project, with the maintenance policy as policy pack. It shows what a run
would do: the change, its tier and window, the affected customers, and the changes on each node. It shows what the
policy says, too. It looks at all nodes, and changes only their store of packages. A program with several fleets has a
plan for each, under the fleet's name. The gravest plan decides the exit code. For a stack that promotes releases, it
shows what would come into the repository, who passed it, and what is refused.

  --stack STACK       the stack to plan; the selected one by default
  --policy-pack DIR   a folder with a policy pack, instead of the maintenance policy's; may be given more than once
  --from FILE         the output of \`pulumi preview --json --show-sames\` from elsewhere; \`-\` is standard input. With
                      PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true, that output has the violations of policies, too
  -- PULUMI-OPTION…   further options of \`pulumi preview\`, such as --config-file or --target

Outputs go each to a file, or with \`-\` to standard output. Several may be given at once. The text goes to standard
output unless another output does:

  --text FILE         for people at a terminal
  --markdown FILE     a comment for a pull request, of at most 65536 characters
  --json FILE         for programs
  --sarif FILE        SARIF 2.1.0, for code scanning

Exit codes, the first that fits:

  1  there's no plan: Pulumi, the program or this command failed; all outputs have the reason
  2  the plan violates a mandatory rule of the policy
  3  the plan isn't whole: a node can't be reached, or a package is missing or unsigned
  0  the plan is whole and allowed; the policy may give advice
`,
  run: async (args, surroundings) => {
    const options = parsePlanOptions(args);
    const planned = await obtainPlan(options, surroundings);
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
