import { writeFile } from "node:fs/promises";
import { obtainEngine } from "../../engine/engine";
import { describeMachine } from "../machine";
import { enlarge } from "./enlarge";
import { measureSize } from "./measure";
import { parseScaleOptions } from "./options";
import { readRecording, RECORDED_CONTAINER } from "./recording";
import type { ScaleResults, SizeResult } from "./results";
import { renderScale } from "./table";

/**
 * `npm run bench -- --scale …`: measures each size, and prints a table.
 *
 * @throws InvalidOptions, or whatever keeps a size from being measured
 */
export async function measureScale(args: readonly string[], report: (line: string) => void): Promise<void> {
  const options = parseScaleOptions(args);
  const engine = await obtainEngine({ report });
  const recorded = readRecording();
  const own = countPackages(recorded.observe.find(({ target }) => target === RECORDED_CONTAINER)?.["text"]);
  const fillers = Math.max(0, options.installed - own);
  const recording = enlarge(recorded, fillers);
  const sizes: SizeResult[] = [];
  for (const nodes of options.sizes) {
    sizes.push(await measureSize(nodes, { engine, options, recording, fillers, report }));
  }
  const results: ScaleResults = {
    machine: describeMachine({ pulumi: engine.version }),
    changedPackages: recording.release.containers.length,
    installedPackages: fillers + own,
    limitMinutes: options.limitMinutes,
    sizes,
  };
  if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(results, null, 2)}\n`);
  process.stdout.write(`${renderScale(results)}\n`);
}

/** Lines of rpm's list; and the two that `enlarge` adds. */
function countPackages(text: unknown): number {
  return (
    String(text)
      .split("\n")
      .filter((line) => line.split("\t").length > 5 && !line.startsWith("gpg-pubkey")).length + 2
  );
}
