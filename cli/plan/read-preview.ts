import { z } from "zod";
import { describeMismatch } from "./mismatch";
import { readDigest } from "./read-digest";
import { readEvents } from "./read-events";
import { type Preview, PreviewUnreadable } from "./preview";

/**
 * Reads what `pulumi preview --json` printed, in either of its forms: one document at the end, or with
 * PULUMI_ENABLE_STREAMING_JSON_PREVIEW one event a line. Only the latter tells which policies were violated.
 *
 * @throws PreviewUnreadable
 */
export function readPreview(text: string): Preview {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  if (lines.length === 0) throw new PreviewUnreadable("it is empty.");
  try {
    return isEvent(lines[0]) ? readEvents(lines.map(parseLine)) : readDigest(parseDocument(text));
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    throw new PreviewUnreadable(`${describeMismatch(error)}.`);
  }
}

const Numbered = z.object({ sequence: z.number() });

function isEvent(line: string | undefined): boolean {
  if (line === undefined) return false;
  try {
    return Numbered.safeParse(JSON.parse(line)).success;
  } catch {
    return false;
  }
}

function parseLine(line: string, index: number): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw new PreviewUnreadable(`event ${index + 1} isn't JSON (${describeError(error)}).`);
  }
}

function parseDocument(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new PreviewUnreadable(`it isn't JSON (${describeError(error)}).`);
  }
}

function describeError(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
