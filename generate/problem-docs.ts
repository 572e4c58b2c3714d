import { AREAS } from "../maintenance/problems/catalogue";
import type { ProblemKind } from "../maintenance/problems/kind";

const INTRO = `# Problems

What keeps a plan from being whole, what a run left undone or for a later window, and what is worth knowing, has a code.
The codes are stable: tools may match them. They're in the inputs and outputs of resources (\`problems\`, \`deferred\`,
\`notes\`, \`complaints\`), in \`maint plan --json\`, and in the inputs of the run's report. One of them reads like this:

\`\`\`json
{
  "node": "node1",
  "targets": "101–120",
  "code": "disk-full",
  "parameters": { "freeKb": 80, "neededKb": 120 },
  "figuresOf": "101"
}
\`\`\`

\`targets\` names containers. Without it, the problem is of the node itself, or of all that was to be done there.
\`figuresOf\` says whose parameters these are, where others of the same cause have other figures.
Parameters that a tool worded are called \`said\`: nobody should look for words in them.

This file is made from the catalogue in \`maintenance/problems\`: run \`npm run docs\` after changing that.
`;

/** The text of docs/problems.md. */
export function problemDocs(): string {
  const areas = Object.values(AREAS).map(({ title, intro, kinds }) => {
    const entries = Object.entries(kinds).map(([code, kind]) => describeKind(code, kind));
    return [`## ${title}\n\n${intro}\n`, ...entries].join("\n");
  });
  return [INTRO, ...areas].join("\n");
}

function describeKind(code: string, { meaning, remedy, parameters }: ProblemKind): string {
  const names = Object.keys(parameters.shape).map((name) => `\`${name}\``);
  const lines = [
    `- What to do: ${remedy}`,
    ...(names.length === 0 ? [] : [`- Parameters: ${names.join(", ")}`]),
  ];
  return `### \`${code}\`\n\n${meaning}\n\n${lines.join("\n")}\n`;
}
