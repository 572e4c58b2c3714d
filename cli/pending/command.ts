import { plainJson } from "../../maintenance/text/plain-text";
import type { Command } from "../maint/command";
import { obtainPlan } from "../plan/obtain-plan";
import { parsePendingOptions } from "./options";
import { findPending } from "./pending";
import { renderText } from "./text";

export const pending: Command = {
  summary: "lists what waits for a restart or a reboot, and since when",
  help: `Usage: maint pending [--stack STACK] [--json] [-- PULUMI-OPTION…]
       maint pending --from FILE [--json]

Lists services that execute replaced files, and nodes that don't run their newest kernel: where, since when, and which
packages. Since when is the node's own mark: the run that left it, or the first look that found it. Runs \`pulumi preview\`
in the current folder's project, as \`maint plan\` does, so it looks at all nodes and fetches their packages.

  --stack STACK       the stack to look at; the selected one by default
  --from FILE         the output of \`pulumi preview --json --show-sames\` from elsewhere; \`-\` is standard input
  --json              for programs
  -- PULUMI-OPTION…   further options of \`pulumi preview\`, such as --config-file

Exit codes, the first that fits:

  1  there's no list: Pulumi, the program or this command failed
  3  the list isn't whole: a node or a container couldn't be looked at
  0  the list is whole, be it empty
`,
  run: async (args, surroundings) => {
    const options = parsePendingOptions(args);
    const found = findPending(await obtainPlan(options, surroundings));
    surroundings.print(
      options.isJson ? `${plainJson(JSON.stringify(found, undefined, 2))}\n` : renderText(found),
    );
    if (found.failures.length > 0) return 1;
    return found.fleets.some(({ unseen }) => unseen.length > 0) ? 3 : 0;
  },
};
