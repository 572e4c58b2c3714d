import { Temporal } from "@js-temporal/polyfill";
import { type Cause, cause } from "../../maintenance/problems/problem";
import { hearEvents } from "../script/hear-events";
import { marksScript } from "./marks-script";
import { parseEvent } from "../script/events";
import type { NodeSession } from "../session";

const ANSWER_LIMIT_SECONDS = 60;

/** One layer of a node or container, e.g. the packages of container 101. */
export interface MarkedPart {
  /** `node`, or a container's id. */
  readonly target: string;
  readonly layer: string;
}

export interface MarkRequest {
  /** Of the release. */
  readonly digest: string;
  readonly now: Temporal.Instant;
  /** By how much the node's clock may differ from that; absent where the time is set, in a sandbox. */
  readonly toleranceMinutes?: number;
  /** What has all of the release: it's marked, unless it is already. */
  readonly found?: readonly MarkedPart[];
  /** What was just brought to it: its time begins now. */
  readonly changed?: readonly MarkedPart[];
  /** Whose marks are wanted. */
  readonly asked?: readonly MarkedPart[];
}

/** Since when parts of a node have had a release; and why no more could be marked. */
export interface Marks {
  sinceOf(part: MarkedPart): Temporal.Instant | undefined;
  readonly problem?: Cause;
}

/**
 * Keeps on a node since when parts of it have had all of a release, and reads that. Only the node's spool is written.
 *
 * @throws SshError, or NodeScriptFailed
 */
export async function keepMarks(
  session: Pick<NodeSession, "name" | "connect">,
  request: MarkRequest,
): Promise<Marks> {
  const connection = await session.connect();
  const now = request.now.round({ smallestUnit: "second", roundingMode: "trunc" });
  const script = marksScript({
    digest: request.digest,
    now: now.toString(),
    nowSeconds: now.epochMilliseconds / 1000,
    tolerance: request.toleranceMinutes === undefined ? "" : request.toleranceMinutes * 60,
    found: listParts(request.found),
    changed: listParts(request.changed),
    asked: listParts(request.asked),
  });
  const kept: { marks: ReadonlyMap<string, string>; problem?: Cause } = { marks: new Map() };
  const telling = {
    machine: session.name,
    what: "the keeping of marks",
    text: script,
    silenceSeconds: ANSWER_LIMIT_SECONDS,
    parse: parseEvent,
  };
  await hearEvents(connection, telling, (event) => {
    if (event.event === "marks") kept.marks = readMarks(event.text);
    else if (event.event === "clock-differs") kept.problem = describeClocks(event.at, now);
    else if (event.event === "marks-refused") kept.problem = describeRefusal(event.text);
  });
  const { marks, problem } = kept;
  return {
    sinceOf: (part) => {
      const moment = marks.get(nameOf(part));
      return moment === undefined ? undefined : Temporal.Instant.from(moment);
    },
    ...(problem !== undefined && { problem }),
  };
}

function nameOf({ target, layer }: MarkedPart): string {
  return `${target}.${layer}`;
}

function listParts(parts: readonly MarkedPart[] = []): string {
  return parts.map(nameOf).join("\n");
}

function readMarks(text: string): ReadonlyMap<string, string> {
  return new Map(
    text.split("\n").flatMap((line) => {
      const [part = "", moment] = line.split(" ");
      return moment === undefined ? [] : [[part, moment] as const];
    }),
  );
}

function describeClocks(seconds: number, now: Temporal.Instant): Cause {
  const there = Temporal.Instant.fromEpochMilliseconds(seconds * 1000);
  return cause("clock-differs", { there: there.toString(), here: now.toString() });
}

function describeRefusal(said: string): Cause {
  return cause("marks-refused", { said: said.trim().split("\n").slice(-2).join("; ") });
}
