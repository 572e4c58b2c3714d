import path from "node:path";
import { PREVIEW_FILE } from "../../declarations/file-kinds";
import { readArgument } from "../../declarations/read-argument";
import { obtainEngine } from "../../engine/engine";
import { EngineUnobtainableError } from "../../engine/errors";
import { STANDARD_STREAM } from "../maint/arguments";
import type { Surroundings } from "../maint/command";
import type { PreviewEnd } from "./judge-part";
import { makePlan } from "./make-plan";
import type { PlanOptions } from "./options";
import type { Plan } from "./plan";
import { NOTHING_PREVIEWED, type Preview, PreviewUnreadable } from "./preview";
import { readPreview } from "./read-preview";
import { runPreview } from "./run-preview";

/** Of which preview a plan is made: of one that is run now, or one that was made elsewhere. */
export type PlannedFrom = Pick<PlanOptions, "from" | "preview">;

/** Never throws for what Pulumi said or failed to say: a plan that can't be made is told in all outputs, too. */
export async function obtainPlan(options: PlannedFrom, surroundings: Surroundings): Promise<Plan> {
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
  { from, preview }: PlannedFrom,
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
