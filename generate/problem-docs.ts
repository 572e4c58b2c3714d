import { AREAS, FINDING_AREA } from "../maintenance/problems/catalogue";
import type { ProblemKind } from "../maintenance/problems/kind";

const INTRO = `# Problems

Each problem, deferral and note has a code. The codes are stable, so tools may match them.

- Resources have them in their inputs and outputs (\`problems\`, \`deferred\`, \`notes\`, \`complaints\`).
- The run's report has them in its inputs.
- \`maint plan --json\` prints them.

A problem reads like this:

\`\`\`json
{
  "node": "node1",
  "targets": "101–120",
  "code": "disk-full",
  "parameters": { "freeKb": 80, "neededKb": 120 },
  "figuresOf": "101"
}
\`\`\`

\`targets\` names containers. Without it, the problem is of the node itself, or of all its work.
Targets with the same cause may have different figures. \`figuresOf\` names the target of these parameters.
A tool worded the parameter \`said\`: don't match words in it.

\`npm run docs\` makes this file from the catalogue in \`maintenance/problems\`.
`;

/** The text of docs/problems.md. */
export function problemDocs(): string {
  const areas = [...Object.values(AREAS), FINDING_AREA].map(({ title, intro, kinds }) => {
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
