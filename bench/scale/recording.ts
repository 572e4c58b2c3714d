import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

/** Where `record.ts` puts it. */
export const RECORDING_FILE = join(__dirname, "recording.json");

/** The container that was recorded. */
export const RECORDED_CONTAINER = "101";

const events = z.array(z.looseObject({ event: z.string(), at: z.number(), target: z.string().optional() }));
const builds = z.array(z.object({ nevra: z.string(), sha256: z.string() }));

const schema = z.strictObject({
  /** The release that was brought about, by layer. */
  release: z.strictObject({ nodes: builds, containers: builds }),
  /** What the node's scripts printed: looking and fetching before the run, the run, and looking after it. */
  observe: events,
  prepare: events,
  run: events,
  observeAfter: events,
});

/** What the real scripts said on a real (embedded) node with one container. */
export type Recording = z.infer<typeof schema>;

export type RecordedEvent = Recording["run"][number];

export type RecordedBuild = Recording["release"]["nodes"][number];

export function readRecording(): Recording {
  return schema.parse(JSON.parse(readFileSync(RECORDING_FILE, "utf8")));
}
