import { z } from "zod";
import { plainLine, plainText } from "../../maintenance/text/plain-text";

const at = z.number();
const text = z.string().default("").transform(plainText);
const target = z.string().transform(plainLine);
/** Shell variables are strings, and so are the numbers in them. */
const code = z.coerce.number();
const seconds = z.coerce.number();
const holder = z.string().transform(plainLine);
const name = z.string().transform(plainLine);
/** Of the node, below which a unit is worked on; empty where that isn't known. */
const processId = z.string().transform(plainLine);

/** What the scripts on a node report, one line of JSON each; `at` is the node's clock in seconds since 1970. */
const eventSchema = z.discriminatedUnion("event", [
  z.object({ event: z.literal("containers"), at, text }),
  z.object({ event: z.literal("runtime-failed"), at, text }),
  z.object({ event: z.literal("runtime-said"), at, text }),
  z.object({ event: z.literal("facts"), at, target, code, text }),
  z.object({ event: z.literal("locked"), at, holder }),
  z.object({ event: z.literal("of-production"), at }),
  z.object({ event: z.literal("production-unmarked"), at, text }),
  z.object({ event: z.literal("lock-waiting"), at, holder }),
  z.object({ event: z.literal("lock-refused"), at, holder }),
  z.object({ event: z.literal("plan-stale"), at, holder }),
  z.object({ event: z.literal("node-away"), at, holder }),
  z.object({ event: z.literal("journal-refused"), at, text }),
  z.object({ event: z.literal("staging"), at }),
  z.object({ event: z.literal("staged"), at, text }),
  z.object({ event: z.literal("obsoletes"), at, text }),
  z.object({ event: z.literal("contents"), at, text }),
  z.object({ event: z.literal("resolved"), at, target, code, text }),
  z.object({ event: z.literal("unit-started"), at, target }),
  z.object({ event: z.literal("unit-refused"), at, target, text }),
  z.object({ event: z.literal("unit-deferred"), at, target, needed: seconds, left: seconds }),
  z.object({ event: z.literal("unit-held"), at, target }),
  z.object({ event: z.literal("unit-left"), at, target, process: processId }),
  z.object({ event: z.literal("unit-locked"), at, target, holder, process: processId }),
  z.object({ event: z.literal("drain"), at, target, calls: name }),
  z.object({ event: z.literal("step"), at, target, step: name, state: name }),
  z.object({ event: z.literal("conducted"), at, step: name, state: name }),
  z.object({ event: z.literal("unit-finished"), at, target, code, text }),
  z.object({ event: z.literal("marks"), at, text }),
  z.object({ event: z.literal("interruptions"), at, text }),
  z.object({ event: z.literal("marks-refused"), at, text }),
  z.object({ event: z.literal("clock-differs"), at }),
  z.object({ event: z.literal("following"), at }),
  z.object({ event: z.literal("stopped"), at }),
  z.object({ event: z.literal("unknown-run"), at }),
  z.object({ event: z.literal("worker-lost"), at, text }),
  z.object({ event: z.literal("finished"), at }),
]);

export type NodeEvent = z.infer<typeof eventSchema>;

/**
 * Reads a line of a script's standard output. What the machine worded is made harmless here, for all that it comes to.
 *
 * @returns undefined for what isn't an event, such as the greeting of a login script
 */
export function parseEvent(line: string): NodeEvent | undefined {
  if (!line.startsWith('{"event":')) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  return eventSchema.safeParse(value).data;
}
