import type { Engine } from "../../engine/engine";
import { type CommandEnd, type OperatorRun, runForOperator } from "../../engine/run-for-operator";

export interface PreviewRun extends OperatorRun {
  /** The stack that is selected, by default. */
  readonly stack?: string;
  /** Folders of policy packs. */
  readonly policyPacks: readonly string[];
  /** Further arguments of `pulumi preview`. */
  readonly more: readonly string[];
}

/** The document without this says nothing of policies. */
const STREAMING = { PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true" };

/** Runs a preview, and returns its events, a line each, and how it ended. One that fails is a result, too. */
export function runPreview(engine: Engine, run: PreviewRun): Promise<CommandEnd> {
  const stack = run.stack === undefined ? [] : ["--stack", run.stack];
  const packs = run.policyPacks.flatMap((folder) => ["--policy-pack", folder]);
  return runForOperator(engine, ["preview", ...stack, ...packs, ...run.more, "--json"], {
    ...run,
    settings: STREAMING,
  });
}
