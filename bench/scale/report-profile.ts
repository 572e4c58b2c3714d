import { readFile } from "node:fs/promises";
import { relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { renderTable } from "../table";

const PROJECT = resolve(__dirname, "../..");
/** Functions that are shown. */
const MOST = 40;

const profileSchema = z.object({
  nodes: z.array(
    z.object({
      id: z.number(),
      callFrame: z.object({ functionName: z.string(), url: z.string() }),
      children: z.array(z.number()).default([]),
    }),
  ),
  samples: z.array(z.number()),
  /** Microseconds since the sample before. */
  timeDeltas: z.array(z.number()),
});

type ProfileNode = z.infer<typeof profileSchema>["nodes"][number];

interface Cost {
  own: number;
  /** With all that it calls; a call within itself counts once. */
  whole: number;
}

/** `npx tsx bench/scale/report-profile.ts FILE`: where a CPU profile's time went, by function, in milliseconds. */
async function main(file: string | undefined): Promise<void> {
  if (file === undefined)
    throw new Error("Name a file that `npm run bench -- --scale … --cpu-profiles` left.");
  const { nodes, samples, timeDeltas } = profileSchema.parse(JSON.parse(await readFile(file, "utf8")));
  const own = new Map<number, number>();
  for (const [i, id] of samples.entries()) own.set(id, (own.get(id) ?? 0) + (timeDeltas[i] ?? 0) / 1000);
  const costs = sumByFunction(nodes, own);
  const idle = [...costs].filter(([name]) => name === "(idle)").reduce((sum, [, cost]) => sum + cost.own, 0);
  const busy = [...own.values()].reduce((sum, ms) => sum + ms, 0) - idle;
  const rows = [...costs]
    .filter(([name]) => !["(idle)", "(root)"].includes(name))
    .sort(([, a], [, b]) => b.whole - a.whole)
    .slice(0, MOST)
    .map(([name, { own: ms, whole }]) => [
      name,
      whole.toFixed(0),
      ((100 * whole) / busy).toFixed(1),
      ms.toFixed(0),
      ((100 * ms) / busy).toFixed(1),
    ]);
  process.stdout.write(`${busy.toFixed(0)} ms of CPU\n\n`);
  process.stdout.write(`${renderTable(["function", "with callees", "%", "itself", "% of all"], rows)}\n`);
}

function sumByFunction(nodes: readonly ProfileNode[], own: ReadonlyMap<number, number>): Map<string, Cost> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const costs = new Map<string, Cost>();
  const visit = (id: number, callers: ReadonlySet<string>): number => {
    const node = byId.get(id);
    if (node === undefined) return 0;
    const name = nameOf(node);
    const inside = callers.has(name) ? callers : new Set([...callers, name]);
    const self = own.get(id) ?? 0;
    const whole = node.children.reduce((sum, child) => sum + visit(child, inside), self);
    const cost = costs.get(name) ?? { own: 0, whole: 0 };
    costs.set(name, { own: cost.own + self, whole: cost.whole + (callers.has(name) ? 0 : whole) });
    return whole;
  };
  const [root] = nodes;
  if (root !== undefined) visit(root.id, new Set());
  return costs;
}

/** `maintenance/gate/judge.ts:judgeRun` */
function nameOf({ callFrame: { functionName, url } }: ProfileNode): string {
  if (url === "") return functionName;
  const path = url.startsWith("file:") ? relative(PROJECT, fileURLToPath(url)) : url;
  return `${path.replace(/^\/.*?node_modules\//, "")}:${functionName || "(anonymous)"}`;
}

main(process.argv[2]).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
