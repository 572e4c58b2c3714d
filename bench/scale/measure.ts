import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Engine } from "../../engine/engine";
import { PulumiStack } from "../pulumi-stack";
import { CannedFleet } from "./canned-fleet";
import { writeDeclarations } from "./declarations";
import type { ScaleOptions } from "./options";
import { ProcessTree } from "./process-tree";
import type { Recording } from "./recording";
import type { PhaseUsage, SizeResult } from "./results";

const PROJECT = resolve(__dirname, "../..");

/** How long a command that was told to stop may take to do so. */
const GRACE_MS = 10_000;

/** An `up` didn't do what it was measured for. */
export class WrongRun extends Error {
  override readonly name = "WrongRun";
}

/** What all sizes have in common. */
export interface Setting {
  readonly engine: Engine;
  readonly options: ScaleOptions;
  /** Enlarged. */
  readonly recording: Recording;
  /** Packages of each machine beside those that were recorded. */
  readonly fillers: number;
  readonly report: (line: string) => void;
}

/** Measures a preview and an up of a fleet of this size: a new stack, and containers that all are behind the release. */
export async function measureSize(nodes: number, setting: Setting): Promise<SizeResult> {
  const { options, recording, fillers, engine, report } = setting;
  const { containers } = options;
  const fleet = await CannedFleet.start({ nodes, containers, fillers });
  const stack = await PulumiStack.create(engine, PROJECT);
  try {
    const identity = join(stack.folder, "id_ed25519");
    await writeFile(identity, fleet.clientKey.privateKey, { mode: 0o600 });
    const files = join(stack.folder, "files");
    await stack.configure(await writeDeclarations(files, fleet.nodes, recording.release, identity));
    let printed = "";
    const measure = async (name: "preview" | "up"): Promise<PhaseUsage> => {
      report(`${nodes} × ${containers}: ${name}`);
      const env = await profileBy(options.profile, `${name}-${nodes}x${containers}`);
      return await measurePhase(fleet, options.limitMinutes, async (signal) => {
        printed = await stack[name](env, signal);
      });
    };
    const preview = await measure("preview");
    if (preview.isOverLimit) return { nodes, containers, preview };
    const up = await measure("up");
    if (up.isOverLimit) return { nodes, containers, preview, up };
    await refuseUnfinished(fleet, nodes * containers, printed);
    const state = await stack.exportState();
    return { nodes, containers, preview, up, stateBytes: Buffer.byteLength(state) };
  } finally {
    await stack.remove();
    await fleet.stop();
  }
}

async function measurePhase(
  fleet: CannedFleet,
  limitMinutes: number,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<PhaseUsage> {
  const { bytes: before } = await fleet.count();
  const tree = new ProcessTree(fleet.pid);
  const limit = new AbortController();
  let killing: NodeJS.Timeout | undefined;
  const timer = setTimeout(() => {
    limit.abort();
    killing = setTimeout(() => {
      tree.kill();
    }, GRACE_MS);
  }, limitMinutes * 60_000);
  const begun = performance.now();
  try {
    await work(limit.signal).catch((error: unknown) => {
      if (!limit.signal.aborted) throw error;
    });
  } finally {
    clearTimeout(timer);
    clearTimeout(killing);
    if (limit.signal.aborted) tree.kill();
    tree.stop();
  }
  const seconds = (performance.now() - begun) / 1000;
  const { bytes: after } = await fleet.count();
  return {
    isOverLimit: limit.signal.aborted,
    seconds,
    processes: tree.usage(),
    bytes: { received: after.received - before.received, sent: after.sent - before.sent },
  };
}

/**
 * @param printed by the up
 * @throws WrongRun unless a run was sent for every container
 */
async function refuseUnfinished(fleet: CannedFleet, containers: number, printed: string): Promise<void> {
  const { changed } = await fleet.count();
  if (changed === containers) return;
  throw new WrongRun(
    `The up has changed ${changed} of ${containers} containers, so that its figures say nothing. Where the scripts' events have changed, record them ` +
      `anew: npx tsx bench/scale/record.ts. It printed:\n${printed.slice(-3000)}`,
  );
}

/** @returns the environment in which the provider leaves a profile of its CPU */
async function profileBy(folder: string | undefined, name: string): Promise<Record<string, string>> {
  if (folder === undefined) return {};
  await mkdir(folder, { recursive: true });
  return {
    BENCH_CPU_PROFILE: join(resolve(folder), `${name}.cpuprofile`),
    NODE_OPTIONS: `--require ${join(__dirname, "cpu-profile.cjs")}`,
  };
}
