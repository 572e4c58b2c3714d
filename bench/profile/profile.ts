import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import type { Engine } from "../../engine/engine";
import type { BenchFleet } from "../fleet";
import { renderTable } from "../table";
import { ThisProject } from "../this-project";
import type { Scenario } from "../way";

const entry = z.object({
  process: z.string(),
  what: z.string(),
  /** Milliseconds since 1970. */
  begin: z.number(),
  end: z.number(),
  level: z.number(),
});

type Entry = z.infer<typeof entry>;

/** What an update of a fleet can't do without: if one is missing, the hook doesn't know this project any more. */
const EXPECTED = [
  /^start of Node/,
  /^connect to /,
  /^observe /,
  /^converge /,
  /^check /,
  /^update /,
  /container /,
];

/** Runs this project once through all scenarios with a hook in each of its processes. @returns when they did what */
export async function profileProject(fleet: BenchFleet, engine: Engine): Promise<string> {
  const project = await ThisProject.create("c1", "up", fleet, engine);
  const folder = await mkdtemp(join(tmpdir(), "bench-profile-"));
  try {
    await fleet.reset();
    await project.prepare();
    const texts: string[] = [];
    for (const scenario of project.scenarios) {
      texts.push(await profileScenario(project, scenario, join(folder, `${scenario}.jsonl`)));
    }
    return texts.join("\n\n");
  } finally {
    await project.close();
    await rm(folder, { recursive: true });
  }
}

async function profileScenario(project: ThisProject, scenario: Scenario, file: string): Promise<string> {
  let span = { begin: 0, end: 0 };
  const env = { BENCH_PROFILE: file, NODE_OPTIONS: `--require ${join(__dirname, "hook.cjs")}` };
  await project.run(
    scenario,
    async (_row, work) => {
      const begin = Date.now();
      await work();
      span = { begin, end: Date.now() };
    },
    env,
  );
  const lines = (await readFile(file, "utf8")).trim().split("\n");
  const entries = lines.map((line) => entry.parse(JSON.parse(line)));
  if (scenario === "apply") {
    const unseen = EXPECTED.filter((pattern) => !entries.some(({ what }) => pattern.test(what)));
    if (unseen.length > 0) {
      throw new Error(
        `The profile saw nothing like ${unseen.join(", ")}: bench/profile/hook.cjs names modules that moved.`,
      );
    }
  }
  return `### Profile: ${scenario}, ${span.end - span.begin} ms\n\n${renderEntries(entries, span.begin)}`;
}

function renderEntries(entries: readonly Entry[], origin: number): string {
  const rows = entries
    .toSorted((a, b) => a.begin - b.begin || b.end - a.end)
    .map(({ process, what, begin, end, level }) => [
      process,
      `${"· ".repeat(level)}${what}`,
      (begin - origin).toFixed(0),
      (end - origin).toFixed(0),
      (end - begin).toFixed(0),
    ]);
  return renderTable(["process", "what", "from ms", "to ms", "ms"], rows);
}
