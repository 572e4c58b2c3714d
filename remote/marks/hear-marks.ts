import { Temporal } from "@js-temporal/polyfill";
import { type Cause, cause } from "../../maintenance/problems/problem";
import { parseEvent } from "../script/events";
import { hearEvents } from "../script/hear-events";
import type { NodeSession } from "../session";
import type { MarksMoment } from "./marks-script";

const ANSWER_LIMIT_SECONDS = 60;

/** The moment that marks are kept with. */
export interface MarkMoment {
  readonly now: Temporal.Instant;
  /** By how much the node's clock may differ from that; absent where the time is set, in a sandbox. */
  readonly toleranceMinutes?: number;
}

/** What a node said of its marks: a line each, words and a moment; and why no more could be marked. */
export interface HeardMarks {
  readonly marks: ReadonlyMap<string, Temporal.Instant>;
  readonly problem?: Cause;
}

/**
 * Has a node keep marks, and hears which there are.
 *
 * @param describe makes the script
 * @throws SshError, or NodeScriptFailed
 */
export async function hearMarks(
  session: Pick<NodeSession, "name" | "connect">,
  moment: MarkMoment,
  describe: (moment: MarksMoment) => string,
): Promise<HeardMarks> {
  const connection = await session.connect();
  const now = moment.now.round({ smallestUnit: "second", roundingMode: "trunc" });
  const text = describe({
    now: now.toString(),
    nowSeconds: now.epochMilliseconds / 1000,
    tolerance: moment.toleranceMinutes === undefined ? "" : moment.toleranceMinutes * 60,
  });
  const kept: { marks: HeardMarks["marks"]; problem?: Cause } = { marks: new Map() };
  const telling = {
    machine: session.name,
    what: "the keeping of marks",
    text,
    silenceSeconds: ANSWER_LIMIT_SECONDS,
    parse: parseEvent,
  };
  await hearEvents(connection, telling, (event) => {
    if (event.event === "marks") kept.marks = readMarks(event.text);
    else if (event.event === "clock-differs") kept.problem = describeClocks(event.at, now);
    else if (event.event === "marks-refused") kept.problem = describeRefusal(event.text);
  });
  return kept;
}

function readMarks(text: string): HeardMarks["marks"] {
  return new Map(
    text.split("\n").flatMap((line) => {
      const [, what, moment] = /^(.+) (\S+)$/.exec(line) ?? [];
      return what === undefined || moment === undefined
        ? []
        : [[what, Temporal.Instant.from(moment)] as const];
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
